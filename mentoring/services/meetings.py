"""Verbs about meetings: logged by the mentor, confirmed by the newcomer."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.accounts.services import close_todos, open_todo
from config.core.errors import Refused
from config.core.models import Event
from content.models import Document
from mentoring.models import Meeting, Mentorship

from .mentorships import begin_trial, put_trial_question, trial_is_over
from .pages import cite
from .pair import coordinates, locked_pair

S = Mentorship.State
A_MOMENT = timedelta(minutes=10)


@transaction.atomic
def record_meeting(
    *,
    mentorship: Mentorship,
    by: User,
    held_on: date,
    minutes: int,
    mode: str = Meeting.Mode.IN_PERSON,
    where: str = "",
    themes: Iterable[str] = (),
    line: str = "",
    next_on: date | None = None,
    pages: Iterable[Document] = (),
    submission: uuid.UUID | None = None,
) -> Meeting:
    """Note that the two met. The same ``submission`` is one meeting, however often it is sent; so is the same form
    filled in again within minutes, for who goes back and sends it once more.

    The first one begins the trial; enough of them put the trial question to both.
    """
    mentorship = locked_pair(mentorship)
    _only_mentor(mentorship, by)
    from_form, submission = submission is not None, submission or uuid.uuid4()
    known: Meeting | None = Meeting.objects.filter(submission=submission).first()
    if known and known.mentorship_id == mentorship.pk:
        return known
    if known:
        raise Refused(_("Open the form again and send it once more."))
    _check_state(mentorship)
    _check_dates(mentorship, held_on, next_on)
    if from_form and (same := _just_noted(mentorship, held_on=held_on, minutes=minutes, mode=mode, line=line)):
        return same
    if mentorship.state == S.FIRST_MEETING:
        begin_trial(mentorship, held_on=held_on, by=by)
    meeting: Meeting = Meeting.objects.create(
        mentorship=mentorship,
        submission=submission,
        held_on=held_on,
        minutes=minutes,
        mode=mode,
        where=where,
        themes=list(themes),
        line=line,
        next_on=next_on,
        logged_by=by,
    )
    cite(meeting, pages)
    Event.record(mentorship, "meeting logged", by=by, meeting=meeting.pk)
    close_todos(about=mentorship, codes=["silent"], by=by)
    if mentorship.trial_asked_at is None and trial_is_over(mentorship):
        put_trial_question(mentorship, by=None)
    return meeting


def _just_noted(mentorship: Mentorship, *, line: str, **same: Any) -> Meeting | None:
    """The meeting that was noted with the same answers a moment ago. The line is encrypted, so it is compared here."""
    recent = Meeting.objects.filter(mentorship=mentorship, created_at__gte=timezone.now() - A_MOMENT, **same)
    return next((meeting for meeting in recent if meeting.line == line), None)


@transaction.atomic
def correct_meeting(*, meeting: Meeting, by: User, **fields: Any) -> Meeting:
    """Put a meeting right, as long as the newcomer has not confirmed it."""
    mentorship, meeting = _locked_meeting(meeting)
    _only_mentor(mentorship, by)
    _not_confirmed(meeting)
    _check_dates(mentorship, fields.get("held_on", meeting.held_on), fields.get("next_on"))
    pages = fields.pop("pages", None)
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.disputed_at = None
    meeting.save()
    if pages is not None:
        cite(meeting, pages)
    Event.record(mentorship, "meeting corrected", by=by, meeting=meeting.pk)
    close_todos(about=mentorship, codes=["meeting_disputed"], by=by)
    return meeting


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: User, reason: str = "") -> None:
    """Take away a meeting that was logged by mistake and is not confirmed."""
    mentorship, meeting = _locked_meeting(meeting)
    _only_mentor(mentorship, by)
    _not_confirmed(meeting)
    Event.record(mentorship, "meeting removed", by=by, reason=reason, held_on=meeting.held_on.isoformat())
    meeting.delete()
    close_todos(about=mentorship, codes=["meeting_disputed"], by=by)


@transaction.atomic
def confirm_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """The newcomer says that it was so. Confirming twice keeps the first moment."""
    mentorship, meeting = _locked_meeting(meeting)
    if by != mentorship.newcomer.user:
        raise Refused(_("Only the newcomer can confirm a meeting."))
    if meeting.confirmed_at is None:
        meeting.confirmed_at, meeting.disputed_at = timezone.now(), None
        meeting.save(update_fields=["confirmed_at", "disputed_at", "updated_at"])
        Event.record(mentorship, "meeting confirmed", by=by, meeting=meeting.pk)
        if not mentorship.meetings.filter(disputed_at__isnull=False).exists():
            close_todos(about=mentorship, codes=["meeting_disputed"], by=by)
    return meeting


@transaction.atomic
def dispute_meeting(*, meeting: Meeting, by: User, reason: str = "") -> Meeting:
    """The newcomer says that it was not so; the coordinator looks into it."""
    mentorship, meeting = _locked_meeting(meeting)
    if by != mentorship.newcomer.user:
        raise Refused(_("Only the newcomer can confirm a meeting."))
    _not_confirmed(meeting)
    if meeting.disputed_at is None:
        meeting.disputed_at = timezone.now()
        meeting.save(update_fields=["disputed_at", "updated_at"])
        Event.record(mentorship, "meeting disputed", by=by, reason=reason, meeting=meeting.pk)
        open_todo(programme=mentorship.programme, about=mentorship, code="meeting_disputed", in_days=2)
    return meeting


def _locked_meeting(meeting: Meeting) -> tuple[Mentorship, Meeting]:
    mentorship = locked_pair(meeting.mentorship)
    fresh = Meeting.objects.select_for_update(of=("self",), no_key=True).filter(pk=meeting.pk).first()
    if fresh is None:
        raise Refused(_("This meeting was taken away."))
    return mentorship, fresh


def _only_mentor(mentorship: Mentorship, by: User) -> None:
    if by != mentorship.mentor.user and not coordinates(by, mentorship.programme_id):
        raise Refused(_("Only the mentor can log a meeting."))


def _not_confirmed(meeting: Meeting) -> None:
    if meeting.confirmed_at is not None:
        raise Refused(_("The newcomer has confirmed this meeting. Ask the coordinator."))


def _check_state(mentorship: Mentorship) -> None:
    if mentorship.state == S.PAUSED:
        raise Refused(_("There is a break now. End the break first."))
    if mentorship.state not in (S.FIRST_MEETING, S.TRIAL, S.ACTIVE):
        raise Refused(_("Meetings can only be logged while the mentorship is under way."))


def _check_dates(mentorship: Mentorship, held_on: date, next_on: date | None) -> None:
    """A meeting lies between the first one and today; the first one lies after the offer."""
    if held_on > timezone.localdate():
        raise Refused(_("The meeting cannot be in the future."))
    begun = mentorship.trial_started_on or timezone.localtime(mentorship.offered_at).date()
    if held_on < begun:
        raise Refused(_("The meeting cannot be before the first meeting."))
    if next_on and next_on < held_on:
        raise Refused(_("The next meeting comes after this one."))
