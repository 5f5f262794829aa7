"""The match card: why these two, in the reader's language and in Dutch, before anybody knows who the other one is.

The reasons were written down as codes when the offer was made; here they become sentences for one reader. What this
reader may not know is left out by ``audiences``. No name, no address, no phone, nothing of the other one's file.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from config.core.models import Event
from config.reference.places import coordinates, distance_km

from .audiences import AGAINST, FOR, UNKNOWN
from .models import Evaluation, Mentorship
from .wording import reason_texts

Side = Evaluation.Side
LOCAL_LANGUAGE = "nl"  # what people around them read; whoever helps can read along
TOLD = 3  # the strongest reasons; the others are told as well, but not as the answer to "why"
NEAR_KM = 15


@dataclass(frozen=True)
class Face:
    """One card in one language. ``lists``: (heading, sentences); ``answers``: boxes to tick on paper."""

    language: str
    direction: str
    title: str
    lists: list[tuple[str, list[str]]]
    asks: str
    secret: str
    answers: list[str]


@dataclass(frozen=True)
class Talk:
    """A question of this reader, or the coordinator's answer to it."""

    is_answer: bool
    text: str


def own_side(mentorship: Mentorship, user: Any) -> str:
    """The side of the user in this pair, or nothing for a coordinator."""
    if user.pk == mentorship.newcomer.user_id:
        return Side.NEWCOMER.value
    return Side.MENTOR.value if user.pk == mentorship.mentor.user_id else ""


def other_of(mentorship: Mentorship, side: str) -> Any:
    """The other person."""
    return mentorship.mentor if side == Side.NEWCOMER else mentorship.newcomer


def title_of(side: str) -> str:
    """What the card asks."""
    return _("A mentor for you?") if side == Side.NEWCOMER else _("A newcomer for you?")


def faces(mentorship: Mentorship, side: str) -> list[Face]:
    """The card in the reader's language, then in Dutch unless that is the same."""
    reader = (translation.get_language() or "").split("-")[0]
    reasons = mentorship.reasons if any(mentorship.reasons.values()) else in_common(mentorship)
    languages = dict.fromkeys([reader, LOCAL_LANGUAGE])
    return [_face(mentorship, side, reasons, language) for language in languages]


def _face(mentorship: Mentorship, side: str, reasons: dict[str, Any], language: str) -> Face:
    with translation.override(language):
        texts = reason_texts(reasons, side)
        lists = [
            (_("Why we think that you fit"), texts[FOR][:TOLD]),
            (_("Also"), texts[FOR][TOLD:]),
            (_("Good to know"), texts[AGAINST]),
            (_("Unknown"), texts[UNKNOWN]),
        ]
        number = {"meetings": mentorship.programme.meetings_expected, "months": mentorship.programme.months}
        return Face(
            language=language,
            direction="rtl" if get_language_bidi() else "ltr",
            title=title_of(side),
            lists=[(heading, sentences) for heading, sentences in lists if sentences],
            asks=_("You meet about %(meetings)s times in %(months)s months.") % number,
            secret=_(
                "The other person gets the same question. You see each other's full name only when you both say yes."
            ),
            answers=[_("Yes, I want this"), _("No, not this time"), _("I have a question first")],
        )


def in_common(mentorship: Mentorship) -> dict[str, Any]:
    """What two files say, for an offer that was made without reasons."""
    newcomer, mentor = mentorship.newcomer, mentorship.mentor
    km = _distance(newcomer, mentor)
    spoken = {entry["code"] for entry in mentor.languages}
    found: dict[str, dict[str, Any]] = {
        "needs": {"themes": [theme for theme in newcomer.needs if theme in mentor.offers]},
        "language": {"code": next((one["code"] for one in newcomer.languages if one["code"] in spoken), "")},
        "availability": {"slots": [slot for slot in newcomer.availability if slot in mentor.availability]},
        "distance": {"km": km} if km is not None and km <= NEAR_KM else {},
        "interests": {"shared": [interest for interest in newcomer.interests if interest in mentor.interests]},
    }
    return {FOR: [{"code": code, "values": values} for code, values in found.items() if any(values.values())]}


def _distance(newcomer: Any, mentor: Any) -> float | None:
    places = {(person.postcode, person.municipality) for person in (newcomer, mentor) if person.postcode}
    points = coordinates(places)
    here = points.get((newcomer.postcode, newcomer.municipality))
    there = points.get((mentor.postcode, mentor.municipality))
    return max(distance_km(here, there), 0.1) if here and there else None


def talk_of(mentorship: Mentorship, side: str) -> list[Talk]:
    """What this reader asked about the pair and what the coordinator answered, oldest first; never the other's."""
    asked, answered = "asked a question", "question answered"
    lines = Event.objects.about(mentorship).filter(verb__in=[asked, answered]).exclude(reason="")
    return [
        Talk(line.verb == answered, line.reason)
        for line in lines
        if side in line.data.get("sides", [line.data.get("side")])
    ]
