"""What the coordinators' own decisions say about the weights. The tool shows numbers and a suggestion; people decide.

Every override compares two pairs, criterion by criterion, as they were measured when the run proposed them:

* *chosen instead*: the mentor chosen by hand against the one whom the run proposed to the same newcomer;
* *declined*: what the programme's approved proposals have on average against the declined pair.

So each override is a row of differences d, from −1 to 1; NaN where one of the two is not known counts as no difference.
The estimate is a preference model: the probability that a coordinator prefers the first is 1 / (1 + e^(−w·d / T)) with
the weights w in points and T = ``TEMPERATURE`` points. The suggestion minimises the negative log-likelihood plus
``PULL``/2 · Σ (w − w₀)² around the weights that count now, over weights that are not negative and add up to 100: a few
overrides move the weights a little, many move them more. It is shown only with at least ``ENOUGH`` overrides that carry
a reason from the list, and only when the suggested weights agree with more of them than those that count now.

Reasons that the score cannot know (personality, they know each other, safety, something else) are counted and shown,
but their rows are left out: no weight can answer them.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from config.accounts.models import Programme
from matching.features import CRITERIA
from matching.models import Proposal
from matching.people import Floats
from matching.states import DecisionCode, ProposalState

from .weights import settings_for

ENOUGH = 10
TEMPERATURE = 10.0  # points
PULL = 0.02  # per squared point: ten like-minded overrides can move a weight by some ten points
STEPS = 400
# What a weight can answer.
ABOUT_A_CRITERION = (DecisionCode.NEEDS, DecisionCode.LANGUAGE, DecisionCode.DISTANCE, DecisionCode.TIME)
MOST_READ = 1000


@dataclass(frozen=True)
class Evidence:
    """One criterion: how much better the preferred pairs are, in points of 100, with a 95 % interval."""

    code: str
    overrides: int
    mean: float
    low: float
    high: float
    weight: int
    suggested: int


@dataclass(frozen=True)
class Suggestion:
    """``weights`` is None while there are too few overrides or other weights would not agree with more of them."""

    overrides: int
    needed: int
    compared: int
    codes: list[tuple[str, int]]
    evidence: list[Evidence]
    agree_now: int
    agree_then: int
    weights: dict[str, int] | None


def suggest(*, programme: Programme) -> Suggestion:
    """What the overrides of a programme say, with the evidence. Changes nothing."""
    overrides = list(
        Proposal.objects.filter(programme=programme)
        .exclude(decision_code="")
        .filter(state__in=[ProposalState.DECLINED, *_CHOSEN_STATES])
        .order_by("-created_at", "-pk")[:MOST_READ]
    )
    overrides = [one for one in overrides if one.chosen_by_hand or one.state == ProposalState.DECLINED]
    now = settings_for(programme).weights
    rows = differences(programme, [one for one in overrides if one.decision_code in ABOUT_A_CRITERION])
    counted = Counter(one.decision_code for one in overrides)
    start = np.array([now[code] for code in CRITERIA], dtype=np.float64)
    then = whole(estimate(rows, start)) if len(rows) else start.astype(int).tolist()
    agree_now, agree_then = agreeing(rows, start), agreeing(rows, np.array(then, dtype=np.float64))
    is_better = len(overrides) >= ENOUGH and agree_then > agree_now
    return Suggestion(
        overrides=len(overrides),
        needed=ENOUGH,
        compared=len(rows),
        codes=[(str(DecisionCode(code).label), count) for code, count in counted.most_common()],
        evidence=[_evidence(code, rows[:, at], now[code], then[at]) for at, code in enumerate(CRITERIA)],
        agree_now=agree_now,
        agree_then=agree_then,
        weights=dict(zip(CRITERIA, then, strict=True)) if is_better else None,
    )


_CHOSEN_STATES = tuple(state for state in ProposalState if state != ProposalState.DECLINED)


def differences(programme: Programme, overrides: list[Proposal]) -> Floats:
    """[overrides, 8]: preferred minus not preferred; overrides without something to compare with are left out."""
    approved = Proposal.objects.filter(programme=programme, state=ProposalState.APPROVED).order_by("-pk")
    usual = _mean([measured(reasons) for reasons in approved.values_list("reasons", flat=True)[:MOST_READ]])
    proposed = _proposed_instead([one for one in overrides if one.chosen_by_hand])
    rows = []
    for one in overrides:
        mine = measured(one.reasons)
        if one.chosen_by_hand and one.state != ProposalState.DECLINED:
            other = proposed.get((one.run_id, one.newcomer_id))
            if other is not None:
                rows.append(mine - measured(other))
        elif one.state == ProposalState.DECLINED and usual is not None:
            rows.append(usual - mine)
    return np.nan_to_num(np.array(rows, dtype=np.float64).reshape(-1, len(CRITERIA)))


def measured(reasons: dict[str, Any]) -> Floats:
    """[8]: the value of each criterion as it was told with the proposal, from 0 to 1; NaN where it was not known."""
    told = {entry["code"]: entry for kind in ("for", "against") for entry in reasons.get(kind, [])}
    values = [
        told[code]["points"] / told[code]["of"] if code in told and told[code].get("of") else np.nan
        for code in CRITERIA
    ]
    return np.array(values, dtype=np.float64)


def _proposed_instead(chosen: list[Proposal]) -> dict[tuple[int, int], dict[str, Any]]:
    """The reasons of what the run itself proposed to these newcomers."""
    found = Proposal.objects.filter(
        run__in={one.run_id for one in chosen}, newcomer__in={one.newcomer_id for one in chosen}, chosen_by_hand=False
    )
    return {(run, newcomer): reasons for run, newcomer, reasons in found.values_list("run", "newcomer", "reasons")}


def _mean(rows: list[Floats]) -> Floats | None:
    """Per criterion over what is known; NaN where nothing is."""
    if not rows:
        return None
    values = np.array(rows)
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(len(CRITERIA), np.nan), where=count > 0))


# --- The estimate ----------------------------------------------------------------------------


def estimate(rows: Floats, start: Floats) -> Floats:
    """[8]: the weights that fit the overrides, drawn to ``start``. Projected gradient on a convex function."""
    weights = start.astype(np.float64).copy()
    length = 1 / (float((rows**2).sum()) / (4 * TEMPERATURE**2) + PULL)  # no step is longer than the curve allows
    for _step in range(STEPS):
        odds = rows @ weights / TEMPERATURE
        missed = 1 / (1 + np.exp(np.clip(odds, -50, 50)))  # how surprising each override still is
        slope = -(missed @ rows) / TEMPERATURE + PULL * (weights - start)
        weights = to_simplex(weights - length * slope)
    return weights


def to_simplex(weights: Floats, total: float = 100.0) -> Floats:
    """The nearest point without negative parts that adds up to ``total`` (Duchi and others 2008)."""
    down = np.sort(weights)[::-1]
    excess = (np.cumsum(down) - total) / np.arange(1, len(down) + 1)
    last = int(np.flatnonzero(down > excess)[-1])
    return np.asarray(np.maximum(weights - excess[last], 0))


def whole(weights: Floats) -> list[int]:
    """Whole numbers with the same sum: the largest remainders are rounded up."""
    floor = np.floor(weights + 1e-9).astype(int)
    missing = round(float(weights.sum())) - int(floor.sum())
    floor[np.argsort(floor - weights, kind="stable")[:missing]] += 1
    return [int(weight) for weight in floor]


def agreeing(rows: Floats, weights: Floats) -> int:
    """How many overrides these weights would have preferred too."""
    return int((rows @ weights > 0).sum()) if len(rows) else 0


def _evidence(code: str, column: Floats, weight: int, suggested: int) -> Evidence:
    n = len(column)
    mean = 100 * float(column.mean()) if n else 0.0
    half = 196 * float(column.std(ddof=1)) / n**0.5 if n > 1 else 100.0
    seen = int((column != 0).sum())
    low, high = max(mean - half, -100.0), min(mean + half, 100.0)
    return Evidence(code, seen, round(mean, 1), round(low, 1), round(high, 1), weight, suggested)
