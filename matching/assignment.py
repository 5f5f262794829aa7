"""The best overall assignment of newcomers to mentors' places. Pure, exact, and checked in the run that made it.

Among all assignments that use possible pairs only, give each newcomer at most one mentor and each mentor at most his
free places, and keep the locked pairs, the one returned has

1. the most newcomers with a mentor; among those
2. the most newcomers of the highest priority class, then of the next, and so on (``priority.py``); among those
3. the greatest sum of values (expected success, or scores); among those
4. the greatest sum of ``ties`` over the newcomers who get a mentor, when ties are given.

**One number per pair.** Values become whole units of 1/10,000. A pair of a newcomer in class c weighs
``(c + 1)·step + units`` with ``step`` greater than any sum of units. Multiples of one step are enough for a strict
order over the classes: the sets of newcomers who can be served together are the independent sets of a matroid (Edmonds
and Fulkerson 1965), in which the heaviest set depends on the order of the weights only. So no score can buy a place
from a higher class, and the numbers stay small. All arithmetic is in int64 and bounds are checked before solving.

**Solver.** Minimum-cost flow by cost scaling (Google OR-Tools), mentors as capacity nodes.

**Certificate.** From the flow alone prices are recovered: the least price p of a mentor's place and what is left, u, to
each newcomer, so that u + p covers every pair's weight, only full mentors have a price and only served newcomers keep
something. Then Σu + Σ places·p is an upper bound for every assignment (linear programming duality). ``gap`` is that
bound minus what was reached; 0 proves that nothing better exists.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from .people import Floats, Ints

SCALE = 10_000  # units per 1.0 of value
LIMIT = 2**62
NOBODY = -1
# Units of waiting for ties (days), from fine to coarse: the finest that fits is taken.
TIE_DAYS = (1, 7, 30, 365)


class TooLarge(ValueError):
    """The numbers of this town do not fit into 64 bits."""


@dataclass(frozen=True)
class Certificate:
    """``primal`` was reached, ``dual`` bounds everything possible; ``violated`` pairs would beat the prices."""

    primal: int
    dual: int
    pairs: int
    violated: int

    @property
    def gap(self) -> int:
        return self.dual - self.primal

    @property
    def holds(self) -> bool:
        return self.gap == 0 and self.violated == 0


@dataclass(frozen=True)
class Assignment:
    """``partner`` [n]: the column of each newcomer's mentor, -1 for nobody. ``value``: the sum over the pairs.

    ``price`` [m] of one more place with each mentor and ``left`` [n] for each newcomer are in weights: units plus
    ``step`` times the class. Divided by ``SCALE`` what is below one step is value.
    """

    partner: Ints
    value: float
    price: Ints
    left: Ints
    step: int
    certificate: Certificate

    @property
    def matched(self) -> int:
        return int((self.partner >= 0).sum())


@dataclass(frozen=True)
class Weights:
    """What pairs weigh: ``base`` [n] for the person's class, ``units`` [pairs] for the pair."""

    base: Ints
    units: Ints
    step: int
    scale: int  # units of weight for 1/SCALE of value (more than one when ties are broken)

    def of(self, rows: Ints) -> Ints:
        return np.asarray(self.base[rows] + self.units)


def solve(
    rows: Ints,
    columns: Ints,
    value: Floats,
    *,
    priority: Ints,
    capacity: Ints,
    locked: Ints | None = None,
    blocked: Ints | None = None,
    ties: Ints | None = None,
    full: float = 1.0,
) -> Assignment:
    """The best assignment over the pairs (rows[k], columns[k]) that are worth value[k], from 0 to ``full``.

    ``priority`` [n] is each newcomer's class (0 and up), ``capacity`` [m] free places. ``locked`` and ``blocked`` are
    [pairs, 2] arrays: the former stay as they are and take their places, the latter are left out. Equal inputs in
    any order give equal results. Raises ValueError for wrong input, TooLarge as said there.
    """
    _check(rows, columns, value, capacity=capacity, priority=priority, full=full)
    partner = np.full(len(priority), NOBODY, dtype=np.int64)
    places = capacity.astype(np.int64).copy()
    if locked is not None and len(locked):
        _lock(locked, partner, places)
    keep = (places[columns] > 0) & (partner[rows] < 0)
    if blocked is not None and len(blocked):
        named = np.asarray(blocked, dtype=np.int64)
        keep &= ~np.isin(rows * len(places) + columns, named[:, 0] * len(places) + named[:, 1])
    order = np.lexsort((columns[keep], rows[keep]))
    rows, columns, value = rows[keep][order], columns[keep][order], value[keep][order]
    weights = weigh(rows, value / full, priority=priority, places=places, ties=ties)
    chosen = best_flow(rows, columns, weights.of(rows), places)
    free = np.full(len(priority), NOBODY, dtype=np.int64)
    free[rows[chosen]] = columns[chosen]
    price = prices(rows, columns, weights.of(rows), free, places)
    left = leftovers(rows, columns, weights.of(rows), free, price)
    certificate = certify(rows, columns, weights.of(rows), partner=free, places=places, price=price)
    return Assignment(
        partner=np.where(free >= 0, free, partner),
        value=float(value[chosen].sum()),
        price=price,
        left=left,
        step=weights.step,
        certificate=certificate,
    )


def assign(
    rows: Ints,
    columns: Ints,
    score: Floats,
    *,
    places: Ints,
    waiting_days: Ints,
    priority: Ints | None = None,
    locked: Ints | None = None,
) -> Assignment:
    """``solve`` for scores from 0 to 100; among equals who waited longest (``waiting_days`` [n]) comes first.

    Without ``priority`` everybody is in one class. ``locked`` as in ``solve``.
    """
    priority = np.zeros(len(waiting_days), dtype=np.int64) if priority is None else priority
    days = np.maximum(waiting_days, 0)
    for unit in TIE_DAYS:
        try:
            return solve(
                rows, columns, score, priority=priority, capacity=places, locked=locked, ties=days // unit, full=100.0
            )
        except TooLarge:
            continue
    return solve(rows, columns, score, priority=priority, capacity=places, locked=locked, full=100.0)


# --- What a pair weighs ----------------------------------------------------------------------


def to_units(value: Floats) -> Ints:
    """Values from 0 to 1 as whole units."""
    return np.rint(value * SCALE).astype(np.int64)


def weigh(rows: Ints, value: Floats, *, priority: Ints, places: Ints, ties: Ints | None = None) -> Weights:
    """Whole numbers that keep the order of the aims; raises TooLarge when they do not fit."""
    most = int(min(len(priority), int(np.minimum(places, len(priority)).sum())))  # no assignment is larger
    units, scale = to_units(value), 1
    if ties is not None and len(ties):
        scale = int(np.sort(ties)[::-1][:most].sum()) + 1
    highest = int(priority.max()) + 1 if len(priority) else 1
    step = most * (SCALE + 1) * scale + 1
    nodes = len(priority) + len(places) + 2
    # Python integers do not overflow: the bound is checked before anything is an int64. The solver multiplies costs
    # by the number of nodes.
    if (highest + 1) * step * 2 * max(nodes, most) > LIMIT:
        raise TooLarge(f"{highest} classes for {most} people do not fit into 64 bits")
    units *= scale
    if ties is not None and len(ties):
        units += ties[rows]
    return Weights(base=(priority.astype(np.int64) + 1) * step, units=units, step=step, scale=scale)


# --- The flow --------------------------------------------------------------------------------


def best_flow(rows: Ints, columns: Ints, weight: Ints, places: Ints) -> Ints:
    """The positions of the chosen pairs: newcomer → mentor → end, and newcomer → end for staying without anybody."""
    if len(rows) == 0:
        return np.zeros(0, dtype=np.int64)
    people, person = np.unique(rows, return_inverse=True)
    mentors, mentor = np.unique(columns, return_inverse=True)
    n, m = len(people), len(mentors)
    end = n + m
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        person.astype(np.int32), (n + mentor).astype(np.int32), np.ones(len(rows), dtype=np.int64), -weight
    )
    everybody, every_mentor = np.arange(n, dtype=np.int32), np.arange(n, end, dtype=np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(
        every_mentor, np.full(m, end, dtype=np.int32), np.minimum(places[mentors], n), np.zeros(m, dtype=np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        everybody, np.full(n, end, dtype=np.int32), np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    )
    flow.set_nodes_supplies(everybody, np.ones(n, dtype=np.int64))
    flow.set_node_supply(end, -n)
    status = flow.solve()
    if status == flow.BAD_COST_RANGE:
        raise TooLarge("the weights do not fit into the solver's 64 bits")
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the solver ended with {status}")
    return np.flatnonzero(flow.flows(pairs) > 0)


# --- Prices and the proof --------------------------------------------------------------------


def prices(rows: Ints, columns: Ints, weight: Ints, partner: Ints, places: Ints) -> Ints:
    """[m]: the least prices under which nobody wants another mentor. ``rows`` must be sorted.

    A place costs at least what somebody without a mentor would gain from it, and what a neighbour's newcomer would
    gain by moving to it: the longest path in the residual graph (Bellman 1958), followed only from prices that rose.
    For an assignment that is not the best this need not end; it is cut off and the certificate will not hold.
    """
    price = np.zeros(len(places), dtype=np.int64)
    start = np.searchsorted(rows, np.arange(len(partner) + 1))
    paid = _paid(rows, columns, weight, partner)
    alone = partner[rows] < 0
    np.maximum.at(price, columns[alone], weight[alone])
    ceiling = int(weight.max()) if len(weight) else 0
    moving = np.flatnonzero(partner >= 0)
    for _round in range(len(places) + 1):
        edges = _edges_of(moving, start)
        if len(edges) == 0:
            break
        who = rows[edges]
        asked = price[partner[who]] - paid[who] + weight[edges]
        before = price.copy()
        np.maximum.at(price, columns[edges], asked)
        rose = price > before
        if not rose.any() or price.max() > 2 * ceiling:
            break
        moving = np.flatnonzero((partner >= 0) & rose[partner])
    return price


def leftovers(rows: Ints, columns: Ints, weight: Ints, partner: Ints, price: Ints) -> Ints:
    """[n]: what each newcomer's pair weighs above the price of the place; 0 for those without a mentor."""
    paid = _paid(rows, columns, weight, partner)
    return paid - _asked(price, partner)


def certify(rows: Ints, columns: Ints, weight: Ints, *, partner: Ints, places: Ints, price: Ints) -> Certificate:
    """Check the assignment and its prices against every pair named; raises ValueError for an impossible assignment."""
    paid = _paid(rows, columns, weight, partner)
    taken = np.bincount(partner[partner >= 0], minlength=len(places))
    if (taken > places).any():
        raise ValueError("a mentor has more newcomers than places")
    left = np.maximum(paid - _asked(price, partner), 0)
    gain = weight - price[columns]
    violated = int((gain > left[rows]).sum())
    np.maximum.at(left, rows, gain)
    # Python integers: sums of int64 could overflow
    dual = sum(left.tolist()) + sum((price * np.minimum(places, len(partner))).tolist())
    return Certificate(primal=sum(paid.tolist()), dual=dual, pairs=len(rows), violated=violated)


def _paid(rows: Ints, columns: Ints, weight: Ints, partner: Ints) -> Ints:
    """[n]: the weight of each newcomer's own pair, 0 without one; raises ValueError for a pair that is not named."""
    own = partner[rows] == columns
    paid = np.zeros(len(partner), dtype=np.int64)
    paid[rows[own]] = weight[own]
    if int(own.sum()) != int((partner >= 0).sum()):
        raise ValueError("the assignment uses a pair that is not possible")
    return paid


def _asked(price: Ints, partner: Ints) -> Ints:
    """[n]: the price of each newcomer's place; nothing without one."""
    return np.asarray(np.append(price, 0)[partner])  # NOBODY is -1, the appended 0


def _edges_of(people: Ints, start: Ints) -> Ints:
    """The positions of all pairs of these people in arrays sorted by row."""
    length = start[people + 1] - start[people]
    offset = np.repeat(np.cumsum(length) - length, length)
    return np.asarray(np.repeat(start[people], length) + np.arange(int(length.sum())) - offset)


def _lock(locked: Ints, partner: Ints, places: Ints) -> None:
    """Write decided pairs into ``partner`` and take their places."""
    pairs = np.asarray(locked, dtype=np.int64)
    if len(np.unique(pairs[:, 0])) != len(pairs):
        raise ValueError("a newcomer is locked twice")
    partner[pairs[:, 0]] = pairs[:, 1]
    np.subtract.at(places, pairs[:, 1], 1)
    if (places < 0).any():
        raise ValueError("more pairs are locked than the mentor has places")


def _check(rows: Ints, columns: Ints, value: Floats, *, capacity: Ints, priority: Ints, full: float) -> None:
    if len(value) and not (np.isfinite(value).all() and value.min() >= 0 and value.max() <= full):
        raise ValueError(f"values lie between 0 and {full:g}")
    if len(capacity) and capacity.min() < 0:
        raise ValueError("a mentor has no negative number of places")
    if len(priority) and priority.min() < 0:
        raise ValueError("a priority class has no negative number")
    if len(np.unique(rows * max(len(capacity), 1) + columns)) != len(rows):
        raise ValueError("a pair is named twice")
