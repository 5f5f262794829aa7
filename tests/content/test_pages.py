"""The pages that everybody reads: honest, in one language, and not sent twice."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Feedback, SearchMiss
from content.services import republish
from tests.factories import UserFactory

from .texts import UKRAINIAN, translated, written


@pytest.fixture
def page(db):
    document = written(UserFactory())
    translated(document, {key: text for key, text in UKRAINIAN.items() if key != "s1"})
    republish(document=document, language="uk")
    return document


def address(page, language):
    return reverse("content:read", args=[language, page.kind, page.slug])


def test_a_machine_translation_says_so_and_shows_the_dutch_and_what_is_missing_is_in_dutch(client, page):
    html = client.get(address(page, "uk")).text
    assert 'data-key="p1" data-status="machine"' in html
    assert '<p lang="nl" dir="ltr">Een bezoek kost 30 euro.</p>' in html
    assert '<div lang="nl" dir="ltr">Bel eerst en maak een afspraak.</div>' in html


def test_the_first_page_names_the_themes_in_dutch_too(client, db):
    written(UserFactory(), slug="health", kind="theme")
    for language in ("nl", "uk"):
        assert "Een huisarts zoeken" in client.get(reverse("content:home", args=[language])).text


def test_the_page_is_the_same_for_everybody_and_is_not_sent_twice(client, page, django_assert_num_queries):
    client.force_login(UserFactory())
    first = client.get(address(page, "uk"))
    assert "Cookie" not in first.get("Vary", "")
    assert "public" in first["Cache-Control"]
    with django_assert_num_queries(1):
        again = client.get(address(page, "uk"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    republish(document=page, language="uk")
    translated(page, {"s1": "Зателефонуйте."})
    republish(document=page, language="uk")
    assert client.get(address(page, "uk"), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_words_that_find_nothing_are_counted_and_what_may_tell_of_her_is_not(client, page):
    search = reverse("content:search", args=["uk"])
    assert page.slug in client.get(search, {"q": "huisarts"}).text
    client.get(search, {"q": "Цепелін"})
    client.get(search, {"q": "цепелін"})
    client.get(search, {"q": "0470 12 34 56"})
    assert list(SearchMiss.objects.values_list("words", "count")) == [("цепелін", 2)]


def test_a_reader_says_what_is_wrong_of_a_paragraph_and_programs_that_fill_in_everything_are_not_heard(client, page):
    say = reverse("content:feedback", args=["uk", page.kind, page.slug])
    form = client.get(f"{say}?key=p1&verdict=wrong").text
    assert "Візит коштує 30 євро." in form
    assert 'name="key" value="p1"' in form
    answer = {"verdict": "wrong", "key": "p1", "comment": "Тепер 32", "website": ""}
    thanked = client.post(say, answer, follow=True)
    assert address(page, "uk") in thanked.text
    client.post(say, {**answer, "website": "https://example.org"})
    assert list(Feedback.objects.values_list("document", "key", "language", "verdict", "comment")) == [
        (page.pk, "p1", "uk", "wrong", "Тепер 32")
    ]
    assert not thanked.cookies


def test_the_page_tells_when_it_was_checked_and_programs_how_it_was_translated(client, page):
    page.checked_on, page.due_on = dt.date(2026, 1, 5), timezone.localdate() + dt.timedelta(days=1)
    page.save(update_fields=["checked_on", "due_on"])
    html = client.get(address(page, "en")).text
    assert "Last checked on" in html
    assert '<meta name="translation-status" content="missing">' in html
    assert f'href="{address(page, "nl")}" hreflang="nl"' in html
    page.due_on = timezone.localdate() - dt.timedelta(days=1)
    page.save(update_fields=["due_on"])
    assert "Not checked since" in client.get(address(page, "en")).text
