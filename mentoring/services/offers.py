"""Verbs about an offer: made by a coordinator, answered by two people, or over."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.accounts.services import close_todos, open_todo
from config.core.errors import Refused
from config.core.models import Event
from config.core.outbox import queue_mail
from config.core.states import IllegalMove, advance
from mentoring.errors import MentorNotAvailable, NewcomerTaken, NoPlaceLeft
from mentoring.models import Answer, LapseReason, Mentor, Mentorship
from newcomers.models import Newcomer
from newcomers.services import mark_matched

from .pair import Side, both, coordinates, count_places, locked_mentor, locked_newcomer, locked_pair, side_of

S = Mentorship.State
DECLINED_BY = {Side.NEWCOMER: LapseReason.DECLINED_BY_NEWCOMER, Side.MENTOR: LapseReason.DECLINED_BY_MENTOR}


@transaction.atomic
def offer(*, newcomer: Newcomer, mentor: Mentor, by: User, reasons: dict[str, Any]) -> Mentorship:
    """Put a pair to both people, who answer within the programme's days. Takes a place of the mentor's.

    Offering the same pair twice is offering it once. Raises NewcomerTaken, NoPlaceLeft or MentorNotAvailable.
    """
    newcomer = locked_newcomer(newcomer.pk)
    mentor = locked_mentor(mentor.pk)
    standing: Mentorship | None = Mentorship.objects.filter(newcomer=newcomer).open().first()
    if standing and standing.mentor_id == mentor.pk and standing.state == S.OFFERED:
        return standing
    _check_offer(newcomer, mentor, by, taken=standing is not None)
    programme = newcomer.programme
    mentorship: Mentorship = Mentorship.objects.create(
        programme=programme,
        newcomer=newcomer,
        mentor=mentor,
        coordinator=by,
        reasons=reasons,
        offer_expires_at=timezone.now() + timedelta(days=programme.offer_days),
    )
    count_places(mentor)
    Event.record(mentorship, "offered", by=by)
    Event.record(newcomer, "offer made", by=by, mentorship=mentorship.pk)
    Event.record(mentor, "offer made", by=by, mentorship=mentorship.pk)
    for side, person, _other in both(mentorship):
        queue_mail(
            "offer_made",
            to=person.user,
            key=f"offer_made:{mentorship.pk}:{side}",
            context={"mentorship": mentorship, "recipient": person, "side": side},
        )
    return mentorship


def _check_offer(newcomer: Newcomer, mentor: Mentor, by: User, *, taken: bool) -> None:
    if newcomer.programme_id != mentor.programme_id or not coordinates(by, newcomer.programme_id):
        raise Refused(_("Only a coordinator of this programme can do this."))
    if newcomer.user_id == mentor.user_id:
        raise Refused(_("Nobody can be their own mentor."))
    if taken or newcomer.state != Newcomer.State.READY:
        raise NewcomerTaken(newcomer)
    if mentor.state != Mentor.State.APPROVED or not mentor.is_trained():
        raise MentorNotAvailable(mentor)
    if not mentor.has_free_place():
        raise NoPlaceLeft(mentor)


@transaction.atomic
def answer_offer(*, mentorship: Mentorship, by: User, answer: str, reason: str = "", side: str = "") -> Mentorship:
    """One of the two says yes or no. Two yeses make a pair; a no ends the offer and frees the place.

    The same answer twice is harmless. A coordinator can pass on an answer and then names the ``side``.
    """
    mentorship = locked_pair(mentorship)
    side = side_of(mentorship, by, asked=side)
    field = f"{side}_answer"
    if getattr(mentorship, field) == answer:
        return mentorship
    if mentorship.state != S.OFFERED:
        raise IllegalMove(mentorship, S.FIRST_MEETING if answer == Answer.YES else S.LAPSED)
    if answer == Answer.NO:
        _lapse(mentorship, DECLINED_BY[Side(side)], by=by, reason=reason, told=side, **{field: answer})
        return mentorship
    _check_answer(mentorship)
    other = mentorship.mentor_answer if side == Side.NEWCOMER else mentorship.newcomer_answer
    if other == Answer.YES:
        _begin(mentorship, by=by, **{field: answer})
    else:
        setattr(mentorship, field, answer)
        mentorship.save(update_fields=[field, "updated_at"])
        Event.record(mentorship, "said yes", by=by, side=side)
    return mentorship


def _check_answer(mentorship: Mentorship) -> None:
    if not mentorship.offer_is_open:
        raise Refused(_("The time to answer is over. The coordinator will contact you."))
    if mentorship.newcomer.state != Newcomer.State.READY:
        raise NewcomerTaken(mentorship.newcomer)
    if mentorship.mentor.state != Mentor.State.APPROVED:
        raise MentorNotAvailable(mentorship.mentor)


def _begin(mentorship: Mentorship, *, by: User, **answer: str) -> None:
    """Two yeses: both hear who the other is, and the coordinator plans the first meeting."""
    advance(mentorship, S.FIRST_MEETING, by=by, clock_stopped_at=None, **answer)
    mark_matched(newcomer=mentorship.newcomer, by=by)
    open_todo(programme=mentorship.programme, about=mentorship, code="plan_first_meeting", in_days=3)
    close_todos(about=mentorship, codes=["question"], by=by)
    for side, person, other in both(mentorship):
        queue_mail(
            "offer_accepted",
            to=person.user,
            key=f"offer_accepted:{mentorship.pk}:{side}",
            context={"mentorship": mentorship, "recipient": person, "other": other, "side": side},
        )


@transaction.atomic
def withdraw_offer(*, mentorship: Mentorship, by: User, reason: str) -> Mentorship:
    """The coordinator takes the offer back. Both are told kindly; the reason stays in the file."""
    mentorship = locked_pair(mentorship)
    if mentorship.state == S.LAPSED and mentorship.lapse_reason == LapseReason.WITHDRAWN:
        return mentorship
    if not coordinates(by, mentorship.programme_id):
        raise Refused(_("Only a coordinator of this programme can do this."))
    _lapse(mentorship, LapseReason.WITHDRAWN, by=by, reason=reason)
    return mentorship


@transaction.atomic
def newcomer_leaves(newcomer: Newcomer, by: User) -> None:
    """A newcomer pauses or stops: her open offer is taken back, the mentor is told kindly and the place is free."""
    for mentorship in Mentorship.objects.filter(newcomer=newcomer, state=S.OFFERED):
        _lapse(locked_pair(mentorship), LapseReason.WITHDRAWN, by=by, told=Side.NEWCOMER)


def expire_offers() -> int:
    """End the offers whose time is over, but for those with a question that nobody answered yet. Returns how many.

    Running it twice is harmless.
    """
    due = Mentorship.objects.filter(
        state=S.OFFERED, offer_expires_at__lte=timezone.now(), clock_stopped_at__isnull=True
    )
    return sum(_expire(mentorship) for mentorship in list(due))


@transaction.atomic
def _expire(mentorship: Mentorship) -> bool:
    mentorship = locked_pair(mentorship)
    if mentorship.state != S.OFFERED or mentorship.offer_is_open:
        return False
    _lapse(mentorship, LapseReason.EXPIRED, by=None)
    return True


def _lapse(
    mentorship: Mentorship, why: str, *, by: User | None, reason: str = "", told: str = "", **answer: str
) -> None:
    """End an offer. ``told`` is the side that said no itself and needs no mail."""
    advance(mentorship, S.LAPSED, by=by, reason=reason, lapse_reason=why, clock_stopped_at=None, **answer)
    count_places(mentorship.mentor)
    Event.record(mentorship.newcomer, "offer ended", by=by, mentorship=mentorship.pk, why=str(why))
    Event.record(mentorship.mentor, "offer ended", by=by, mentorship=mentorship.pk, why=str(why))
    close_todos(about=mentorship, codes=["question"], by=by)
    if why != LapseReason.WITHDRAWN:
        open_todo(programme=mentorship.programme, about=mentorship, code="find_another", details=[str(why)])
    for side, person, _other in both(mentorship):
        if side != told:
            queue_mail(
                "offer_ended",
                to=person.user,
                key=f"offer_ended:{mentorship.pk}:{side}",
                context={"mentorship": mentorship, "recipient": person, "side": side},
            )
