import datetime as dt
import uuid

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from config.accounts.models import ToDo
from config.core import privacy
from config.core.errors import Refused
from config.core.states import IllegalMove
from mentoring import services
from mentoring.models import Evaluation, Meeting, Mentorship
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory

from .steps import accepted, active, in_trial, met, offered


def todo_codes(subject):
    return set(ToDo.objects.open().about(subject).values_list("code", flat=True))


def fresh(mentorship):
    return Mentorship.objects.get(pk=mentorship.pk)


# --- First meeting and trial ---


def test_the_first_meeting_is_planned_mailed_and_moved(programme):
    mentorship, coordinator = accepted(programme)
    mail.outbox.clear()
    when = timezone.now() + dt.timedelta(days=3)
    for _ in range(2):
        services.plan_first_meeting(mentorship=mentorship, planned_for=when, where="Library", by=coordinator)
    assert len(mail.outbox) == 2
    assert "Library" in mail.outbox[0].body
    assert todo_codes(mentorship) == {"hold_first_meeting"}
    later = when + dt.timedelta(days=1)
    services.plan_first_meeting(mentorship=mentorship, planned_for=later, where="Library", by=coordinator)
    assert len(mail.outbox) == 4
    assert fresh(mentorship).first_meeting_with == coordinator


def test_only_a_coordinator_plans_the_first_meeting(programme):
    mentorship, _ = accepted(programme)
    for user in (mentorship.mentor.user, mentorship.newcomer.user, CoordinatorFactory()):
        with pytest.raises(Refused):
            services.plan_first_meeting(mentorship=mentorship, planned_for=timezone.now(), where="Library", by=user)


def test_the_trial_begins_with_the_first_meeting_and_only_after_two_yeses(programme):
    waiting, coordinator = offered(programme)
    with pytest.raises(IllegalMove):
        services.start_trial(mentorship=waiting, held_on=timezone.localdate(), by=coordinator)
    mentorship, coordinator = accepted(programme)
    with pytest.raises(Refused):
        services.start_trial(mentorship=mentorship, held_on=timezone.localdate() + dt.timedelta(days=1), by=coordinator)
    services.start_trial(mentorship=mentorship, held_on=timezone.localdate(), by=coordinator)
    services.start_trial(mentorship=mentorship, held_on=timezone.localdate(), by=coordinator)
    assert fresh(mentorship).state == "trial"
    assert todo_codes(mentorship) == set()


def test_logging_the_first_meeting_begins_the_trial(programme):
    mentorship, _ = accepted(programme)
    met(mentorship)
    assert fresh(mentorship).trial_started_on == timezone.localdate()


def test_after_enough_meetings_both_are_asked_once(programme):
    mentorship, _ = in_trial(programme)
    mail.outbox.clear()
    for _ in range(programme.trial_meetings + 1):
        met(mentorship)
    assert fresh(mentorship).trial_asked_at
    assert len(mail.outbox) == 2
    assert todo_codes(mentorship) == {"trial_answers"}


def test_after_enough_days_the_clock_asks_both(programme):
    mentorship, _ = in_trial(programme)
    services.watch()
    assert fresh(mentorship).trial_asked_at is None
    with time_machine.travel(timezone.now() + dt.timedelta(days=programme.trial_days)):
        services.watch()
        services.watch()
    assert fresh(mentorship).trial_asked_at
    assert "trial_answers" in todo_codes(mentorship)


def test_nobody_answers_before_the_question(programme):
    mentorship, _ = in_trial(programme)
    with pytest.raises(IllegalMove):
        services.answer_trial(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")


def test_two_yeses_make_it_active_until_the_planned_end(programme):
    programme.months = 4
    programme.save()
    with time_machine.travel(dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC)):
        mentorship, _ = active(programme)
        services.answer_trial(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    assert mentorship.state == "active"
    assert mentorship.planned_end_on == dt.date(2027, 2, 28)
    assert todo_codes(mentorship) == set()


def test_a_no_goes_to_the_coordinator_who_closes(programme):
    mentorship, coordinator = in_trial(programme)
    services.ask_trial(mentorship=mentorship, by=coordinator)
    services.answer_trial(mentorship=mentorship, by=mentorship.newcomer.user, answer="no", reason="Too busy")
    services.answer_trial(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    assert fresh(mentorship).state == "trial"
    assert "trial_no" in todo_codes(mentorship)
    services.close(mentorship=mentorship, by=coordinator, reason="trial_no", outcome="none")
    assert Newcomer.objects.get(pk=mentorship.newcomer_id).state == "ready"
    assert todo_codes(mentorship) == set()


# --- Meetings ---


def test_a_double_click_is_one_meeting(programme):
    mentorship, _ = in_trial(programme)
    submission = uuid.uuid4()
    first, second = met(mentorship, submission=submission), met(mentorship, submission=submission)
    assert first == second
    assert Meeting.objects.count() == 1


def test_a_submission_of_another_pair_is_refused(programme):
    mine, _ = in_trial(programme)
    other, _ = in_trial(programme)
    meeting = met(other)
    with pytest.raises(Refused):
        met(mine, submission=meeting.submission)


@pytest.mark.parametrize("days_ago", [-1, 40])
def test_no_meeting_in_the_future_or_before_the_first(programme, days_ago):
    mentorship, _ = in_trial(programme)
    with pytest.raises(Refused):
        met(mentorship, days_ago=days_ago)
    assert not Meeting.objects.exists()


def test_no_meeting_in_a_break_or_after_the_end(programme):
    mentorship, coordinator = in_trial(programme)
    services.pause(mentorship=mentorship, by=coordinator, reason="Exam")
    with pytest.raises(Refused):
        met(mentorship)
    services.close(mentorship=mentorship, by=coordinator, reason="no_time")
    with pytest.raises(Refused):
        met(mentorship)


def test_neither_the_newcomer_nor_a_stranger_logs_a_meeting(programme):
    mentorship, _ = in_trial(programme)
    for user in (mentorship.newcomer.user, MentorFactory(programme=programme).user):
        with pytest.raises(Refused):
            services.record_meeting(mentorship=mentorship, by=user, held_on=timezone.localdate(), minutes=60)


def test_the_newcomer_confirms_once_and_then_it_stands(programme):
    mentorship, _ = in_trial(programme)
    meeting = met(mentorship)
    with pytest.raises(Refused):
        services.confirm_meeting(meeting=meeting, by=mentorship.mentor.user)
    first = services.confirm_meeting(meeting=meeting, by=mentorship.newcomer.user).confirmed_at
    assert services.confirm_meeting(meeting=meeting, by=mentorship.newcomer.user).confirmed_at == first
    for verb in (services.correct_meeting, services.remove_meeting):
        with pytest.raises(Refused):
            verb(meeting=meeting, by=mentorship.mentor.user)
    with pytest.raises(Refused):
        services.dispute_meeting(meeting=meeting, by=mentorship.newcomer.user)


def test_a_meeting_that_is_not_right_goes_to_the_coordinator_until_corrected(programme):
    mentorship, _ = in_trial(programme)
    meeting = met(mentorship)
    for _ in range(2):
        services.dispute_meeting(meeting=meeting, by=mentorship.newcomer.user, reason="It was shorter")
    assert todo_codes(mentorship) == {"meeting_disputed"}
    services.correct_meeting(meeting=meeting, by=mentorship.mentor.user, minutes=30)
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.disputed_at) == (30, None)
    assert todo_codes(mentorship) == set()


def test_a_meeting_logged_by_mistake_is_taken_away(programme):
    mentorship, _ = in_trial(programme)
    meeting = met(mentorship)
    services.remove_meeting(meeting=meeting, by=mentorship.mentor.user)
    with pytest.raises(Refused):
        services.remove_meeting(meeting=meeting, by=mentorship.mentor.user)
    assert not Meeting.objects.exists()


def test_the_line_stands_encrypted(programme):
    mentorship, _ = in_trial(programme)
    meeting = met(mentorship, line="We practised")
    assert meeting.line == "We practised"
    stored = Meeting.objects.filter(pk=meeting.pk).extra(select={"raw": "line"}).values_list("raw", flat=True)[0]
    assert "practised" not in stored


def test_silence_opens_a_todo_and_a_meeting_closes_it(programme):
    mentorship, _ = active(programme)
    services.watch()
    assert todo_codes(mentorship) == set()
    with time_machine.travel(timezone.now() + dt.timedelta(days=programme.silence_days)):
        services.watch()
        services.watch()
        assert todo_codes(mentorship) == {"silent"}
        met(mentorship)
        assert todo_codes(mentorship) == set()


def test_a_silence_that_the_coordinator_looked_into_stays_quiet_for_a_week(programme):
    mentorship, coordinator = active(programme)
    start = timezone.now() + dt.timedelta(days=programme.silence_days)
    with time_machine.travel(start):
        services.watch()
        services.settle(mentorship=mentorship, by=coordinator, code="silent", note="Called both")
        services.watch()
        assert todo_codes(mentorship) == set()
    with time_machine.travel(start + dt.timedelta(days=8)):
        services.watch()
        assert "silent" in todo_codes(mentorship)


def test_the_clock_warns_before_the_planned_end(programme):
    mentorship, _ = active(programme)
    with time_machine.travel(timezone.now() + dt.timedelta(days=175)):
        services.watch()
    assert "plan_ending" in todo_codes(mentorship)


# --- Break, question, ending ---


def test_a_break_returns_to_where_the_pair_was(programme):
    mentorship, coordinator = in_trial(programme)
    with pytest.raises(Refused):
        services.pause(mentorship=mentorship, by=mentorship.newcomer.user, reason="x")
    for _ in range(2):
        services.pause(mentorship=mentorship, by=mentorship.mentor.user, reason="Ill")
    assert (fresh(mentorship).state, fresh(mentorship).paused_from) == ("paused", "trial")
    assert mentorship.mentor.__class__.objects.get(pk=mentorship.mentor_id).places_taken == 1
    for _ in range(2):
        services.resume(mentorship=mentorship, by=coordinator)
    assert (fresh(mentorship).state, fresh(mentorship).paused_from) == ("trial", "")


def test_an_offer_cannot_be_paused(programme):
    mentorship, coordinator = offered(programme)
    with pytest.raises(IllegalMove):
        services.pause(mentorship=mentorship, by=coordinator, reason="x")


def test_a_question_reaches_the_coordinator_and_is_settled(programme):
    mentorship, coordinator = offered(programme)
    for _ in range(2):
        services.ask_question(mentorship=mentorship, by=mentorship.newcomer.user, text="Can she speak Arabic?")
    assert todo_codes(mentorship) == {"question"}
    services.settle(mentorship=mentorship, by=coordinator, code="question", note="Called")
    assert todo_codes(mentorship) == set()


@pytest.mark.parametrize(
    ("reason", "newcomer_state", "earlier"), [("goal_reached", "closed", 1), ("drifted_apart", "ready", 0)]
)
def test_closing_frees_the_place_and_asks_both(programme, reason, newcomer_state, earlier):
    mentorship, coordinator = active(programme)
    mail.outbox.clear()
    for _ in range(2):
        services.close(mentorship=mentorship, by=coordinator, reason=reason, outcome="network")
    mentor = mentorship.mentor.__class__.objects.get(pk=mentorship.mentor_id)
    assert (mentor.places_taken, mentor.mentorships_closed) == (0, earlier)
    assert Newcomer.objects.get(pk=mentorship.newcomer_id).state == newcomer_state
    assert (fresh(mentorship).closed_on, fresh(mentorship).outcome) == (timezone.localdate(), "network")
    assert len(mail.outbox) == 2
    assert f"/{mentorship.pk}/evaluate/" in mail.outbox[0].body


def test_a_pair_in_a_break_can_be_closed(programme):
    mentorship, coordinator = in_trial(programme)
    services.pause(mentorship=mentorship, by=coordinator, reason="Ill")
    services.close(mentorship=mentorship, by=coordinator, reason="health")
    assert fresh(mentorship).state == "closed"


def test_an_offer_is_not_closed_and_the_pair_itself_does_not_close(programme):
    waiting, coordinator = offered(programme)
    with pytest.raises(IllegalMove):
        services.close(mentorship=waiting, by=coordinator, reason="no_time")
    mentorship, _ = active(programme)
    with pytest.raises(Refused):
        services.close(mentorship=mentorship, by=mentorship.mentor.user, reason="no_time")
    services.ask_to_stop(mentorship=mentorship, by=mentorship.mentor.user, reason="No time")
    assert todo_codes(mentorship) == {"wants_to_stop"}


def test_each_side_looks_back_once(programme):
    mentorship, coordinator = active(programme)
    with pytest.raises(Refused):
        services.evaluate(mentorship=mentorship, by=mentorship.mentor.user, satisfaction=5)
    services.close(mentorship=mentorship, by=coordinator, reason="goal_reached", outcome="paid_job")
    services.evaluate(mentorship=mentorship, by=mentorship.mentor.user, satisfaction=5, went_well="All")
    services.evaluate(mentorship=mentorship, by=mentorship.mentor.user, satisfaction=1)
    services.evaluate(mentorship=mentorship, by=mentorship.newcomer.user, satisfaction=4)
    assert dict(Evaluation.objects.values_list("side", "satisfaction")) == {"mentor": 5, "newcomer": 4}


def test_after_a_closing_both_can_be_paired_again(programme):
    mentorship, coordinator = active(programme)
    services.close(mentorship=mentorship, by=coordinator, reason="moved", outcome="none")
    again = services.offer(newcomer=mentorship.newcomer, mentor=mentorship.mentor, by=coordinator, reasons={})
    assert again != mentorship
    assert again.state == "offered"


# --- Personal data ---


def test_nobody_is_forgotten_in_an_open_pair(programme):
    mentorship, coordinator = active(programme)
    assert privacy.obstacles(mentorship.mentor.user)
    assert privacy.obstacles(mentorship.newcomer.user)
    services.close(mentorship=mentorship, by=coordinator, reason="goal_reached", outcome="network")
    assert not privacy.obstacles(mentorship.mentor.user)


def test_export_shows_and_erasure_blanks_the_words(programme):
    mentorship, coordinator = active(programme)
    met(mentorship, line="CANARYLINE")
    services.close(mentorship=mentorship, by=coordinator, reason="goal_reached", outcome="network")
    services.evaluate(mentorship=mentorship, by=mentorship.mentor.user, satisfaction=5, went_well="CANARYWELL")
    user, name = mentorship.mentor.user, mentorship.mentor.last_name
    shown = str(privacy.export(user))
    assert all(word in shown for word in ("CANARYLINE", "CANARYWELL", name))
    privacy.erase(user)
    privacy.erase(user)
    assert name not in str(privacy.export(user))
    assert Meeting.objects.get().line == ""
    assert Evaluation.objects.get().satisfaction == 5
    assert Evaluation.objects.get().went_well == ""
