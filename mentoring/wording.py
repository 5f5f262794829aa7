"""Codes in words: why two people fit, and what the journal says."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.reference.interests import interest_name
from config.reference.languages import language_name
from config.reference.lists import listed
from config.reference.slots import slot_label
from content.themes import Theme

from .audiences import COORDINATOR, FOR, KINDS, MENTOR, NEAR_IN_AGE, NEWCOMER, UNKNOWN, readable
from .states import MentorshipState, MentorState


def theme_name(slug: str) -> str:
    """A theme in the reader's language."""
    return str(Theme(slug).label) if slug in Theme.values else slug


def reason_text(reason: Mapping[str, Any], audience: str, kind: str) -> str:
    """One reason in one sentence for a coordinator, a mentor or a newcomer; empty when it is not for this reader.

    ``kind`` is the list that the reason stands in. What each may read is decided in ``audiences``.
    """
    told = readable(reason, audience, kind)
    if told is None:
        return ""
    if kind == UNKNOWN:
        return str(_UNKNOWN.get(told["code"], told["code"]))
    words = _WORDS.get(told["code"])
    return str(told["code"]) if words is None else words(told.get("values") or {}, audience, kind == FOR)


def reason_texts(reasons: Mapping[str, Any], audience: str) -> dict[str, list[str]]:
    """The three lists of reasons, worded, without what is not for this reader."""
    worded = {kind: [reason_text(reason, audience, kind) for reason in reasons.get(kind, [])] for kind in KINDS}
    return {kind: [text for text in texts if text] for kind, texts in worded.items()}


def _themes(slugs: Any) -> str:
    return ", ".join(theme_name(slug) for slug in slugs or [])


def _needs(values: Mapping[str, Any], audience: str, good: bool) -> str:
    themes, missing = _themes(values.get("themes")), _themes(values.get("missing"))
    if audience == MENTOR and not good:
        return _("The newcomer also needs help with other themes.")
    return _covered(themes, missing, audience) if good and themes else _not_covered(missing, audience)


def _covered(themes: str, missing: str, audience: str) -> str:
    if audience == NEWCOMER:
        told = _("The mentor can help you with: %(themes)s.") % {"themes": themes}
        return f"{told} {_not_covered(missing, audience)}" if missing else told
    if audience == MENTOR:
        return _("The newcomer looks for help that you offer: %(themes)s.") % {"themes": themes}
    if missing:
        return _("Needs covered: %(themes)s. Not covered: %(missing)s.") % {"themes": themes, "missing": missing}
    return _("Needs covered: %(themes)s.") % {"themes": themes}


def _not_covered(missing: str, audience: str) -> str:
    if not missing:
        return _("The mentor's themes are not what the newcomer needs.")
    if audience == NEWCOMER:
        return _("For this you need somebody else: %(missing)s.") % {"missing": missing}
    return _("Needs not covered: %(missing)s.") % {"missing": missing}


def _goals(values: Mapping[str, Any], audience: str, good: bool) -> str:
    themes = _themes(values.get("themes"))
    if themes:
        if audience == NEWCOMER:
            return _("Your goals fit what the mentor offers: %(themes)s.") % {"themes": themes}
        if audience == MENTOR:
            return _("The newcomer's goals fit what you offer: %(themes)s.") % {"themes": themes}
        told = (
            _("The goals fit what the mentor offers: %(themes)s.")
            if good
            else _("Only part of the goals fits what the mentor offers: %(themes)s.")
        )
        return told % {"themes": themes}
    if audience == NEWCOMER:
        return _("The mentor does not offer help with your goals.")
    if audience == MENTOR:
        return _("The newcomer's goals are about something else than you offer.")
    return _("The goals are about something else than the mentor offers.")


def _language(values: Mapping[str, Any], audience: str, good: bool) -> str:
    name, level = language_name(values.get("code", "")), values.get("level", "")
    if good and name and audience == COORDINATOR:
        level = _("first language") if level == "native" else level
        return _("Common language: %(language)s (%(level)s).") % {"language": name, "level": level}
    if good and name:
        return _("You both speak %(language)s.") % {"language": name}
    if audience == COORDINATOR:
        return _weak_language(name, level)
    return _("You may need some help to understand each other.")


def _weak_language(name: str, level: str) -> str:
    if not name:
        return _("There is no good common language.")
    level = _("first language") if level == "native" else level
    return _("The common language is weak: %(language)s (%(level)s).") % {"language": name, "level": level}


def _availability(values: Mapping[str, Any], audience: str, good: bool) -> str:
    slots = listed((slot_label(slot) for slot in values.get("slots") or []), mark=";")
    if audience == COORDINATOR:
        if good:
            return _("Both are free on: %(slots)s.") % {"slots": slots}
        return _("Little time together: %(slots)s.") % {"slots": slots} if slots else _("No time together.")
    if good:
        return _("You are both free on: %(slots)s.") % {"slots": slots}
    return _("You have little free time together.")


def _distance(values: Mapping[str, Any], audience: str, good: bool) -> str:
    if audience != COORDINATOR:
        return _within(values.get("within"), good)
    km = values.get("km")
    number = {"km": max(round(float(km or 0)), 1)}
    return (
        _("They live about %(km)s km apart.") if good else _("About %(km)s km apart, which is far for one of them.")
    ) % number


def _within(km: int | None, good: bool) -> str:
    if km is None:
        return _("You live near each other.") if good else _("You live far from each other.")
    return (_("You live within %(km)s km of each other.") if good else _("You live quite far: up to %(km)s km.")) % {
        "km": km
    }


def _interests(values: Mapping[str, Any], audience: str, good: bool) -> str:
    shared = ", ".join(interest_name(code) for code in values.get("shared") or [])
    if audience == COORDINATOR:
        if shared and not good:
            return _("Only common interests are shared: %(shared)s.") % {"shared": shared}
        return _("Shared interests: %(shared)s.") % {"shared": shared} if shared else _("No shared interests.")
    return _("You both like: %(shared)s.") % {"shared": shared} if shared else _("You have different interests.")


def _occupation(values: Mapping[str, Any], audience: str, good: bool) -> str:
    if audience == COORDINATOR:
        if good:
            same = values.get("same") == "unit"
            return _("Both have the same occupation.") if same else _("Their occupations are close.")
        return _("Work is a need, and their occupations differ.")
    return _("Your occupations are close.") if good else _("You have different occupations.")


def _life_stage(values: Mapping[str, Any], audience: str, good: bool) -> str:
    """A wish that is not met is said plainly, to coordinators only."""
    if audience != COORDINATOR:
        return _("You are in a similar stage of life.")
    return _alike(values) if good else _apart(values)


def _alike(values: Mapping[str, Any]) -> str:
    if values.get("children"):
        return _("Both have children of about the same age.")
    if values.get("age_gap", NEAR_IN_AGE + 1) <= NEAR_IN_AGE:
        return _("They are of about the same age.")
    if values.get("wish") == "met":
        return _("A wish about a woman or a man is met.")
    return _("%(years)s years between them.") % {"years": values.get("age_gap", "?")}


def _apart(values: Mapping[str, Any]) -> str:
    if values.get("wish") == "broken":
        return _("A wish about a woman or a man is not met.")
    if values.get("age_gap") is not None:
        return _("Another stage of life: %(years)s years between them.") % {"years": values["age_gap"]}
    return _("Another stage of life.")


_WORDS: dict[str, Callable[[Mapping[str, Any], str, bool], str]] = {
    "needs": _needs,
    "goals": _goals,
    "language": _language,
    "availability": _availability,
    "distance": _distance,
    "interests": _interests,
    "occupation": _occupation,
    "life_stage": _life_stage,
}
_UNKNOWN = {
    "needs": gettext_lazy("It is not known yet with what help is needed."),
    "goals": gettext_lazy("The goals are not known yet."),
    "language": gettext_lazy("It is not known how well the language is spoken."),
    "availability": gettext_lazy("It is not known when there is time."),
    "distance": gettext_lazy("It is not known how far the places are."),
    "interests": gettext_lazy("The interests are not known yet."),
    "occupation": gettext_lazy("The occupation is not known."),
    "life_stage": gettext_lazy("Age and children are not known."),
}

EVENTS = {
    "applied": gettext_lazy("applied as a mentor"),
    "interview planned": gettext_lazy("planned the interview"),
    "interview held": gettext_lazy("held the interview"),
    "code of conduct accepted": gettext_lazy("accepted the code of conduct"),
    "training completed": gettext_lazy("noted the training"),
    "capacity changed": gettext_lazy("changed the number of places"),
    "profile changed": gettext_lazy("changed the file"),
    "filled in from import": gettext_lazy("changed the file"),
    "viewed": gettext_lazy("looked at the file"),
    "offer made": gettext_lazy("made an offer"),
    "offer ended": gettext_lazy("an offer ended"),
    "offered": gettext_lazy("made the offer"),
    "said yes": gettext_lazy("a yes to the offer"),
    "asked a question": gettext_lazy("asked the coordinator"),
    "asked about a page": gettext_lazy("asked the mentor about a page"),
    "first meeting planned": gettext_lazy("planned the first meeting"),
    "trial question asked": gettext_lazy("asked both whether to go on"),
    "said yes to go on": gettext_lazy("a yes to go on"),
    "said no to go on": gettext_lazy("a no to go on"),
    "meeting logged": gettext_lazy("logged a meeting"),
    "meeting corrected": gettext_lazy("corrected a meeting"),
    "meeting removed": gettext_lazy("took a meeting away"),
    "meeting confirmed": gettext_lazy("confirmed a meeting"),
    "meeting disputed": gettext_lazy("said that a meeting is not right"),
    "asked to stop": gettext_lazy("asked to stop"),
    "evaluation given": gettext_lazy("looked back"),
    "question answered": gettext_lazy("answered the question"),
    "looked into": gettext_lazy("looked into it"),
}
_STATES = {**dict(MentorState.choices), **dict(MentorshipState.choices)}


def event_text(verb: str) -> str:
    """A line of the journal in the reader's language; a verb without a wording is shown as it is."""
    before, arrow, after = verb.partition("→")
    if arrow and before in _STATES and after in _STATES:
        return _("from “%(before)s” to “%(after)s”") % {"before": _STATES[before], "after": _STATES[after]}
    return str(EVENTS.get(verb, verb))
