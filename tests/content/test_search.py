"""What people type, and what they should find."""

import pytest

from content import search as searching
from content.search import fold, search
from content.services import edit, publish, republish, submit, withdraw
from tests.factories import UserFactory

from .texts import translated, written

LEEFLOON = [
    {"key": "title", "kind": "title", "text": "*leefloon*"},
    {"key": "summary", "kind": "summary", "text": "Geld om van te leven. Je vraagt het bij het *OCMW*."},
    {"key": "also", "kind": "also", "text": "uitkering, geen geld"},
]
MONEY = [
    {"key": "title", "kind": "title", "text": "Je hebt te weinig geld"},
    {"key": "p1", "kind": "paragraph", "text": "Vraag een *leefloon* bij het *OCMW*. Het *leefloon* is geen lening."},
]


@pytest.fixture(autouse=True)
def _no_index_of_another_test():
    searching.forget()
    yield
    searching.forget()


@pytest.fixture
def editor(db):
    return UserFactory()


@pytest.fixture
def money(editor):
    return written(editor, slug="too-little-money", segments=MONEY, theme="welfare")


@pytest.fixture
def leefloon(editor):
    term = written(editor, slug="leefloon", kind="term", segments=LEEFLOON, theme="welfare")
    translated(term, {"also": "допомога, мінімум, немає грошей", "summary": "Гроші на життя. Просіть в *OCMW*."})
    translated(term, {"also": "بدون مال، المساعدة", "title": "*leefloon*"}, language="ar")
    republish(document=term, language="uk")
    republish(document=term, language="ar")
    return term


def slugs(language, query):
    return [hit.slug for hit in search(language, query)]


def test_the_explained_word_comes_before_pages_that_mention_it(leefloon, money):
    assert slugs("nl", "leefloon") == ["leefloon", "too-little-money"]


@pytest.mark.parametrize("query", ["LEEFLOON", "leefl", "leeflon", "Немає грошей", "مساعدة", "uitkering"])
@pytest.mark.parametrize("language", ["nl", "uk", "ar", "en"])
def test_it_is_found_in_any_language_by_the_words_of_any_other(leefloon, money, language, query):
    assert slugs(language, query)[0] == "leefloon"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ελλάδα", "ελλαδα"),
        ("أُسْرَة", "اسره"),
        ("البطاقة", "بطاقه"),
        ("İŞ", "is"),
        ("М’ята", "м'ята"),
        ("٣٠", "30"),
        ("Élève", "eleve"),
    ],
)
def test_accents_capitals_and_ways_of_writing_do_not_count(one, other):
    assert list(fold(one)) == list(fold(other))


def test_the_language_of_a_title_that_is_missing_is_told(leefloon, money):
    assert {hit.slug: hit.language for hit in search("uk", "leefloon")} == {
        "leefloon": "nl",
        "too-little-money": "nl",
    }


def test_words_of_a_sentence_that_stand_nowhere_do_no_harm_but_nonsense_finds_nothing(leefloon, money):
    assert slugs("nl", "ik wil leefloon") == ["leefloon", "too-little-money"]
    assert slugs("nl", "zeppelin xylofoon geld kwartelkoning") == []
    assert slugs("nl", "  *** ") == []


def test_what_is_published_is_found_and_what_is_withdrawn_is_not(editor, money, django_assert_num_queries):
    assert slugs("nl", "schulden") == []
    segments = [*MONEY, {"key": "p2", "kind": "paragraph", "text": "Heb je schulden?"}]
    money.refresh_from_db()
    edit(document=money, segments=segments, seen=None, by=editor)
    submit(document=money, by=editor)
    publish(document=money, by=UserFactory())
    assert slugs("nl", "schulden") == ["too-little-money"]
    with django_assert_num_queries(1):
        assert slugs("nl", "schulden") == ["too-little-money"]
    withdraw(document=money, by=editor, reason="old")
    assert slugs("nl", "schulden") == []
