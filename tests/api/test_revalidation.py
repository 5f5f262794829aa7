"""What an app pays to hear that nothing changed, and what it learns when something did."""

import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.core.states import advance
from content.models import Document
from content.services import edit, publish, submit, withdraw
from content.states import DocumentState
from tests.content.texts import changed, written
from tests.factories import sign_in

READABLE = [
    "languages/",
    "uk/tree/",
    "uk/bundle/",
    "uk/pages/",
    "uk/pages/find-a-family-doctor/",
    "uk/themes/",
    "uk/glossary/",
    "uk/services/",
]


def rewrite(document, key, text, by):
    document.refresh_from_db()
    edit(document=document, segments=changed(document.draft, key, text), seen=document.updated_at, by=by)
    submit(document=document, by=by)
    publish(document=document, by=by)


def bundle(client, language="uk", **query):
    return client.get(f"/api/v1/{language}/bundle/", query).json()


@pytest.mark.parametrize("address", READABLE)
def test_nothing_but_the_revision_is_read_when_nothing_changed(client, page, address, django_assert_num_queries):
    first = client.get(f"/api/v1/{address}")
    assert first.status_code == 200
    with django_assert_num_queries(1):
        again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    with django_assert_num_queries(1):
        dated = client.get(f"/api/v1/{address}", headers={"If-Modified-Since": first["Last-Modified"]})
    assert dated.status_code == 304


def test_a_publication_is_seen_by_the_next_question(client, page, editor):
    first = client.get("/api/v1/uk/pages/find-a-family-doctor/")
    rewrite(page, "p1", "Een bezoek kost 35 euro.", editor)
    again = client.get("/api/v1/uk/pages/find-a-family-doctor/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    changed_one = next(segment for segment in again.json()["segments"] if segment["key"] == "p1")
    assert (changed_one["text"], changed_one["status"]) == ("Візит коштує 35 євро.", "changed")


def test_a_bundle_costs_three_questions_however_much_there_is(client, page, editor):
    def questions():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            bundle(client)
        return len(captured)

    few = questions()
    for n in range(8):
        written(editor, slug=f"page-{n}").related.add(page)
    assert few == questions() == 3


def test_after_a_revision_an_app_gets_what_changed_and_what_went(client, page, other, editor):
    whole = bundle(client)
    assert whole["complete"]
    assert {one["slug"] for one in whole["documents"]} == {"find-a-family-doctor", "health-insurance"}
    assert bundle(client, since=whole["revision"])["documents"] == []

    rewrite(page, "s1", "Bel eerst.", editor)
    delta = bundle(client, since=whole["revision"])
    assert not delta["complete"]
    assert [one["slug"] for one in delta["documents"]] == ["find-a-family-doctor"]
    assert delta["removed"] == []

    withdraw(document=other, by=editor, reason="wrong")
    after = bundle(client, since=delta["revision"])
    assert after["documents"] == []
    assert after["removed"] == [{"kind": "page", "slug": "health-insurance"}]


def test_a_text_that_comes_back_comes_back_to_apps_that_forgot_it(client, page, other, editor):
    withdraw(document=other, by=editor, reason="wrong")
    seen = bundle(client)["revision"]
    advance(Document.objects.get(pk=other.pk), DocumentState.DRAFT, by=editor)
    submit(document=other, by=editor)
    publish(document=other, by=editor)
    delta = bundle(client, since=seen)
    assert [one["slug"] for one in delta["documents"]] == ["health-insurance"]
    assert delta["removed"] == []


def test_an_app_that_knows_a_later_revision_than_the_server_starts_anew(client, page):
    whole = bundle(client, since=999_999)
    assert whole["complete"]
    assert len(whole["documents"]) == 1


def test_the_answer_is_the_same_for_everybody(page, editor):
    """No cookie is set or read, not even that of somebody who has signed in."""
    client = Client()
    sign_in(client, editor)
    mine = client.get("/api/v1/uk/bundle/")
    assert mine.content == Client().get("/api/v1/uk/bundle/").content
    assert not mine.cookies
    assert "Cookie" not in mine.get("Vary", "")
    assert "public" in mine["Cache-Control"]


def test_a_long_answer_is_sent_compressed(client, page):
    plain = client.get("/api/v1/uk/bundle/")
    packed = client.get("/api/v1/uk/bundle/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert "Accept-Encoding" in packed["Vary"]
    again = client.get("/api/v1/uk/bundle/", headers={"If-None-Match": packed["ETag"]})
    assert again.status_code == 304
