"""The talk: saved half-way, completed, disturbed by a colleague."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from config.accounts.models import ToDo
from config.accounts.services import give_consent
from config.core.models import Event
from config.core.states import IllegalMove
from newcomers import services
from newcomers.models import RestrictedNote
from newcomers.rules import missing_for_ready
from newcomers.states import NewcomerState as State
from tests.factories import CoordinatorFactory, NewcomerFactory, sign_in

FILLED = {
    "first_name": "Oksana",
    "phone": "+32470123456",
    "birth_year": "1990",
    "gender": "female",
    "postcode": "2800",
    "needs_rank": ["work", "", ""],
    "languages_code": ["uk"],
    "languages_level": ["native"],
    "availability": ["mon-morning"],
    "max_distance_km": "10",
    "mentor_gender": "any",
    "consents": ["matching", "sharing"],
}


def empty_file(programme, **fields):
    nothing = {"gender": "", "postcode": "", "municipality": "", "languages": [], "needs": [], "availability": [],
               "max_distance_km": None, "birth_year": None, "goals": ""}  # fmt: skip
    return NewcomerFactory(programme=programme, state="registered", **{**nothing, **fields})


def talk(client, newcomer, *, go="later", opened_at=None, **changes):
    newcomer.refresh_from_db()
    token = newcomer.updated_at.isoformat() if opened_at is None else opened_at
    data = {**FILLED, "opened_at": token, "go": go, **changes}
    return client.post(reverse("newcomers:intake", args=[newcomer.pk]), data, follow=True)


@pytest.fixture
def coordinator(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    sign_in(client, coordinator)
    return coordinator


def test_each_question_stands_there_in_both_languages(client, programme, coordinator):
    newcomer = NewcomerFactory(programme=programme, user__language="ar", state="registered")
    shown = client.get(reverse("newcomers:intake", args=[newcomer.pk])).content.decode()
    assert shown.count('class="their-language" lang="ar" dir="rtl"') == 26
    same = NewcomerFactory(programme=programme, user__language="en", state="registered")
    assert "their-language" not in client.get(reverse("newcomers:intake", args=[same.pk])).content.decode()


def test_half_a_talk_is_kept_and_the_person_is_not_ready(client, programme, coordinator):
    newcomer = empty_file(programme)
    shown = talk(client, newcomer, needs_rank=["", "", ""], postcode="")
    assert "Saved. You can go on later." in shown.content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.state, newcomer.max_distance_km, newcomer.birth_year) == ("registered", 10, 1990)


def test_a_wrong_answer_does_not_lose_the_others_nor_itself(client, programme, coordinator):
    newcomer = empty_file(programme)
    shown = talk(client, newcomer, go="complete", birth_year="19", restricted_note="her brother").content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.birth_year, newcomer.max_distance_km, newcomer.state) == (None, 10, "registered")
    assert "All other answers are saved" in shown
    assert 'value="19"' in shown
    assert "her brother" not in shown
    assert RestrictedNote.objects.get().text == "her brother"


def test_completing_says_what_is_missing_with_links_and_a_todo(client, programme, coordinator):
    newcomer = empty_file(programme)
    shown = talk(client, newcomer, go="complete", needs_rank=["", "", ""], consents=[]).content.decode()
    path = reverse("newcomers:intake", args=[newcomer.pk])
    assert f'href="{path}#field-needs"' in shown
    assert f'href="{path}#field-consents"' in shown
    assert ToDo.objects.open().get(code="ask_missing").details == ["needs", "consent"]
    newcomer.refresh_from_db()
    assert newcomer.state == State.REGISTERED


def test_a_complete_talk_ends_ready_and_tells_the_newcomer(client, programme, coordinator):
    newcomer = empty_file(programme)
    services.plan_intake(
        newcomer=newcomer, planned_for=timezone.now() + dt.timedelta(days=1), where="Town hall", by=coordinator
    )
    talk(client, newcomer, go="complete", occupation="accountant")
    newcomer.refresh_from_db()
    assert newcomer.state == State.READY
    assert not ToDo.objects.open().exists()
    assert [message.subject for message in mail.outbox] == [
        "Your talk with the coordinator",
        "We look for a mentor for you",
    ]
    talk(client, newcomer, go="complete")
    assert len(mail.outbox) == 2


def test_a_colleague_who_saved_meanwhile_loses_nothing(client, programme, coordinator):
    newcomer = empty_file(programme)
    opened_at = newcomer.updated_at.isoformat()
    talk(client, newcomer, goals="Written by a colleague.")
    shown = talk(client, newcomer, opened_at=opened_at, goals="Written later.").content.decode()
    assert "Somebody changed this file after you opened it." in shown
    assert "Written by a colleague." in shown
    assert "Written later." in shown
    newcomer.refresh_from_db()
    assert newcomer.goals == "Written by a colleague."
    talk(client, newcomer, goals="Both.")
    newcomer.refresh_from_db()
    assert newcomer.goals == "Both."


def test_the_note_is_ciphertext_and_each_reading_is_noted(client, programme, coordinator):
    newcomer = empty_file(programme)
    talk(client, newcomer, restricted_note="threatened at home")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM newcomers_restrictednote")
        assert "threatened" not in cursor.fetchone()[0]
    for name in ("detail", "intake"):
        assert "threatened" not in client.get(reverse(f"newcomers:{name}", args=[newcomer.pk])).content.decode()
    assert "threatened at home" in client.get(reverse("newcomers:note", args=[newcomer.pk])).content.decode()
    assert Event.objects.about(newcomer).filter(verb="opened restricted note", actor=coordinator).count() == 1
    assert not Event.objects.filter(reason__contains="threatened").exists()


def test_the_note_is_added_to_and_can_be_rewritten(client, programme, coordinator):
    newcomer = empty_file(programme)
    for words in ("first", "second", "second"):
        talk(client, newcomer, restricted_note=words)
    note = RestrictedNote.objects.get()
    assert note.text == "first\n\nsecond"
    url = reverse("newcomers:note", args=[newcomer.pk])
    late = client.post(url, {"text": "lost?", "opened_at": "2026-01-01"})
    assert "Somebody changed this note" in late.content.decode()
    client.post(url, {"text": "third", "opened_at": note.updated_at.isoformat()})
    note.refresh_from_db()
    assert note.text == "third"


def test_planning_mails_in_the_newcomers_language_once(client, programme, coordinator):
    newcomer = NewcomerFactory(programme=programme, state="registered", user__language="ar")
    day = timezone.localdate() + dt.timedelta(days=3)
    plan = {"day": day.isoformat(), "time": "10:30", "where": "Grote Markt 21"}
    for _again in range(2):
        client.post(reverse("newcomers:plan", args=[newcomer.pk]), plan)
    newcomer.refresh_from_db()
    assert newcomer.state == State.INTAKE_PLANNED
    assert len(mail.outbox) == 1
    assert "Grote Markt 21" in mail.outbox[0].body
    assert 'dir="rtl"' in mail.outbox[0].alternatives[0].content
    assert ToDo.objects.open().get().code == "hold_intake"
    path = client.get(reverse("newcomers:detail", args=[newcomer.pk])).content.decode()
    assert "Grote Markt 21" in path


def test_a_talk_is_not_planned_in_the_past(client, programme, coordinator):
    newcomer = NewcomerFactory(programme=programme, state="registered")
    url = reverse("newcomers:plan", args=[newcomer.pk])
    shown = client.post(url, {"day": "2020-01-01", "time": "10:30", "where": "here"})
    assert "still to come" in shown.content.decode()


def test_pause_resume_and_stop_need_a_reason_and_keep_the_way(client, programme, coordinator):
    newcomer = empty_file(programme)
    talk(client, newcomer, go="complete")
    pause = reverse("newcomers:pause", args=[newcomer.pk])
    client.post(pause, {"reason": ""})
    newcomer.refresh_from_db()
    assert newcomer.state == State.READY
    client.post(pause, {"reason": "ill"})
    client.post(pause, {"reason": "ill"})
    newcomer.refresh_from_db()
    assert newcomer.state == State.PAUSED
    assert "ill" in client.get(reverse("newcomers:detail", args=[newcomer.pk])).content.decode()
    client.post(reverse("newcomers:resume", args=[newcomer.pk]))
    newcomer.refresh_from_db()
    assert newcomer.state == State.READY
    client.post(reverse("newcomers:withdraw", args=[newcomer.pk]), {"reason": "moved away"})
    client.post(reverse("newcomers:resume", args=[newcomer.pk]))
    newcomer.refresh_from_db()
    assert newcomer.state == State.REGISTERED
    assert ToDo.objects.open().get().code == "plan_intake"


def test_somebody_with_a_mentor_cannot_just_be_stopped(client, programme, coordinator):
    newcomer = NewcomerFactory(programme=programme, state="matched")
    shown = client.post(reverse("newcomers:withdraw", args=[newcomer.pk]), {"reason": "x"}, follow=True)
    assert "Close the mentorship first" in shown.content.decode()
    with pytest.raises(IllegalMove):
        services.pause(newcomer=newcomer, by=coordinator, reason="x")


def test_marking_twice_is_marking_once(programme, coordinator):
    newcomer = NewcomerFactory(programme=programme, state="ready")
    for _again in range(2):
        services.mark_matched(newcomer=newcomer, by=coordinator)
    for _again in range(2):
        services.mark_closed(newcomer=newcomer, by=coordinator)
    services.mark_waiting(newcomer=newcomer, by=coordinator, reason="ended early")
    assert Event.objects.about(newcomer).count() == 3


def test_missing_names_everything_that_a_pair_needs(programme):
    newcomer = empty_file(programme, first_name="")
    assert missing_for_ready(newcomer) == [
        "names", "birth_year", "gender", "place", "languages", "needs", "availability", "max_distance", "consent",
    ]  # fmt: skip
    full = NewcomerFactory(programme=programme)
    give_consent(user=full.user, programme=programme, purposes=["matching", "sharing"])
    assert missing_for_ready(full) == []
    full.languages = [{"code": "uk", "level": ""}]
    full.birth_year = timezone.localdate().year - 17
    assert missing_for_ready(full) == ["adult", "languages"]


def test_references_count_on_past_imported_ones(programme, coordinator):
    NewcomerFactory(programme=programme, reference="N00041")
    NewcomerFactory(programme=programme, reference="town-9")
    made = services.register(programme=programme, email="", language="uk", data={"first_name": "A"}, by=coordinator)
    again = services.register(
        programme=programme, email="", language="uk", data={"first_name": "B"}, reference="N00041", created_via="import"
    )
    assert (made.reference, again.reference) == ("N00042", "N00043")
