"""What readers of ten languages see when an editor changes a Dutch text."""

import pytest
from django.core.management import call_command

from content.honesty import digest_pair
from content.models import Card, Document, Organisation, Revision, Step, Translation
from content.services import (
    FactsBroken,
    NotReady,
    NotYours,
    OutOfDate,
    approve_translation,
    edit,
    publish,
    republish,
    save_translation,
    submit,
    withdraw,
)
from content.services.loading import load_welcome
from tests.content.texts import SEGMENTS, changed, translated, written
from tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return CoordinatorFactory()


@pytest.fixture
def page(editor):
    document = written(editor)
    translated(document)
    republish(document=document, language="uk")
    document.refresh_from_db()
    return document


def shown(document, language="uk"):
    document = Document.objects.get(pk=document.pk)
    return {segment["key"]: segment for segment in getattr(document, f"body_{language}")}


def rewrite(document, key, text, by):
    document = Document.objects.get(pk=document.pk)
    edit(document=document, segments=changed(document.draft, key, text), seen=document.updated_at, by=by)
    submit(document=document, by=by)
    return publish(document=document, by=by)


def test_a_changed_paragraph_is_marked_alone_and_nothing_disappears(page, editor):
    rewrite(page, "s1", "Bel eerst. Maak dan een afspraak.", editor)
    ukrainian = shown(page)
    assert ukrainian["s1"]["status"] == "changed"
    assert ukrainian["s1"]["text"].startswith("Спочатку")
    assert {ukrainian[key]["status"] for key in ("title", "summary", "p1")} == {"machine"}
    assert shown(page, "el")["s1"] == {
        "key": "s1",
        "kind": "step",
        "text": "Bel eerst. Maak dan een afspraak.",
        "status": "missing",
        "lang": "nl",
    }


def test_a_changed_number_reaches_every_translation_and_says_that_nobody_checked(page, editor):
    rewrite(page, "p1", "Een bezoek kost 35 euro.", editor)
    assert shown(page)["p1"] == {
        "key": "p1",
        "kind": "paragraph",
        "text": "Візит коштує 35 євро.",
        "status": "changed",
    }


def test_a_number_that_cannot_be_moved_is_marked_as_not_the_dutch_one(page, editor):
    rewrite(page, "p1", "Een bezoek aan de dokter kost 35 euro.", editor)
    assert shown(page)["p1"]["facts"] is False


def test_readers_see_nothing_of_a_text_that_is_being_written(page, editor):
    edit(document=page, segments=changed(SEGMENTS, "title", "Nieuw"), seen=page.updated_at, by=editor)
    page.refresh_from_db()
    assert page.title_nl == "Een huisarts zoeken"
    assert page.state == Document.State.DRAFT
    assert page.is_public


def test_two_editors_at_once_lose_nothing(page, editor):
    seen = page.updated_at
    edit(document=page, segments=changed(SEGMENTS, "title", "Eerste"), seen=seen, by=editor)
    with pytest.raises(NotYours):
        edit(document=page, segments=changed(SEGMENTS, "title", "Tweede"), seen=seen, by=editor)
    page.refresh_from_db()
    assert page.segment("title")["text"] == "Eerste"


def test_a_critical_text_is_not_approved_by_its_writer(editor):
    document = Document.objects.create(kind="page", slug="money", critical=True, draft=SEGMENTS)
    submit(document=document, by=editor)
    with pytest.raises(NotReady):
        publish(document=document, by=editor)
    publish(document=document, by=CoordinatorFactory())
    document.refresh_from_db()
    assert document.is_public


def test_a_current_translation_with_another_number_stops_the_publication(page, editor):
    Translation.objects.filter(document=page, key="p1").update(text="Візит коштує 3 євро.")
    with pytest.raises(FactsBroken) as caught:
        rewrite(page, "title", "Een huisarts vinden", editor)
    assert [(language, key) for language, key, _difference in caught.value.found] == [("uk", "p1")]
    page.refresh_from_db()
    assert page.title_nl == "Een huisarts zoeken"


def test_a_persons_translation_is_refused_with_other_facts_and_shown_at_once_with_the_same(page):
    translator = CoordinatorFactory()
    asked = {"document": page, "key": "p1", "language": "uk", "source": page.segment("p1")["text"], "by": translator}
    with pytest.raises(FactsBroken):
        save_translation(text="Візит коштує 31 євро.", **asked)
    save_translation(text="Прийом коштує 30 євро.", **asked)
    assert shown(page)["p1"]["text"] == "Прийом коштує 30 євро."
    assert shown(page)["p1"]["status"] == "proofread"


def test_approving_what_changed_meanwhile_is_refused(page, editor):
    one = Translation.objects.get(document=page, key="s1", language="uk")
    seen = digest_pair(one.source, one.text)
    save_translation(
        document=page, key="s1", language="uk", source=one.source, text="Зателефонуйте.", by=CoordinatorFactory()
    )
    with pytest.raises(OutOfDate):
        approve_translation(translation=one, seen=seen, by=editor)


def test_only_the_languages_that_changed_get_a_new_revision(page):
    before = dict(Revision.objects.values_list("language", "number"))
    one = Translation.objects.get(document=page, key="s1", language="uk")
    approve_translation(translation=one, seen=digest_pair(one.source, one.text), by=CoordinatorFactory())
    after = dict(Revision.objects.values_list("language", "number"))
    assert {language for language in after if after[language] != before[language]} == {"uk"}
    page.refresh_from_db()
    assert page.changed_in_uk == after["uk"]


def test_a_withdrawn_text_is_gone_and_apps_are_told(page, editor):
    withdraw(document=page, by=editor, reason="wrong")
    page.refresh_from_db()
    assert not page.is_public
    assert page.removed_in == max(Revision.objects.values_list("number", flat=True))


def test_loading_twice_changes_nothing_and_leaves_alone_what_people_wrote(editor, capsys):
    call_command("load_welcome")
    work = Document.objects.get(kind="theme", slug="work")
    assert "VDAB" in work.summary_uk + str(work.body_uk)
    assert {segment["status"] for segment in work.body_uk} == {"machine"}
    capsys.readouterr()
    call_command("load_welcome")
    assert "new or changed: 0. Translations new or changed: 0." in capsys.readouterr().out
    rewrite(work, "title", "Werken", editor)
    call_command("load_welcome")
    assert "theme/work" in capsys.readouterr().out
    work.refresh_from_db()
    assert work.title_nl == "Werken"


def test_phones_hear_of_new_structure_and_of_nothing_else_when_the_content_is_loaded_again():
    load_welcome()
    revisions = dict(Revision.objects.values_list("language", "number"))
    load_welcome()
    assert dict(Revision.objects.values_list("language", "number")) == revisions
    card, step, seat = Card.objects.first(), Step.objects.first(), Organisation.objects.first()
    moved = Document.objects.public().of("page").first()
    linked = Document.objects.filter(related__isnull=False).exclude(pk=moved.pk).of("page").first()
    Card.objects.filter(pk=card.pk).update(graph={"start": "", "nodes": [], "edges": []})
    Step.objects.filter(pk=step.pk).update(min_age=99)
    Organisation.objects.filter(pk=seat.pk).update(phone="1")
    Document.objects.filter(pk=moved.pk).update(position=999)
    linked.related.clear()
    load_welcome()
    told = Document.objects.filter(changed_in_uk__gt=revisions["uk"], changed_in_ar__gt=revisions["ar"])
    assert {one.pk for one in told} == {card.pk, step.pk, seat.pk, moved.pk, linked.pk}
