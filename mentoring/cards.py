"""What each of the two may see of the other: before two yeses no surname, no address, no phone."""

from dataclasses import dataclass
from typing import Any

from config.accounts.models import Consent, Purpose
from config.reference.places import coordinates, distance_km

from .models import Evaluation, Mentorship
from .wording import reason_texts

Side = Evaluation.Side


@dataclass(frozen=True)
class Card:
    """The other person of a pair, as far as it may be known now."""

    side: str  # the reader's side
    first_name: str  # empty without that person's consent
    languages: list[dict[str, str]]
    themes: list[str]
    interests: list[str]
    slots: list[str]
    km: int | None
    reasons: dict[str, list[str]]


def own_side(mentorship: Mentorship, user: Any) -> str:
    """The side of the user in this pair, or nothing for a coordinator."""
    if user.pk == mentorship.newcomer.user_id:
        return Side.NEWCOMER.value
    return Side.MENTOR.value if user.pk == mentorship.mentor.user_id else ""


def other_of(mentorship: Mentorship, side: str) -> Any:
    """The other person."""
    return mentorship.mentor if side == Side.NEWCOMER else mentorship.newcomer


def card_for(mentorship: Mentorship, side: str) -> Card:
    """The other person as the one on this side may see them before both said yes."""
    newcomer, mentor = mentorship.newcomer, mentorship.mentor
    other = other_of(mentorship, side)
    covered = [theme for theme in newcomer.needs if theme in mentor.offers]
    return Card(
        side=side,
        first_name=other.first_name if _shares(mentorship, other) else "",
        languages=other.languages,
        themes=covered or (mentor.offers if side == Side.NEWCOMER else newcomer.needs),
        interests=[interest for interest in newcomer.interests if interest in mentor.interests],
        slots=[slot for slot in newcomer.availability if slot in mentor.availability],
        km=_distance(newcomer, mentor),
        reasons=reason_texts(mentorship.reasons, side),
    )


def _shares(mentorship: Mentorship, person: Any) -> bool:
    return Consent.objects.filter(
        user=person.user_id, programme=mentorship.programme_id, purpose=Purpose.SHARING, withdrawn_at__isnull=True
    ).exists()


def _distance(newcomer: Any, mentor: Any) -> int | None:
    places = {(person.postcode, person.municipality) for person in (newcomer, mentor) if person.postcode}
    points = coordinates(places)
    here = points.get((newcomer.postcode, newcomer.municipality))
    there = points.get((mentor.postcode, mentor.municipality))
    return max(round(distance_km(here, there)), 1) if here and there else None
