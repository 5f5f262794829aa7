"""Is the matching fair to everybody? Waiting, matches, probabilities and calibration by group, in numbers. Pure.

Groups (gender, age band, language, area) are never columns of the learning; they are read here only, to look at the
result. A group of fewer than five people is hidden, because its figures would be about persons. Every share has its
Wilson interval and every mean an interval by drawing people with replacement. A group is named in an alert only when
its difference to everybody else passes the bound *and* lies outside chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from fairlearn.metrics import MetricFrame
from scipy.stats import norm

from .people import Floats, Texts

LEAST = 5  # people; a smaller group is hidden
DRAWS = 500
SURE = 0.95
AGE_BANDS = ((18, 25), (26, 35), (36, 45), (46, 55), (56, 65), (66, 120))
# How far a group may lie from everybody else before somebody is told.
BOUNDS = {"match_rate": 0.10, "waiting_days": 30.0, "probability": 0.10, "calibration": 0.10}


@dataclass(frozen=True)
class Alert:
    """One group that differs: which figure, by how much (group − everybody else)."""

    attribute: str
    group: str
    figure: str
    difference: float


def age_band(ages: Floats) -> Texts:
    """``26-35``; empty where the age is not known."""
    names = np.full(len(ages), "", dtype="<U7")
    for low, high in AGE_BANDS:
        names[(ages >= low) & (ages <= high)] = f"{low}-{high}"
    return names


def wilson(good: int, of: int, sure: float = SURE) -> tuple[float, float]:
    """The Wilson interval of a share; (0, 1) of nothing."""
    if of == 0:
        return 0.0, 1.0
    z = float(norm.ppf(0.5 + sure / 2))
    share = good / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def report(
    attributes: Mapping[str, Texts],
    *,
    matched: Floats,
    waiting_days: Floats,
    probability: Floats,
    outcome: Floats | None = None,
    bounds: Mapping[str, float] = BOUNDS,
    seed: int = 0,
) -> dict[str, Any]:
    """{"attributes": {name: [group, …]}, "alerts": […]}, ready for JSON.

    All arrays are [people]; ``attributes`` hold group names, "" for unknown. ``matched`` is 1 or 0, ``probability`` is
    NaN for who has no match, ``outcome`` is 1 or 0 for a closed mentorship and NaN otherwise.
    """
    outcome = np.full(len(matched), np.nan) if outcome is None else outcome
    figures = {
        "match_rate": matched,
        "waiting_days": waiting_days,
        "probability": probability,
        "calibration": outcome - probability,
    }
    told: dict[str, Any] = {"attributes": {}, "alerts": []}
    for name, group in attributes.items():
        told["attributes"][name] = _groups(group, figures, seed)
        told["alerts"] += [vars(alert) for alert in _alerts(name, group, figures, bounds, seed)]
    return told


def _groups(group: Texts, figures: Mapping[str, Floats], seed: int) -> list[dict[str, Any]]:
    """One entry for each group of enough people; the others are counted together as hidden."""
    if not len(group):
        return []
    frame = MetricFrame(
        metrics=dict.fromkeys(figures, _known_mean),
        y_true=figures["match_rate"],
        y_pred=figures["match_rate"],
        sensitive_features=group,
        sample_params={name: {"value": value} for name, value in figures.items()},
    )
    told: list[dict[str, Any]] = []
    hidden = 0
    for name in np.unique(group):
        mine = group == name
        count = int(mine.sum())
        if count < LEAST:
            hidden += count
            continue
        means = frame.by_group.loc[str(name)]
        entry: dict[str, Any] = {"group": str(name), "people": count}
        for figure, value in figures.items():
            known = value[mine & ~np.isnan(value)]
            # a mean over fewer than five of the group would be about persons again
            entry[figure] = None if len(known) < LEAST else _figure(figure, float(means[figure]), known, seed)
        told.append(entry)
    return [*told, {"group": None, "people": hidden}] if hidden else told


def _known_mean(_y_true: Any, _y_pred: Any, *, value: Any) -> float:
    known = np.asarray(value, dtype=np.float64)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def _figure(figure: str, mean: float, known: Floats, seed: int) -> dict[str, Any]:
    if figure == "match_rate":
        low, high = wilson(int(known.sum()), len(known))
    else:
        low, high = np.quantile(_draws(known, seed), [(1 - SURE) / 2, (1 + SURE) / 2]).tolist()
    return {"value": round(mean, 4), "low": round(low, 4), "high": round(high, 4)}


def _draws(known: Floats, seed: int) -> Floats:
    """Means of samples with replacement."""
    dice = np.random.default_rng(seed)
    return np.array([known[dice.integers(0, len(known), len(known))].mean() for _draw in range(DRAWS)])


def _alerts(
    attribute: str, group: Texts, figures: Mapping[str, Floats], bounds: Mapping[str, float], seed: int
) -> list[Alert]:
    found = []
    for name in np.unique(group[group != ""]):
        for figure, value in figures.items():
            known = ~np.isnan(value)
            mine, others = value[known & (group == name)], value[known & (group != name)]
            if min(len(mine), len(others)) < LEAST:
                continue
            gap = float(mine.mean() - others.mean())
            low, high = np.quantile(_draws(mine, seed) - _draws(others, seed + 1), [(1 - SURE) / 2, (1 + SURE) / 2])
            if abs(gap) > bounds[figure] and (low > 0 or high < 0):
                found.append(Alert(attribute, str(name), figure, round(gap, 4)))
    return found
