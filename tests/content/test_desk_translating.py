"""Two translators at work: who gets what, what is refused, what readers see."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Claim, Document, ReadCount, Translation
from content.services import republish
from content.services.queueing import open_segments
from tests.content.texts import translated, written
from tests.factories import sign_in
from tests.factories.accounts import EditorFactory, TranslatorFactory

pytestmark = pytest.mark.django_db
HERE = "/welcome/desk/translate/uk/"


@pytest.fixture
def page(db):
    document = written(EditorFactory())
    translated(document)
    republish(document=document, language="uk")
    document.refresh_from_db()
    return document


def taken(user):
    return set(Claim.objects.filter(by=user).values_list("document", "key"))


def at_work():
    user = TranslatorFactory()
    client = Client()
    sign_in(client, user)
    client.post(HERE, {"do": "take"})
    return user, client


def form(document, key, **more):
    return {"document": document.pk, "key": key, "source": document.segment(key)["text"], "do": "save", **more}


def test_two_translators_never_get_the_same_segment(page):
    written(EditorFactory(), slug="second")
    first, client = at_work()
    second, _client = at_work()
    assert len(taken(first)) == 5
    assert taken(second)
    assert not taken(first) & taken(second)
    before = taken(first)
    client.post(HERE, {"do": "take"})
    assert taken(first) == before


def test_a_claim_that_lapsed_goes_to_somebody_else(page):
    first, _client = at_work()
    Claim.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    second, _client = at_work()
    assert taken(second)
    assert not taken(first)


def test_what_is_read_most_comes_first_and_critical_weighs_more(page):
    often = written(EditorFactory(), slug="often")
    critical = written(EditorFactory(), slug="critical")
    Document.objects.filter(pk=critical.pk).update(critical=True)
    ReadCount.objects.create(document=often, language="uk", day=timezone.localdate(), count=50)
    ReadCount.objects.create(document=critical, language="uk", day=timezone.localdate(), count=30)
    order = list(dict.fromkeys(one.document for one in open_segments("uk")))
    assert order == [critical.pk, often.pk, page.pk]


def test_a_lost_fact_is_refused_and_what_was_typed_is_kept(page):
    _user, client = at_work()
    response = client.post(HERE, form(page, "p1", text="Прийом коштує 31 євро."))
    html = unescape(response.content.decode())
    assert response.status_code == 422
    assert "Прийом коштує 31 євро." in html
    assert "Missing from the Dutch: 30. Not in the Dutch: 31." in html
    assert Translation.objects.get(document=page, key="p1").text == "Візит коштує 30 євро."


def test_saving_is_shown_to_readers_and_twice_is_harmless(page):
    user, client = at_work()
    for _time in range(2):
        client.post(HERE, form(page, "p1", text="Прийом коштує 30 євро."))
    page.refresh_from_db()
    shown = {segment["key"]: segment for segment in page.body_uk}
    assert shown["p1"]["status"] == "proofread"
    assert (page.pk, "p1") not in taken(user)


def test_a_critical_text_waits_for_a_second_person_who_is_not_the_first(page):
    Document.objects.filter(pk=page.pk).update(critical=True)
    user, client = at_work()
    client.post(HERE, form(page, "p1", text="Прийом коштує 30 євро."))
    page.refresh_from_db()
    assert {one["key"]: one["status"] for one in page.body_uk}["p1"] == "machine"
    assert "p1" not in {one.key for one in open_segments("uk", by=user)}
    Claim.objects.all().delete()
    _other, second = at_work()
    seen = next(one.seen for one in open_segments("uk") if one.key == "p1")
    second.post(HERE, form(page, "p1", seen=seen, do="approve"))
    page.refresh_from_db()
    assert {one["key"]: one["status"] for one in page.body_uk}["p1"] == "proofread"


def test_the_page_shows_dutch_facts_and_explained_words(page):
    word = [{"key": "title", "kind": "title", "text": "Huisarts"}]
    written(EditorFactory(), kind="term", slug="huisarts", segments=word)
    user, client = at_work()
    client.post(reverse("content:desk:take_document", args=[page.pk, "uk"]))
    html = unescape(client.get(HERE).content.decode())
    assert "<code>*huisarts*</code>" in html
    assert '<span lang="nl">Huisarts</span>' in html
    assert {key for pk, key in taken(user) if pk == page.pk} == {"title", "summary", "p1", "s1"}
