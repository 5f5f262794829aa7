"""The codes of this app in words for coordinators."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from config.reference.languages import language_name
from config.reference.slots import slot_label
from mentoring.audiences import COORDINATOR
from mentoring.wording import reason_text, theme_name

# Why a pair is not possible: the rules of ``constraints.RULES`` and what only the newcomer can change.
RULE_TEXTS: dict[str, Any] = {
    "tried_before": gettext_lazy("these two were tried before, or one of them said no"),
    "screening": gettext_lazy("the mentor is not approved"),
    "training": gettext_lazy("the mentor has no valid training"),
    "capacity": gettext_lazy("the mentor has no free place"),
    "gender": gettext_lazy("a required wish about a woman or a man is not met"),
    "slots": gettext_lazy("no half-day when both are free"),
    "distance": gettext_lazy("the distance is too large"),
    "language": gettext_lazy("no common language of level A2 or better"),
    "no_consent": gettext_lazy("the newcomer took back the consent to matching"),
    "under_18": gettext_lazy("the newcomer is under 18"),
    "unknown_birth_year": gettext_lazy("the newcomer's year of birth is not known"),
    "unknown_place": gettext_lazy("the newcomer's place is not known"),
    "unknown_distance": gettext_lazy("the newcomer's furthest distance is not known"),
    "unknown_slots": gettext_lazy("the newcomer's free half-days are not known"),
    "unknown_languages": gettext_lazy("the newcomer's language levels are not known"),
}
# Why somebody stayed without a mentor, and what a coordinator can do about it.
BECAUSE_TEXTS: dict[str, Any] = {
    "places": gettext_lazy("Mentors fit, but their places went to others."),
    "capacity": gettext_lazy("Mentors who fit have no free place."),
    "screening": gettext_lazy("Mentors who fit are not approved yet."),
    "training": gettext_lazy("Mentors who fit have no valid training."),
    "gender": gettext_lazy("A required wish about a woman or a man leaves nobody."),
    "slots": gettext_lazy("No mentor is free at the same time."),
    "distance": gettext_lazy("No mentor lives near enough."),
    "language": gettext_lazy("No mentor shares a language of level A2 or better."),
    "tried_before": gettext_lazy("Every mentor who fits was tried before."),
    "no_mentors": gettext_lazy("The programme has no mentors yet."),
    "no_consent": gettext_lazy("The newcomer took back the consent to matching."),
    "under_18": gettext_lazy("The newcomer is under 18. This programme is for adults."),
    "unknown_birth_year": gettext_lazy("The year of birth is not known. Ask the newcomer."),
    "unknown_place": gettext_lazy("The place is not known. Check the postcode."),
    "unknown_distance": gettext_lazy("The furthest distance is not known. Ask the newcomer."),
    "unknown_slots": gettext_lazy("The free half-days are not known. Ask the newcomer."),
    "unknown_languages": gettext_lazy("The language levels are not known. Ask the newcomer."),
}
# From which score on a fit is called so; the last one is everything below.
FIT_WORDS = (
    (75, "very_good", pgettext_lazy("fit", "very good")),
    (60, "good", pgettext_lazy("fit", "good")),
    (45, "fair", pgettext_lazy("fit", "fair")),
    (0, "weak", pgettext_lazy("fit", "weak")),
)


def because_text(code: str) -> str:
    """Why somebody has nobody."""
    return str(BECAUSE_TEXTS.get(code, code))


def rule_text(code: str) -> str:
    """The rule that forbids a pair."""
    return str(RULE_TEXTS.get(code, code))


def fit_word(score: float) -> str:
    """A score in a word."""
    return next(str(word) for bound, _code, word in FIT_WORDS if score >= bound)


def fit_range(code: str) -> tuple[float, float]:
    """The scores that a word stands for: from, and below."""
    bounds = [bound for bound, _code, _word in FIT_WORDS]
    at = [name for _bound, name, _word in FIT_WORDS].index(code)
    return float(bounds[at]), float(bounds[at - 1]) if at else 101.0


def told(reason: Mapping[str, Any], kind: str) -> str:
    """One reason for a coordinator."""
    return reason_text(reason, COORDINATOR, kind)


# How sure a probability is, by the width of its interval.
SURE_TEXTS: dict[str, Any] = {
    "sure": pgettext_lazy("probability", "quite sure"),
    "fairly": pgettext_lazy("probability", "fairly sure"),
    "unsure": pgettext_lazy("probability", "not sure"),
    "guess": pgettext_lazy("probability", "a guess from the weights: nothing is learned here yet"),
}


def sure_text(code: str) -> str:
    """How sure a probability is."""
    return str(SURE_TEXTS.get(code, code))


CHANGE_TEXTS: dict[tuple[str, str], Any] = {
    ("slot", "newcomer"): gettext_lazy("The newcomer also makes time on %(slot)s."),
    ("slot", "mentor"): gettext_lazy("The mentor also makes time on %(slot)s."),
    ("slot", "both"): gettext_lazy("Both also make time on %(slot)s."),
    ("offer", ""): gettext_lazy("The mentor also helps with: %(theme)s."),
    ("further", ""): gettext_lazy("Both accept %(km)s km more."),
    ("language", ""): gettext_lazy("A mentor who also speaks %(language)s."),
    ("nearer", ""): gettext_lazy("A mentor who lives %(km)s km nearer."),
}


def change_text(entry: Mapping[str, Any]) -> str:
    """What is imagined to be different, in one sentence."""
    values = entry["values"]
    told = {
        "slot": slot_label(values["slot"]) if "slot" in values else "",
        "theme": theme_name(values.get("theme", "")),
        "language": language_name(values.get("code", "")),
        "km": values.get("km", ""),
    }
    return str(CHANGE_TEXTS[entry["change"], str(values.get("who", ""))]) % told


COUNT_NAMES: dict[str, Any] = {
    "waiting": gettext_lazy("Newcomers waiting"),
    "mentors": gettext_lazy("Mentors"),
    "free_places": gettext_lazy("Free places with mentors"),
    "possible_pairs": gettext_lazy("Possible pairs"),
    "proposed": gettext_lazy("Proposals"),
    "unmatched": gettext_lazy("Without a proposal"),
    "gap": gettext_lazy("Distance to the best possible assignment"),
}


def count_name(code: str) -> str:
    """What was counted in a run."""
    return str(COUNT_NAMES.get(code, code))
