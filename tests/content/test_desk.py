"""What an editor does in a browser: write, ask for a review, publish, look back."""

import re
from html import unescape

import pytest
from django.urls import reverse

from content.models import Document
from content.readability import hints
from content.services import republish
from tests.content.texts import translated, written
from tests.factories import sign_in
from tests.factories.accounts import EditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = EditorFactory()
    sign_in(client, user)
    return user


@pytest.fixture
def page(editor):
    document = written(editor)
    translated(document)
    republish(document=document, language="uk")
    document.refresh_from_db()
    return document


def read(response):
    return unescape(response.content.decode())


def typed(document, **texts):
    """The form as the page shows it, with other words for some keys."""
    rows = document.draft
    return {
        "seen": document.updated_at.isoformat(),
        "segment-key": [row["key"] for row in rows],
        "segment-kind": [row["kind"] for row in rows],
        "segment-text": [texts.get(row["key"], row["text"]) for row in rows],
        "theme": "health",
        "position": "0",
        "do": "save",
    }


def url(name, document):
    return reverse(f"content:desk:{name}", args=[document.pk])


def press(client, document, do, **more):
    return client.post(url("move", document), {"do": do, **more}, follow=True)


def test_a_number_changed_in_dutch_is_marked_in_nine_languages_and_carried_over(client, page):
    client.post(url("edit", page), typed(page, p1="Een bezoek kost 35 euro."))
    press(client, page, "submit")
    html = read(press(client, page, "publish"))
    assert "1 paragraph is marked as changed in nine languages; nothing disappears" in html
    page.refresh_from_db()
    ukrainian = {segment["key"]: segment for segment in page.body_uk}
    assert ukrainian["p1"]["status"] == "changed"
    assert "35" in ukrainian["p1"]["text"]
    for code in ("en", "fr", "uk", "ru", "ar", "tr", "el", "sv", "es"):
        assert len(getattr(page, f"body_{code}")) == len(page.body_nl)


def test_the_second_of_two_editors_is_told_and_keeps_what_she_typed(client, page):
    first, second = typed(page, p1="Eerste tekst, 30 euro."), typed(page, p1="Tweede tekst, 30 euro.")
    client.post(url("edit", page), first)
    response = client.post(url("edit", page), second)
    assert response.status_code == 409
    html = read(response)
    assert "Eerste tekst, 30 euro." in html
    assert "Tweede tekst, 30 euro." in html
    page.refresh_from_db()
    assert page.segment("p1")["text"] == "Eerste tekst, 30 euro."
    seen = re.search(r'name="seen" value="([^"]+)"', html).group(1)
    client.post(url("edit", page), {**second, "seen": seen})
    page.refresh_from_db()
    assert page.segment("p1")["text"] == "Tweede tekst, 30 euro."


def test_rearranging_keeps_keys_and_words_and_saves_nothing(client, page):
    html = read(client.post(url("edit", page), {**typed(page, s1="Half getypt"), "do": "up:3"}))
    keys = re.findall(r'name="segment-key" value="([^"]+)"', html)
    assert keys == ["title", "summary", "s1", "p1"]
    assert "Half getypt" in html
    page.refresh_from_db()
    assert [segment["key"] for segment in page.draft] == ["title", "summary", "p1", "s1"]
    added = read(client.post(url("edit", page), {**typed(page), "do": "add:step"}))
    new = re.findall(r'name="segment-key" value="([^"]+)"', added)[-1]
    assert new not in keys


def test_a_critical_text_is_published_by_somebody_else(client, page):
    Document.objects.filter(pk=page.pk).update(critical=True)
    page.refresh_from_db()
    client.post(url("edit", page), {**typed(page, s1="Bel."), "critical": "on"})
    press(client, page, "submit")
    assert "somebody else than its writer" in read(press(client, page, "publish"))
    sign_in(client, EditorFactory())
    press(client, page, "publish")
    page.refresh_from_db()
    assert page.state == Document.State.PUBLISHED


def test_a_broken_fact_is_named_with_its_language_and_segment(client, page):
    page.translations.filter(key="p1").update(text="Візит коштує 3 євро.")
    client.post(url("edit", page), typed(page, s1="Bel."))
    press(client, page, "submit")
    html = read(press(client, page, "publish"))
    assert "Українська, segment p1: lost 30; added 3." in html
    page.refresh_from_db()
    assert page.state == Document.State.REVIEW


def test_an_older_version_becomes_the_working_text_and_readers_see_no_change(client, page):
    client.post(url("edit", page), typed(page, s1="Bel."))
    press(client, page, "submit")
    press(client, page, "publish")
    old = reverse("content:desk:version", args=[page.pk, 1])
    newer = read(client.get(reverse("content:desk:version", args=[page.pk, 2])))
    assert re.search(r"<del>eerst en maak een afspraak.</del>|<del>Bel eerst en maak een afspraak.</del>", newer)
    client.post(old)
    page.refresh_from_db()
    assert page.segment("s1")["text"] == "Bel eerst en maak een afspraak."
    assert page.state == Document.State.DRAFT
    assert [segment["text"] for segment in page.body_nl if segment["key"] == "s1"] == ["Bel."]


def test_withdrawing_needs_a_reason(client, page):
    press(client, page, "withdraw")
    page.refresh_from_db()
    assert page.is_public
    press(client, page, "withdraw", reason="The law changed")
    page.refresh_from_db()
    assert not page.is_public


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Je aanvraag wordt door de gemeente behandeld.", "paragraph", "Say who does it"),
        ("Ga indien nodig naar het OCMW.", "paragraph", "als"),
        ("Bel het OCMW en maak een afspraak.", "step", "More than one action"),
        (
            "Als je verhuist naar een andere stad moet je binnen acht dagen naar het loket gaan om dat te melden.",
            "paragraph",
            "words in one sentence",
        ),
    ],
)
def test_a_hint_says_what_could_be_plainer(text, kind, expected):
    assert any(expected in hint.text for hint in hints(text, kind))


def test_a_plain_sentence_gets_no_hint():
    assert hints("Bel je *huisarts*.", "step") == []


def test_the_list_asks_the_database_as_often_for_many_documents(client, editor, django_assert_max_num_queries):
    for number in range(12):
        written(editor, slug=f"page-{number}")
    with django_assert_max_num_queries(12):
        html = read(client.get(reverse("content:desk:documents"), {"state": "published"}))
    assert html.count("Een huisarts zoeken") == 12
