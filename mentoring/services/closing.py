"""Verbs about the ending: asked by one of the two, done with care by the coordinator, looked back on by both."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.accounts.services import close_todos, open_todo
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from config.core.states import IllegalMove, advance
from mentoring.models import PLANNED_ENDINGS, Evaluation, Mentor, Mentorship
from newcomers.services import mark_closed, mark_waiting

from .pair import both, coordinates, count_places, locked_pair, side_of

S = Mentorship.State
OVER_AT_THE_END = (
    "plan_first_meeting", "hold_first_meeting", "trial_answers", "trial_no", "silent", "paused", "wants_to_stop",
    "plan_ending", "meeting_disputed", "question",
)  # fmt: skip


@transaction.atomic
def ask_to_stop(*, mentorship: Mentorship, by: User, reason: str = "") -> Mentorship:
    """One of the two wants to stop; the coordinator gets in touch and closes with care."""
    mentorship = locked_pair(mentorship)
    side = side_of(mentorship, by)
    if mentorship.state == S.CLOSED:
        return mentorship
    if S.CLOSED not in mentorship.MOVES[S(mentorship.state)]:
        raise IllegalMove(mentorship, S.CLOSED)
    todo = open_todo(programme=mentorship.programme, about=mentorship, code="wants_to_stop", details=[side], in_days=2)
    asked = Event.objects.about(mentorship).filter(actor=by, verb="asked to stop", at__gte=todo.created_at)
    if not asked.exists():
        Event.record(mentorship, "asked to stop", by=by, reason=reason, side=side)
    return mentorship


@transaction.atomic
def close(
    *,
    mentorship: Mentorship,
    by: User,
    reason: str,
    outcome: str = "",
    closed_on: date | None = None,
    note: str = "",
) -> Mentorship:
    """End a mentorship. Frees the mentor's place and asks both how it was.

    After a planned ending the newcomer's way ends; after any other she waits for a mentor again. Closing twice is
    closing once.
    """
    mentorship = locked_pair(mentorship)
    if not coordinates(by, mentorship.programme_id):
        raise Refused(_("Only a coordinator of this programme can do this."))
    if mentorship.state == S.CLOSED:
        return mentorship
    closed_on = closed_on or timezone.localdate()
    if closed_on > timezone.localdate():
        raise Refused(_("The ending cannot be in the future."))
    if closed_on < (mentorship.trial_started_on or timezone.localtime(mentorship.offered_at).date()):
        raise Refused(_("The ending cannot be before the first meeting."))
    last = mentorship.meetings.order_by("-held_on").values_list("held_on", flat=True).first()
    if last and closed_on < last:
        raise Refused(_("The ending cannot be before the last meeting."))
    advance(
        mentorship,
        S.CLOSED,
        by=by,
        reason=note,
        closed_on=closed_on,
        closure_reason=reason,
        outcome=outcome,
        paused_from="",
    )
    count_places(mentorship.mentor)
    close_todos(about=mentorship, codes=OVER_AT_THE_END, by=by)
    if reason in PLANNED_ENDINGS:
        Mentor.objects.filter(pk=mentorship.mentor_id).update(mentorships_closed=F("mentorships_closed") + 1)
        mark_closed(newcomer=mentorship.newcomer, by=by)
    else:
        mark_waiting(newcomer=mentorship.newcomer, by=by, reason=reason)
    for side, person, other in both(mentorship):
        queue_mail(
            "mentorship_closed",
            to=person.user,
            key=f"mentorship_closed:{mentorship.pk}:{side}",
            context={"mentorship": mentorship, "recipient": person, "other": other, "side": side},
        )
    return mentorship


@transaction.atomic
def evaluate(
    *,
    mentorship: Mentorship,
    by: User,
    satisfaction: int,
    went_well: str = "",
    could_be_better: str = "",
    side: str = "",
) -> Evaluation:
    """What one of the two says at the end. Each side says it once; a second time changes nothing."""
    mentorship = locked_pair(mentorship)
    side = side_of(mentorship, by, asked=side)
    if mentorship.state != S.CLOSED:
        raise Refused(_("You can look back when the mentorship has ended."))
    evaluation, created = Evaluation.objects.get_or_create(
        mentorship=mentorship,
        side=side,
        defaults={
            "satisfaction": satisfaction,
            "went_well": went_well,
            "could_be_better": could_be_better,
        },
    )
    if created:
        Event.record(mentorship, "evaluation given", by=by, side=side)
    return evaluation
