"""Verbs about a pair that said yes: first meeting, trial, breaks."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.accounts.services import close_todos, open_todo
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from config.core.states import IllegalMove, advance
from mentoring.models import Answer, Mentorship

from .pair import Side, both, coordinates, locked_pair, months_later, side_of
from .questions import QUESTION, start_clock

S = Mentorship.State
UNDER_WAY = (S.FIRST_MEETING, S.TRIAL, S.ACTIVE)


@transaction.atomic
def plan_first_meeting(
    *, mentorship: Mentorship, planned_for: datetime, where: str, by: User, attends: User | None = None
) -> Mentorship:
    """Agree on the first meeting, or move it. Both get a mail; a coordinator attends."""
    mentorship = locked_pair(mentorship)
    _only_coordinator(mentorship, by)
    if mentorship.state != S.FIRST_MEETING:
        raise IllegalMove(mentorship, S.FIRST_MEETING)
    mentorship.first_meeting_on, mentorship.first_meeting_where = planned_for, where
    mentorship.first_meeting_with = attends or by
    mentorship.save(update_fields=["first_meeting_on", "first_meeting_where", "first_meeting_with", "updated_at"])
    Event.record(mentorship, "first meeting planned", by=by)
    close_todos(about=mentorship, codes=["plan_first_meeting", "hold_first_meeting"], by=by)
    days = max((timezone.localtime(planned_for).date() - timezone.localdate()).days, 0)
    open_todo(programme=mentorship.programme, about=mentorship, code="hold_first_meeting", in_days=days)
    for side, person, other in both(mentorship):
        queue_mail(
            "mentorship_first_meeting",
            to=person.user,
            key=f"mentorship_first_meeting:{mentorship.pk}:{side}:{planned_for.isoformat()}:{where}"[:160],
            context={"mentorship": mentorship, "recipient": person, "other": other, "side": side},
        )
    return mentorship


@transaction.atomic
def start_trial(*, mentorship: Mentorship, held_on: date, by: User) -> Mentorship:
    """The first meeting took place: the trial begins. Saying so twice keeps the first date."""
    mentorship = locked_pair(mentorship)
    if mentorship.state == S.TRIAL:
        return mentorship
    if by != mentorship.mentor.user:
        _only_coordinator(mentorship, by)
    begin_trial(mentorship, held_on=held_on, by=by)
    return mentorship


def begin_trial(mentorship: Mentorship, *, held_on: date, by: User) -> None:
    """Start the trial of a pair whose rows are locked."""
    if held_on > timezone.localdate():
        raise Refused(_("The first meeting cannot be in the future."))
    if held_on < timezone.localtime(mentorship.offered_at).date():
        raise Refused(_("The first meeting cannot be before the offer."))
    if mentorship.state != S.FIRST_MEETING:
        raise IllegalMove(mentorship, S.TRIAL)
    advance(mentorship, S.TRIAL, by=by, trial_started_on=held_on)
    close_todos(about=mentorship, codes=["plan_first_meeting", "hold_first_meeting"], by=by)


def trial_is_over(mentorship: Mentorship, *, today: date | None = None) -> bool:
    """Enough meetings or enough days have passed to ask both whether they go on."""
    if mentorship.state != S.TRIAL or mentorship.trial_started_on is None:
        return False
    programme = mentorship.programme
    passed = ((today or timezone.localdate()) - mentorship.trial_started_on).days
    return passed >= programme.trial_days or mentorship.meetings.count() >= programme.trial_meetings


@transaction.atomic
def ask_trial(*, mentorship: Mentorship, by: User | None) -> Mentorship:
    """Ask both whether they want to go on together. Asking twice is asking once."""
    mentorship = locked_pair(mentorship)
    if mentorship.state == S.TRIAL and mentorship.trial_asked_at is not None:
        return mentorship
    if by is not None:
        _only_coordinator(mentorship, by)
    put_trial_question(mentorship, by=by)
    return mentorship


def put_trial_question(mentorship: Mentorship, *, by: User | None) -> None:
    """Put the question to a pair whose rows are locked."""
    if mentorship.state != S.TRIAL:
        raise IllegalMove(mentorship, S.ACTIVE)
    mentorship.trial_asked_at = timezone.now()
    mentorship.save(update_fields=["trial_asked_at", "updated_at"])
    Event.record(mentorship, "trial question asked", by=by)
    open_todo(programme=mentorship.programme, about=mentorship, code="trial_answers", in_days=7)
    for side, person, other in both(mentorship):
        queue_mail(
            "mentorship_trial_question",
            to=person.user,
            key=f"mentorship_trial_question:{mentorship.pk}:{side}",
            context={"mentorship": mentorship, "recipient": person, "other": other, "side": side},
        )


@transaction.atomic
def answer_trial(*, mentorship: Mentorship, by: User, answer: str, reason: str = "", side: str = "") -> Mentorship:
    """One of the two says whether to go on. Two yeses make it active; a no goes to the coordinator.

    The same answer twice is harmless; until the pair is active or closed an answer can be changed.
    """
    mentorship = locked_pair(mentorship)
    side = side_of(mentorship, by, asked=side)
    field = f"{side}_trial_answer"
    if getattr(mentorship, field) == answer:
        return mentorship
    if mentorship.state != S.TRIAL or mentorship.trial_asked_at is None:
        raise IllegalMove(mentorship, S.ACTIVE)
    other = mentorship.mentor_trial_answer if side == Side.NEWCOMER else mentorship.newcomer_trial_answer
    if answer == Answer.YES and other == Answer.YES:
        _activate(mentorship, by=by, **{field: answer})
        return mentorship
    setattr(mentorship, field, answer)
    mentorship.save(update_fields=[field, "updated_at"])
    said = "said yes to go on" if answer == Answer.YES else "said no to go on"
    Event.record(mentorship, said, by=by, reason=reason, side=side)
    if answer == Answer.NO:
        open_todo(programme=mentorship.programme, about=mentorship, code="trial_no", details=[side])
    elif other != Answer.NO:
        close_todos(about=mentorship, codes=["trial_no"], by=by)
    return mentorship


def _activate(mentorship: Mentorship, *, by: User, **answer: str) -> None:
    today = timezone.localdate()
    ends = months_later(today, mentorship.programme.months)
    advance(mentorship, S.ACTIVE, by=by, started_on=today, planned_end_on=ends, **answer)
    close_todos(about=mentorship, codes=["trial_answers", "trial_no"], by=by)
    for side, person, other in both(mentorship):
        queue_mail(
            "mentorship_active",
            to=person.user,
            key=f"mentorship_active:{mentorship.pk}:{side}",
            context={"mentorship": mentorship, "recipient": person, "other": other, "side": side},
        )


@transaction.atomic
def pause(*, mentorship: Mentorship, by: User, reason: str) -> Mentorship:
    """A break, asked by the mentor or the coordinator. Pausing twice is pausing once."""
    mentorship = locked_pair(mentorship)
    if by != mentorship.mentor.user:
        _only_coordinator(mentorship, by)
    if mentorship.state == S.PAUSED:
        return mentorship
    if not reason.strip():
        raise Refused(_("Write a reason."))
    if mentorship.state not in UNDER_WAY:
        raise IllegalMove(mentorship, S.PAUSED)
    advance(mentorship, S.PAUSED, by=by, reason=reason, paused_from=mentorship.state)
    close_todos(about=mentorship, codes=["silent"], by=by)
    open_todo(programme=mentorship.programme, about=mentorship, code="paused", in_days=14)
    return mentorship


@transaction.atomic
def resume(*, mentorship: Mentorship, by: User) -> Mentorship:
    """Go on where the pair stopped. Resuming twice is resuming once."""
    mentorship = locked_pair(mentorship)
    if by != mentorship.mentor.user:
        _only_coordinator(mentorship, by)
    if mentorship.state in UNDER_WAY:
        return mentorship
    if mentorship.state != S.PAUSED:
        raise IllegalMove(mentorship, S.ACTIVE)
    advance(mentorship, mentorship.paused_from, by=by, paused_from="")
    close_todos(about=mentorship, codes=["paused"], by=by)
    return mentorship


@transaction.atomic
def settle(*, mentorship: Mentorship, by: User, code: str, note: str = "") -> Mentorship:
    """The coordinator looked into something: strike it off the list and keep what she found."""
    mentorship = locked_pair(mentorship)
    _only_coordinator(mentorship, by)
    if mentorship.programme.todos.open().about(mentorship).filter(code=code).exists():
        close_todos(about=mentorship, codes=[code], by=by)
        if code == QUESTION:
            start_clock(mentorship)
        Event.record(mentorship, "looked into", by=by, reason=note, code=code)
    return mentorship


def _only_coordinator(mentorship: Mentorship, by: User) -> None:
    if not coordinates(by, mentorship.programme_id):
        raise Refused(_("Only a coordinator of this programme can do this."))
