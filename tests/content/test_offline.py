"""The app on the phone: its manifest, its worker, the packs, what a person keeps."""

import gzip
import json

import pytest
from django.urls import reverse

from content.models import Kept, Revision
from content.services import edit, publish, republish, submit, withdraw
from content.services.keeping import keep, kept_by
from tests.factories import UserFactory, sign_in

from .texts import SEGMENTS, changed, translated, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory()


def pack(client, language="nl", **query):
    response = client.get(reverse("content:pack", args=[language]), query)
    assert response.status_code == 200
    return json.loads(response.content)


def test_a_pack_holds_every_public_text_of_its_language(client, editor):
    document = written(editor)
    translated(document)
    republish(document=document, language="uk")
    written(editor, slug="second")
    found = pack(client, "uk")
    assert [text["path"] for text in found["documents"]] == [
        "/welcome/uk/page/find-a-family-doctor/",
        "/welcome/uk/page/second/",
    ]
    assert "Візит коштує 30 євро." in found["documents"][0]["html"]
    assert found["since"] == 0


def test_a_later_pack_holds_only_what_changed_and_what_is_gone(client, editor):
    document, other = written(editor), written(editor, slug="second")
    before = pack(client)
    edit(document=document, segments=changed(SEGMENTS, "p1", "Een bezoek kost 40 euro."), seen=None, by=editor)
    submit(document=document, by=editor)
    publish(document=document, by=editor)
    withdraw(document=other, by=editor, reason="out of date")
    after = pack(client, since=before["revision"], form=before["form"])
    assert [text["path"] for text in after["documents"]] == ["/welcome/nl/page/find-a-family-doctor/"]
    assert after["gone"] == ["/welcome/nl/page/second/"]


@pytest.mark.parametrize("given", ["x", "-1", "999999999", "9" * 40, "1e3", "²"])
def test_a_phone_that_says_what_cannot_be_gets_everything(client, editor, given):
    written(editor)
    form = pack(client)["form"]
    assert pack(client, since=given, form=form)["since"] == 0


def test_a_phone_with_texts_in_an_older_form_gets_everything(client, editor):
    written(editor)
    assert len(pack(client, since=1, form="older")["documents"]) == 1


def test_an_unchanged_pack_is_not_made_again(client, editor, django_assert_num_queries):
    written(editor)
    first = client.get(reverse("content:pack", args=["nl"]))
    with django_assert_num_queries(1):
        again = client.get(reverse("content:pack", args=["nl"]), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    Revision.objects.filter(language="nl").update(number=99)
    assert client.get(reverse("content:pack", args=["nl"]), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_pack_travels_compressed_and_without_cookies(client, editor):
    written(editor)
    response = client.get(reverse("content:pack", args=["nl"]), headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(response.content))["language"] == "nl"
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


def test_the_worker_knows_every_language_and_its_direction(client):
    script = client.get(reverse("content:worker")).content.decode()
    known = json.loads(script.split("const WELCOME = ", 1)[1].split(";\nimportScripts", 1)[0])
    assert set(known["languages"]) == {"en", "nl", "fr", "uk", "ru", "ar", "tr", "el", "sv", "es"}
    assert known["languages"]["ar"]["direction"] == "rtl"


def test_the_manifest_starts_in_the_readers_language(client):
    manifest = client.get(reverse("content:manifest", args=["ar"])).json()
    assert (manifest["start_url"], manifest["dir"]) == ("/welcome/ar/", "rtl")


# --- The account -----------------------------------------------------------------------------


def test_keeping_twice_is_keeping_once(editor):
    written(editor)
    assert keep(user=editor, references=["page/find-a-family-doctor"], what="bookmark") == 1
    assert keep(user=editor, references=["page/find-a-family-doctor"], what="bookmark") == 0
    assert [page.title for _pk, page in kept_by(editor, "nl")] == ["Een huisarts zoeken"]


def test_what_the_phone_keeps_comes_into_the_account(client, editor):
    written(editor)
    written(editor, slug="ask-for-help", kind="step")
    device = {"bookmark": {"page/find-a-family-doctor": "x", "page/unknown": "y"}, "done": {"step/ask-for-help": ""}}
    sign_in(client, editor).post(reverse("content:my_kept"), {"device": json.dumps(device)})
    kept = Kept.objects.filter(user=editor).order_by("what").values_list("what", "document__slug")
    assert list(kept) == [("bookmark", "find-a-family-doctor"), ("done", "ask-for-help")]


@pytest.mark.parametrize("device", ["", "no json", "[]", '{"bookmark": 3}', '{"bookmark": {"": 1, "a/b/c": 2}}'])
def test_anything_else_from_a_phone_does_no_harm(client, editor, device):
    response = sign_in(client, editor).post(reverse("content:my_kept"), {"device": device})
    assert response.status_code == 302
    assert not Kept.objects.exists()


def test_nobody_takes_from_anothers_list(client, editor):
    written(editor)
    keep(user=editor, references=["page/find-a-family-doctor"], what="bookmark")
    sign_in(client, UserFactory()).post(reverse("content:forget_kept", args=[Kept.objects.get().pk]))
    assert Kept.objects.filter(user=editor).exists()
