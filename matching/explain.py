"""Why two people fit: the parts of the score as codes and numbers. Words are made where somebody reads them.

``{"for": [...], "against": [...], "unknown": [...]}``; each reason of the first two lists has

* ``code``: the criterion,
* ``points``: what it adds to the score (0 to 100); over both lists they add up to the score exactly, to one decimal,
* ``of``: the most it could have added,
* ``values``: what was compared, in codes and numbers.

A criterion speaks *for* when it has half of its points or more. Two are said as a person would say them: any shared
interest speaks for a pair, and a life stage speaks for it when children or ages are near; a gender wish that is not met
always stands against.
A criterion without weight, and the occupation of somebody for whom work is no need, is not mentioned.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from . import features
from .features import CRITERIA, GOALS
from .model import Model, fit
from .people import LEVELS, Floats, Town

Reasons = dict[str, Any]
HALF = 0.5
NEAR_IN_AGE = 10  # years
FIRST_AMONG_EQUALS = "nl"  # of two equally good common languages the one that she is learning here is named


def explain(town: Town, row: int, column: int, values: Floats, weights: Mapping[str, int]) -> tuple[float, Reasons]:
    """The score to one decimal and the reasons of one pair. ``values`` [8] as ``features.criteria`` gives them."""
    counted = [name for name in CRITERIA if weights[name] > 0]
    value = dict(zip(CRITERIA, values.tolist(), strict=True))
    known = [name for name in counted if not np.isnan(value[name])]
    total = sum(weights[name] for name in known)
    exact = {name: 100 * weights[name] * value[name] / total for name in known}
    points = _to_tenths(exact)
    reasons: Reasons = {"for": [], "against": [], "unknown": []}
    for name in known:
        seen = DETAILS[name](town, row, column)
        entry = {
            "code": name,
            "points": points[name] / 10,
            "of": round(100 * weights[name] / total, 1),
            "values": seen,
        }
        reasons["for" if _speaks_for(name, value[name], seen) else "against"].append(entry)
    reasons["for"].sort(key=lambda entry: -entry["points"])
    reasons["against"].sort(key=lambda entry: entry["points"] - entry["of"])
    reasons["unknown"] = [{"code": name} for name in counted if name not in known and _applies(town, row, name)]
    return sum(points.values()) / 10, reasons


def _speaks_for(name: str, value: float, seen: Mapping[str, Any]) -> bool:
    if name == "interests":
        return bool(seen["shared"])
    if name == "life_stage":
        is_near = seen.get("children") or seen.get("age_gap", NEAR_IN_AGE + 1) <= NEAR_IN_AGE
        return bool(is_near) and seen.get("wish") != "broken"
    return value >= HALF


def _applies(town: Town, row: int, name: str) -> bool:
    return name != "occupation" or bool(features.wants_work(town)[row])


def _to_tenths(exact: Mapping[str, float]) -> dict[str, int]:
    """Points in tenths whose sum is the rounded sum: the largest remainders are rounded up."""
    tenths = {name: int(10 * points + 1e-9) for name, points in exact.items()}
    missing = round(10 * sum(exact.values())) - sum(tenths.values())
    by_remainder = sorted(exact, key=lambda name: tenths[name] - 10 * exact[name])
    for name in by_remainder[:missing]:
        tenths[name] += 1
    return tenths


def _needs(town: Town, row: int, column: int) -> dict[str, Any]:
    return _themes(town, row, column, most=len(town.themes))


def _goals(town: Town, row: int, column: int) -> dict[str, Any]:
    return _themes(town, row, column, most=GOALS)


def _themes(town: Town, row: int, column: int, *, most: int) -> dict[str, Any]:
    rank = town.newcomers.need_rank[row]
    wanted = [int(at) for at in np.argsort(rank, kind="stable") if 0 < rank[at] <= most]
    offered = town.mentors.offers[column]
    return {
        "themes": [town.themes[at] for at in wanted if offered[at]],
        "missing": [town.themes[at] for at in wanted if not offered[at]],
    }


def _language(town: Town, row: int, column: int) -> dict[str, Any]:
    weaker = np.minimum(town.newcomers.level[row], town.mentors.level[column])
    best = int(weaker.max())
    if best == 0:
        return {"code": "", "level": ""}
    codes = [town.languages[at] for at in np.flatnonzero(weaker == best)]
    code = FIRST_AMONG_EQUALS if FIRST_AMONG_EQUALS in codes else codes[0]
    return {"code": code, "level": LEVELS[best - 1]}


def _availability(town: Town, row: int, column: int) -> dict[str, Any]:
    common = np.flatnonzero(town.newcomers.slots[row] & town.mentors.slots[column])
    return {"slots": [town.slots[at] for at in common]}


def _distance(town: Town, row: int, column: int) -> dict[str, Any]:
    return {"km": round(float(features.kilometres(town, *_pair(row, column))[0]), 1)}


def _interests(town: Town, row: int, column: int) -> dict[str, Any]:
    common = np.flatnonzero(town.newcomers.interests[row] & town.mentors.interests[column])
    return {"shared": [town.interests[at] for at in common]}


def _occupation(town: Town, row: int, column: int) -> dict[str, Any]:
    hers, his = str(town.newcomers.isco_code[row]), str(town.mentors.isco_code[column])
    same = "unit" if hers == his else "group" if hers[0] == his[0] else "none"
    return {"isco": his, "same": same}


def _life_stage(town: Town, row: int, column: int) -> dict[str, Any]:
    pair = _pair(row, column)
    seen: dict[str, Any] = {}
    children = float(features.children_alike(town, *pair)[0])
    gap = float(features.age_gap(town, *pair)[0])
    wishes = float(features.wishes_met(town, *pair)[0])
    if not np.isnan(children):
        seen["children"] = children >= HALF
    if not np.isnan(gap):
        seen["age_gap"] = int(gap)
    if not np.isnan(wishes):
        seen["wish"] = "met" if wishes == 1 else "broken"
    return seen


def _pair(row: int, column: int) -> tuple[Any, Any]:
    return np.array([row]), np.array([column])


DETAILS: dict[str, Callable[[Town, int, int], dict[str, Any]]] = {
    "needs": _needs,
    "goals": _goals,
    "language": _language,
    "availability": _availability,
    "distance": _distance,
    "interests": _interests,
    "occupation": _occupation,
    "life_stage": _life_stage,
}


# --- With a model ----------------------------------------------------------------------------

# Which criterion a column of the learning belongs to; what belongs to none is about the mentor alone.
PART_OF = {
    **{name: name for name in CRITERIA},
    "dutch": "language",
    "childcare": "availability",
    "far": "distance",
    "sector": "occupation",
    **dict.fromkeys(features.LIFE_STAGE, "life_stage"),
}
SURE_WITHIN = ((0.15, "sure"), (0.30, "fairly"))  # width of the 95 % interval
SAYS_LITTLE = 0.02  # of the logit: half a percentage point


def tell(  # noqa: PLR0917
    town: Town, row: int, column: int, values: Floats, weights: Mapping[str, int], model: Model | None
) -> tuple[float, float | None, Reasons]:
    """Score, probability (None while nothing is learned) and reasons of one pair."""
    score, probability, reasons = explain_learned(
        town, row, column, values, weights, by_weights(weights) if model is None else model
    )
    return score, None if model is None else probability, reasons


def by_weights(weights: Mapping[str, int]) -> Model:
    """The weights as a model that has seen no outcome: the same order, and an interval as wide as not knowing is."""
    return _by_weights(tuple(weights[name] for name in CRITERIA))


@lru_cache(maxsize=64)
def _by_weights(weights: tuple[int, ...]) -> Model:
    nothing = np.zeros(0)
    return fit(
        np.empty((0, len(features.FEATURES))),
        nothing,
        prior=features.prior(dict(zip(CRITERIA, weights, strict=True))),
        groups=nothing,
        names=features.FEATURES,
        signs=features.SIGNS,
        centre=features.CENTRE,
        spread=features.SPREAD,
    )


def explain_learned(  # noqa: PLR0917
    town: Town, row: int, column: int, values: Floats, weights: Mapping[str, int], model: Model
) -> tuple[float, float, Reasons]:
    """Score, probability and reasons of one pair by the model's own contributions.

    The reasons keep their shape; each has also ``logit``: what the model adds for this criterion. It speaks *for* the
    pair where that is positive. A criterion that says next to nothing stays in the list where the weights put it, at
    its end. ``reasons["model"]`` has ``probability`` with ``low``, ``high`` and ``sure`` (a code), ``rows`` (outcomes
    it was learned from; 0 is the weights alone), ``base`` (the logit of a usual pair), ``mentor`` (experience, load
    and record) and ``rest`` (criteria that are not told); base, mentor, rest and the reasons' logits add up to the
    logit of the probability.
    """
    score, told = explain(town, row, column, values, weights)
    known = features.features(town, *_pair(row, column))
    by_criterion = dict.fromkeys([*CRITERIA, ""], 0.0)
    for name, part in zip(model.names, model.contributions(known)[0].tolist(), strict=True):
        by_criterion[PART_OF.get(name, "")] += part
    mentor = by_criterion.pop("")
    reasons: Reasons = {"for": [], "against": [], "unknown": told["unknown"]}
    for kind in ("for", "against"):
        for entry in told[kind]:
            part = by_criterion.pop(entry["code"])
            side = kind if abs(part) < SAYS_LITTLE or _wish_broken(entry) else "for" if part > 0 else "against"
            reasons[side].append({**entry, "logit": round(part, 4)})
    reasons["for"].sort(key=lambda entry: -entry["logit"])
    reasons["against"].sort(key=lambda entry: entry["logit"])
    probability = float(model.predict_proba(known)[0])
    low, high = model.interval(known)[0].tolist()
    reasons["model"] = {
        "probability": round(probability, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "sure": sureness(low, high) if model.rows else "guess",
        "rows": model.rows,
        "base": round(model.intercept, 4),
        "mentor": round(mentor, 4),
        "rest": round(sum(by_criterion.values()), 4),
    }
    return score, probability, reasons


def sureness(low: float, high: float) -> str:
    """How narrow the interval of a probability is, as a code: ``sure``, ``fairly`` or ``unsure``."""
    return next((code for width, code in SURE_WITHIN if high - low <= width), "unsure")


def _wish_broken(entry: Mapping[str, Any]) -> bool:
    return entry["values"].get("wish") == "broken"
