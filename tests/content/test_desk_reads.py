"""What was read, and which documents have which translations."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from content.honesty import digest_pair
from content.models import Document, ReadCount, Review, Translation
from content.services import republish
from tests.content.texts import SEGMENTS, changed, translated, written
from tests.factories import sign_in
from tests.factories.accounts import EditorFactory, TranslatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    sign_in(client, EditorFactory())


def read(document, language, times, days_ago=0):
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    ReadCount.objects.create(document=document, language=language, day=day, count=times)


def shown(client, **data):
    return client.get(reverse("content:desk:reads"), data)


def test_reads_are_added_by_language_and_the_most_read_stands_first(client, django_assert_max_num_queries):
    often, seldom, never, old = (written(None, slug=slug) for slug in ("often", "seldom", "never", "old"))
    read(seldom, "uk", 4)
    read(often, "uk", 2)
    read(often, "uk", 1, days_ago=3)
    read(often, "ar", 9)
    read(old, "uk", 50, days_ago=60)
    with django_assert_max_num_queries(20):
        page = shown(client)
    assert [(one["pk"], one["times"]) for one in page.context["lines"]] == [(often.pk, 12), (seldom.pk, 4)]
    assert [(code, times) for code, _name, times in page.context["lines"][0]["languages"]] == [("ar", 9), ("uk", 3)]
    assert [one["pk"] for one in shown(client, days="90").context["lines"]] == [old.pk, often.pk, seldom.pk]
    assert page.context["unread"] == 1
    assert '?only=unused">1</a>' in unescape(page.content.decode())
    unused = client.get(reverse("content:desk:documents"), {"only": "unused"})
    assert [line["document"].pk for line in unused.context["lines"]] == [never.pk]


def test_a_withdrawn_text_and_a_strange_period_do_no_harm(client):
    gone = written(None)
    read(gone, "uk", 4)
    Document.objects.filter(pk=gone.pk).update(published=None, published_at=None, state="withdrawn")
    assert shown(client, days="²", page="x").context["lines"] == []


def found(client, **data):
    lines = client.get(reverse("content:desk:documents"), data).context["lines"]
    return {line["document"].slug for line in lines}


def test_documents_are_found_by_how_far_a_language_is(client):
    quoted = changed(SEGMENTS, "p1", 'Een bezoek kost 30 euro: "status": "changed".')
    written(None, slug="untranslated", segments=quoted)
    machine, proofread, behind = (written(None, slug=slug) for slug in ("machine", "proofread", "behind"))
    for document in (machine, proofread, behind):
        translated(document)
    reader = TranslatorFactory()
    for one in Translation.objects.filter(document=proofread):
        Review.objects.create(translation=one, of=digest_pair(one.source, one.text), by=reader)
    Translation.objects.filter(document=behind, key="s1").update(source="Bel later.")
    for document in (machine, proofread, behind):
        republish(document=document, language="uk")
    assert found(client, status="missing", language="uk") == {"untranslated"}
    assert found(client, status="machine", language="uk") == {"machine", "behind"}
    assert found(client, status="changed", language="uk") == {"behind"}
    assert found(client, status="proofread", language="uk") == {"proofread"}
    assert found(client, status="proofread") == set()
    assert found(client, status="missing", language="ar") == {"untranslated", "machine", "proofread", "behind"}
    assert found(client, status="changed") == {"behind"}
