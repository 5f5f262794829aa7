import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.accounts.models import ToDo
from config.core.errors import Refused
from config.core.states import IllegalMove
from mentoring import services
from mentoring.errors import MentorNotAvailable, NewcomerTaken, NoPlaceLeft
from mentoring.models import Mentorship
from newcomers import services as newcomer_services
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory

from .steps import REASONS, accepted, offered


def places(mentor):
    mentor.refresh_from_db()
    return mentor.places_taken


def test_an_offer_takes_a_place_and_mails_both_without_surnames(programme):
    newcomer = NewcomerFactory(programme=programme, last_name="Canarysurname", postcode="9999", phone="+32470999999")
    mentor = MentorFactory(programme=programme, last_name="Secretsurname", postcode="9998", phone="+32480888888")
    mentorship, _ = offered(programme, newcomer=newcomer, mentor=mentor)
    assert mentorship.state == "offered"
    assert places(mentor) == 1
    assert sorted(message.to[0] for message in mail.outbox) == sorted([newcomer.user.email, mentor.user.email])
    for message in mail.outbox:
        for secret in ("Canarysurname", "Secretsurname", "9999", "9998", "+32470999999", "+32480888888"):
            assert secret not in message.body + message.subject


def test_the_same_offer_twice_is_one(programme):
    mentorship, coordinator = offered(programme)
    again = services.offer(newcomer=mentorship.newcomer, mentor=mentorship.mentor, by=coordinator, reasons=REASONS)
    assert again == mentorship
    assert len(mail.outbox) == 2
    assert places(mentorship.mentor) == 1


def test_no_second_offer_for_a_newcomer(programme):
    mentorship, coordinator = offered(programme)
    with pytest.raises(NewcomerTaken):
        services.offer(
            newcomer=mentorship.newcomer, mentor=MentorFactory(programme=programme), by=coordinator, reasons={}
        )


def test_no_offer_beyond_the_capacity(programme):
    mentorship, coordinator = offered(programme)
    with pytest.raises(NoPlaceLeft):
        services.offer(
            newcomer=NewcomerFactory(programme=programme), mentor=mentorship.mentor, by=coordinator, reasons={}
        )
    assert Mentorship.objects.count() == 1


@pytest.mark.parametrize(
    "fields", [{"state": "paused"}, {"state": "interview"}, {"training_completed_on": None},
               {"training_expires_on": dt.date(2020, 1, 1)}],
)  # fmt: skip
def test_no_offer_to_a_mentor_who_is_not_available(programme, fields):
    with pytest.raises(MentorNotAvailable):
        offered(programme, mentor=MentorFactory(programme=programme, **fields))


def test_no_offer_across_programmes(programme):
    with pytest.raises(Refused):
        offered(programme, mentor=MentorFactory())
    with pytest.raises(Refused):
        offered(programme, coordinator=CoordinatorFactory())


def test_no_offer_for_a_newcomer_who_is_not_ready(programme):
    with pytest.raises(NewcomerTaken):
        offered(programme, newcomer=NewcomerFactory(programme=programme, state="paused"))


def test_two_yeses_make_a_pair_and_tell_each_the_other_name(programme):
    mentorship, _ = offered(programme)
    mail.outbox.clear()
    services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    assert not mail.outbox
    services.answer_offer(mentorship=mentorship, by=mentorship.newcomer.user, answer="yes")
    mentorship.refresh_from_db()
    assert mentorship.state == "first_meeting"
    assert Newcomer.objects.get(pk=mentorship.newcomer_id).state == "matched"
    to_newcomer = next(m for m in mail.outbox if m.to == [mentorship.newcomer.user.email])
    assert mentorship.mentor.last_name in to_newcomer.body
    assert mentorship.mentor.phone in to_newcomer.body
    assert ToDo.objects.open().about(mentorship).get().code == "plan_first_meeting"
    assert places(mentorship.mentor) == 1


def test_a_no_frees_the_place_and_tells_the_other_kindly(programme):
    mentorship, _ = offered(programme)
    mail.outbox.clear()
    services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="no", reason="SECRETREASON")
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.lapse_reason) == ("lapsed", "declined_by_mentor")
    assert places(mentorship.mentor) == 0
    assert [message.to for message in mail.outbox] == [[mentorship.newcomer.user.email]]
    assert "SECRETREASON" not in mail.outbox[0].body
    assert Newcomer.objects.get(pk=mentorship.newcomer_id).state == "ready"
    assert ToDo.objects.open().about(mentorship).get().code == "find_another"


def test_a_yes_can_become_a_no_until_both_said_yes(programme):
    mentorship, _ = offered(programme)
    services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="no")
    mentorship.refresh_from_db()
    assert mentorship.state == "lapsed"


def test_no_no_after_two_yeses_and_no_yes_after_a_no(programme):
    pair, _ = accepted(programme)
    with pytest.raises(IllegalMove):
        services.answer_offer(mentorship=pair, by=pair.mentor.user, answer="no")
    lapsed, _ = offered(programme)
    services.answer_offer(mentorship=lapsed, by=lapsed.newcomer.user, answer="no")
    services.answer_offer(mentorship=lapsed, by=lapsed.newcomer.user, answer="no")
    with pytest.raises(IllegalMove):
        services.answer_offer(mentorship=lapsed, by=lapsed.newcomer.user, answer="yes")


def test_a_stranger_cannot_answer(programme):
    mentorship, _ = offered(programme)
    for stranger in (MentorFactory(programme=programme).user, CoordinatorFactory()):
        with pytest.raises(Refused):
            services.answer_offer(mentorship=mentorship, by=stranger, answer="yes", side="mentor")


def test_a_coordinator_passes_on_an_answer_and_it_is_noted_who(programme):
    mentorship, coordinator = offered(programme)
    with pytest.raises(Refused):
        services.answer_offer(mentorship=mentorship, by=coordinator, answer="yes")
    services.answer_offer(mentorship=mentorship, by=coordinator, answer="yes", side="newcomer")
    mentorship.refresh_from_db()
    assert (mentorship.newcomer_answer, mentorship.mentor_answer) == ("yes", "")


def test_a_yes_of_a_newcomer_who_paused_meanwhile_is_refused(programme):
    mentorship, _ = offered(programme)
    Newcomer.objects.filter(pk=mentorship.newcomer_id).update(state="paused")
    with pytest.raises(NewcomerTaken):
        services.answer_offer(mentorship=mentorship, by=mentorship.newcomer.user, answer="yes")


def test_an_offer_expires_after_its_days_and_frees_the_place(programme, capsys):
    mentorship, _ = offered(programme)
    assert services.expire_offers() == 0
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(days=programme.offer_days, minutes=1)):
        with pytest.raises(Refused):
            services.answer_offer(mentorship=mentorship, by=mentorship.newcomer.user, answer="yes")
        call_command("expire_offers")
        assert services.expire_offers() == 0
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.lapse_reason) == ("lapsed", "expired")
    assert places(mentorship.mentor) == 0
    assert len(mail.outbox) == 2
    assert "1 offers ended" in capsys.readouterr().out


def test_an_offer_taken_back_frees_the_place_and_leaves_no_todo(programme):
    mentorship, coordinator = offered(programme)
    services.withdraw_offer(mentorship=mentorship, by=coordinator, reason="A better fit")
    services.withdraw_offer(mentorship=mentorship, by=coordinator, reason="A better fit")
    mentorship.refresh_from_db()
    assert mentorship.lapse_reason == "withdrawn"
    assert places(mentorship.mentor) == 0
    assert not ToDo.objects.open().about(mentorship).exists()


def test_a_mentor_with_an_open_offer_answers_before_a_break(programme):
    mentorship, _ = offered(programme)
    with pytest.raises(Refused):
        services.pause_mentor(mentor=mentorship.mentor, by=mentorship.mentor.user)
    with pytest.raises(Refused):
        services.leave(mentor=mentorship.mentor, by=mentorship.mentor.user)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "active", "mentor_answer": ""},
        {"state": "closed"},
        {"closed_on": dt.date(2026, 1, 1)},
        {"state": "lapsed"},
        {"lapse_reason": "expired"},
        {"state": "paused"},
        {"paused_from": "trial"},
        {"state": "married"},
    ],
)
def test_the_database_forbids_an_impossible_mentorship(programme, change):
    mentorship, _ = accepted(programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=mentorship.pk).update(**change)


def test_the_database_forbids_two_open_mentorships_of_one_newcomer(programme):
    mentorship, _ = accepted(programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.create(
            programme=programme,
            newcomer=mentorship.newcomer,
            mentor=MentorFactory(programme=programme),
            offer_expires_at=timezone.now(),
        )


@pytest.mark.parametrize("verb", [newcomer_services.pause, newcomer_services.withdraw])
def test_an_open_offer_is_taken_back_when_the_newcomer_pauses_or_stops(programme, verb):
    mentorship, coordinator = offered(programme)
    mail.outbox.clear()
    verb(newcomer=mentorship.newcomer, by=coordinator, reason="moves away")
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.lapse_reason) == ("lapsed", "withdrawn")
    assert places(mentorship.mentor) == 0
    assert [message.to for message in mail.outbox] == [[mentorship.mentor.user.email]]
    assert "moves away" not in mail.outbox[0].body
    with pytest.raises(IllegalMove):
        services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")


def test_a_newcomer_without_an_offer_pauses_without_a_word_to_anybody(programme):
    mentorship, coordinator = offered(programme)
    mail.outbox.clear()
    newcomer_services.pause(newcomer=NewcomerFactory(programme=programme), by=coordinator, reason="ill")
    mentorship.refresh_from_db()
    assert mentorship.state == "offered"
    assert mail.outbox == []
