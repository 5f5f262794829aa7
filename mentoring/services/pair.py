"""What the verbs about a pair share: locking in the agreed order, who is who, and keeping the places in step."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.accounts.roles import Role
from config.core.errors import Refused
from mentoring.models import Evaluation, Mentor, Mentorship
from newcomers.models import Newcomer

Side = Evaluation.Side


def locked_mentor(pk: int) -> Mentor:
    """The mentor's row, locked until the transaction ends."""
    mentor: Mentor = (
        Mentor.objects.select_for_update(of=("self",), no_key=True).select_related("user", "programme").get(pk=pk)
    )
    return mentor


def locked_newcomer(pk: int) -> Newcomer:
    """The newcomer's row, locked until the transaction ends."""
    newcomer: Newcomer = (
        Newcomer.objects.select_for_update(of=("self",), no_key=True).select_related("user", "programme").get(pk=pk)
    )
    return newcomer


def locked_pair(mentorship: Mentorship) -> Mentorship:
    """The mentorship with both people, all three rows locked: newcomer, then mentor, then mentorship."""
    newcomer = locked_newcomer(mentorship.newcomer_id)
    mentor = locked_mentor(mentorship.mentor_id)
    fresh: Mentorship = (
        Mentorship.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme")
        .get(pk=mentorship.pk)
    )
    fresh.newcomer, fresh.mentor = newcomer, mentor
    return fresh


def count_places(mentor: Mentor) -> None:
    """Bring the number of taken places in step with the open mentorships. The mentor's row must be locked."""
    mentor.places_taken = Mentorship.objects.filter(mentor=mentor).open().count()
    mentor.save(update_fields=["places_taken", "updated_at"])


def coordinates(user: Any, programme_id: int) -> bool:
    """Whether the user coordinates this programme."""
    return bool(user.memberships.filter(role=Role.COORDINATOR, programme_id=programme_id).exists())


def side_of(mentorship: Mentorship, user: Any, *, asked: str = "") -> str:
    """Which of the two the user speaks for. A coordinator may pass on what one of them said, and names the side.

    Raises Refused for anybody else.
    """
    if user == mentorship.newcomer.user:
        return Side.NEWCOMER.value
    if user == mentorship.mentor.user:
        return Side.MENTOR.value
    if asked in Side.values and coordinates(user, mentorship.programme_id):
        return asked
    raise Refused(_("Only the two people themselves can answer."))


def both(mentorship: Mentorship) -> list[tuple[str, Any, Any]]:
    """For each of the two: the side, the person and the other person."""
    return [
        (Side.NEWCOMER.value, mentorship.newcomer, mentorship.mentor),
        (Side.MENTOR.value, mentorship.mentor, mentorship.newcomer),
    ]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)
