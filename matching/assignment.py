"""The best overall assignment of newcomers to mentors' places. Pure and exact.

Among all assignments that use possible pairs only, give each newcomer at most one mentor and each mentor at most his
free places, the one returned has

1. the most newcomers with a mentor; among those
2. the greatest sum of scores; among those
3. the longest waiting time helped, summed over the newcomers who get a mentor.

The three are one number per pair: ``B + score·K + waiting`` in whole units, with K greater than any sum of waiting and
B greater than any sum of the rest. Whole numbers below 2^53 are exact in float64, so no rounding can turn the order
round; ``_values`` checks the bound before solving. The solver is SciPy's ``min_weight_full_bipartite_matching``
(LAPJVsp, Jonker and Volgenant 1987): its memory grows with the possible pairs, not with all of them.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from .people import Floats, Ints

EXACT = 2**53
# Units of score (per point) and of waiting (days), from fine to coarse: the finest that stays exact is taken.
UNITS = ((100, 1), (100, 7), (10, 7), (10, 30), (1, 30))


class TooLarge(ValueError):
    """The town is too large to be solved exactly in float64, even in the coarsest units."""


@dataclass(frozen=True)
class Assignment:
    """``mentor`` [n]: the column of each newcomer's mentor, -1 for nobody. ``units``: see ``UNITS``."""

    mentor: Ints
    matched: int
    score: float
    waiting_days: int
    units: tuple[int, int]


def assign(rows: Ints, columns: Ints, score: Floats, *, places: Ints, waiting_days: Ints) -> Assignment:
    """Solve for the possible pairs (rows[k], columns[k]) with score[k] from 0 to 100.

    ``places`` [m] are free places; ``waiting_days`` [n] decides ties. Equal inputs give equal results. Raises
    ValueError when a score lies outside its range or a pair is named twice, TooLarge as said there.
    """
    _check(rows, columns, score, places, waiting_days)
    newcomers = len(waiting_days)
    usable = places[columns] > 0
    rows, columns, score = rows[usable], columns[usable], score[usable]
    mentor = np.full(newcomers, -1, dtype=np.int64)
    if len(rows) == 0:
        return Assignment(mentor, 0, 0.0, 0, UNITS[0])
    value, units = _values(rows, columns, score, places, waiting_days)
    chosen = _solve(rows, columns, value, np.minimum(places, newcomers), newcomers)
    mentor[rows[chosen]] = columns[chosen]
    matched = mentor >= 0
    return Assignment(
        mentor=mentor,
        matched=int(matched.sum()),
        score=float(score[chosen].sum()),
        waiting_days=int(waiting_days[matched].sum()),
        units=units,
    )


def _check(rows: Ints, columns: Ints, score: Floats, places: Ints, waiting_days: Ints) -> None:
    if len(score) and not (np.isfinite(score).all() and score.min() >= 0 and score.max() <= 100):
        raise ValueError("scores lie between 0 and 100")
    if len(places) and places.min() < 0:
        raise ValueError("a mentor has no negative number of places")
    if len(np.unique(rows * max(len(places), 1) + columns)) != len(rows):
        raise ValueError("a pair is named twice")


def _values(
    rows: Ints, columns: Ints, score: Floats, places: Ints, waiting_days: Ints
) -> tuple[Floats, tuple[int, int]]:
    """One whole number per pair that keeps the order of the three aims, and the units it is written in."""
    most = int(min(len(np.unique(rows)), places[np.unique(columns)].sum()))  # no assignment is larger
    for units in UNITS:
        per_point, days = units
        points = np.rint(score * per_point).astype(np.int64)
        waiting = np.maximum(waiting_days, 0)[rows] // days
        helped = np.sort(np.maximum(waiting_days, 0)[np.unique(rows)] // days)[::-1][:most]
        per_score = int(helped.sum()) + 1
        per_person = (100 * per_point * most) * per_score + per_score
        # Python integers do not overflow: the bound is checked before anything becomes a float.
        if (per_person + 100 * per_point * per_score + per_score) * (most + 1) < EXACT:
            return (per_person + points * per_score + waiting).astype(np.float64), units
    raise TooLarge(f"{most} people cannot be matched exactly in float64")


def _solve(rows: Ints, columns: Ints, value: Floats, places: Ints, newcomers: int) -> Ints:
    """The chosen pairs, as positions in ``rows``. A mentor with k places is k columns; each newcomer has one column
    of her own for staying without anybody, so that a full matching always exists."""
    first = np.concatenate([[0], np.cumsum(places)])
    copies = places[columns]
    edge = np.repeat(np.arange(len(rows)), copies)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    place = first[columns[edge]] + nth
    worst = value.max() + 1
    everybody = np.arange(newcomers)
    costs = csr_array(
        (
            np.concatenate([worst - value[edge], np.full(newcomers, worst)]),
            (np.concatenate([rows[edge], everybody]), np.concatenate([place, first[-1] + everybody])),
        ),
        shape=(newcomers, int(first[-1]) + newcomers),
    )
    taken_by, taken = min_weight_full_bipartite_matching(costs)
    mentor_of_place = np.repeat(np.arange(len(places)), places)
    pairs = {(int(r), int(mentor_of_place[p])) for r, p in zip(taken_by, taken, strict=True) if p < first[-1]}
    return np.array(
        [k for k, pair in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)) if pair in pairs],
        dtype=np.int64,
    )
