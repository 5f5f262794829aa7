"""From people to a certified assignment, whatever the size of the country. Pure.

For each part (``candidates.parts``) on its own:

1. every possible pair is found and scored, block by block;
2. a small part is solved over all its pairs at once;
3. in a large part only each newcomer's best pairs become candidates. They are solved exactly; the prices of that
   solution are then held against *every* possible pair; the best of those that would beat the prices join the
   candidates; and so on until none does. Then the prices prove that no assignment over all pairs is better (linear
   programming duality), so nothing was lost by looking at few pairs.

Scored pairs are kept in ten bytes each while there are at most ``KEEP`` of them, otherwise they are scored again for
each look, so memory stays bounded.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from .assignment import NOBODY, SCALE, Certificate, best_flow, leftovers, prices, to_units
from .candidates import Part, blocks, parts
from .people import Bools, Floats, Ints, Town

Scorer = Callable[[Town, Ints, Ints], Floats]  # pairs -> probability or score, 0 to 1

FEW = 150_000  # so many pairs are solved at once
KEEP = 100_000_000
FIRST = 12  # candidates of each newcomer at the start
MORE = 8  # and joined in each round
ROUNDS = 200

Units = npt.NDArray[np.uint16]
Triple = tuple[Ints, Ints, Ints]  # rows, columns, units
Block = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Units]  # rows and columns within the part


@dataclass(frozen=True)
class Solved:
    """One part: [rows] the partner of each newcomer (a column of the town, -1 for nobody), and the proof.

    ``price`` [columns], ``left`` [rows] are weights as in ``assignment``.
    """

    part: Part
    partner: Ints
    units: Ints  # [rows] of each newcomer's own pair, 0 without one
    price: Ints
    left: Ints
    step: int
    certificate: Certificate
    options: Ints  # [rows] how many pairs are possible for each newcomer
    candidates: int
    rounds: int
    seconds: dict[str, float]


@dataclass
class Outcome:
    """A whole town: [n] partners and values (0 to 1, NaN without a partner)."""

    partner: Ints
    value: Floats
    options: Ints  # [n] how many pairs were possible
    parts: list[Solved] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def matched(self) -> int:
        return int((self.partner >= 0).sum())

    @property
    def gap(self) -> int:
        """What the proof leaves open, over all parts; 0 proves that nothing better exists."""
        return sum(solved.certificate.gap for solved in self.parts)

    @property
    def certified(self) -> bool:
        return all(solved.certificate.holds for solved in self.parts)

    @property
    def pairs(self) -> int:
        return sum(solved.certificate.pairs for solved in self.parts)

    @property
    def candidates(self) -> int:
        return sum(solved.candidates for solved in self.parts)


def search(
    town: Town,
    scorer: Scorer,
    *,
    priority: Ints,
    locked: Ints | None = None,
    blocked: Ints | None = None,
    workers: int = 1,
) -> Outcome:
    """The best assignment of a town by the aims of ``assignment``; ``locked`` and ``blocked`` [pairs, 2].

    ``workers`` processes solve parts at the same time (only where the system can fork).
    """
    started = time.perf_counter()
    partner = np.full(len(town.newcomers), NOBODY, dtype=np.int64)
    capacity = town.mentors.free_places.copy()
    decided = np.zeros((0, 2), dtype=np.int64) if locked is None else np.asarray(locked, dtype=np.int64).reshape(-1, 2)
    partner[decided[:, 0]] = decided[:, 1]
    np.subtract.at(capacity, decided[:, 1], 1)
    if (capacity < 0).any():
        raise ValueError("more pairs are locked than the mentor has places")
    todo = [without(part, decided[:, 0], capacity) for part in parts(town)]
    outcome = Outcome(partner=partner, value=np.full(len(partner), np.nan), options=np.zeros_like(partner))
    outcome.seconds["parts"] = time.perf_counter() - started
    nobody = np.zeros(0, dtype=np.int64)
    scorer(town, nobody, nobody)  # tables are made once, before processes are
    outcome.seconds["tables"] = time.perf_counter() - started - outcome.seconds["parts"]
    given = _Given(town, scorer, priority, capacity, blocked)
    for solved in _run(given, [part for part in todo if len(part.rows) and len(part.columns)], workers):
        outcome.parts.append(solved)
        outcome.partner[solved.part.rows] = solved.partner
        outcome.options[solved.part.rows] = solved.options
        served = solved.partner >= 0
        outcome.value[solved.part.rows[served]] = solved.units[served] / SCALE
        for stage, seconds in solved.seconds.items():
            outcome.seconds[stage] = outcome.seconds.get(stage, 0.0) + seconds
    return outcome


def without(part: Part, decided: Ints, capacity: Ints) -> Part:
    """The part without newcomers who are decided and mentors without a place."""
    return Part(part.rows[~np.isin(part.rows, decided)], part.columns[capacity[part.columns] > 0])


def solve_part(
    town: Town, part: Part, scorer: Scorer, *, priority: Ints, capacity: Ints, blocked: Ints | None = None
) -> Solved:
    """One part, exactly. ``priority`` [n] and ``capacity`` [m] are the whole town's. Depends on nothing else."""
    clock = _Clock()
    pool = _Pool(town, part, scorer, blocked, clock)
    places = np.minimum(capacity[part.columns], len(part.rows))
    most = int(min(len(part.rows), places.sum()))
    step = most * (SCALE + 1) + 1
    base = (priority[part.rows].astype(np.int64) + 1) * step
    chosen = pool.first()
    rounds = 0
    while True:
        rounds += 1
        rows, columns, units = chosen
        weight = base[rows] + units
        with clock("solve"):
            taken = best_flow(rows, columns, weight, places)
        partner = np.full(len(part.rows), NOBODY, dtype=np.int64)
        partner[rows[taken]] = columns[taken]
        with clock("prices"):
            price = prices(rows, columns, weight, partner, places)
            left = leftovers(rows, columns, weight, partner, price)
        with clock("certify"):
            paid = _paid(len(part.rows), rows[taken], weight[taken])
            answer = _Answer(base=base, partner=partner, paid=paid, price=price, left=left, places=places)
            certificate, fresh = pool.audit(answer)
        if certificate.violated == 0 or rounds == ROUNDS:
            break
        chosen = _joined(chosen, fresh, len(part.columns))
    own = _paid(len(part.rows), rows[taken], units[taken])
    return Solved(
        part=part,
        partner=np.where(partner >= 0, part.columns[partner], NOBODY),
        units=own,
        price=price,
        left=left,
        step=step,
        certificate=certificate,
        options=pool.options,
        candidates=len(rows),
        rounds=rounds,
        seconds=clock.seconds,
    )


@dataclass(frozen=True)
class _Answer:
    """A solution over the candidates, in places of the part."""

    base: Ints
    partner: Ints
    paid: Ints
    price: Ints
    left: Ints
    places: Ints


class _Pool:
    """Every possible pair of a part with its units, and how to look at all of them again."""

    def __init__(self, town: Town, part: Part, scorer: Scorer, blocked: Ints | None, clock: "_Clock") -> None:
        self.town, self.part, self.scorer, self.blocked, self.clock = town, part, scorer, blocked, clock
        self.kept: list[Block] | None = []
        self.pairs = 0
        self.options = np.zeros(len(part.rows), dtype=np.int64)

    def first(self) -> Triple:
        """Score everything once; all pairs when they are few, otherwise each newcomer's best."""
        best: list[Block] = []
        for block in self._scored():
            self.pairs += len(block[0])
            self.options += np.bincount(block[0], minlength=len(self.options))
            if self.kept is not None:
                self.kept.append(block)
                if self.pairs > KEEP:
                    self.kept = None
            best.append(_take(block, _best_units(block[0], block[2], FIRST)))
        few = self.kept is not None and self.pairs <= FEW
        return _wide(self.kept if few and self.kept is not None else best)

    def audit(self, answer: "_Answer") -> tuple[Certificate, Triple]:
        """Hold the prices against every possible pair; also the best that beat them, a few for each newcomer."""
        most = answer.left.copy()
        violated = 0
        fresh: list[Block] = []
        for block in self.kept if self.kept is not None else self._scored():
            rows, columns, units = block
            gain = answer.base[rows] + units - answer.price[columns] - answer.left[rows]
            beats = np.flatnonzero(gain > 0)
            if len(beats):
                violated += len(beats)
                np.maximum.at(most, rows[beats], answer.left[rows[beats]] + gain[beats])
                best = beats[_best_of_each(rows[beats].astype(np.int64), gain[beats], MORE)]
                fresh.append(_take(block, best))
        taken = np.bincount(answer.partner[answer.partner >= 0], minlength=len(answer.places))
        if (taken > answer.places).any() or (answer.left < 0).any():
            raise RuntimeError("the solver's answer breaks the rules")
        dual = sum(most.tolist()) + sum((answer.price * answer.places).tolist())
        primal = sum(answer.paid.tolist())
        return Certificate(primal=primal, dual=dual, pairs=self.pairs, violated=violated), _wide(fresh)

    def _scored(self) -> Iterator[Block]:
        found = blocks(self.town, self.part, self.blocked)
        while True:
            with self.clock("block"):
                pairs = next(found, None)
            if pairs is None:
                return
            with self.clock("score"):
                units = to_units(self.scorer(self.town, *pairs)).astype(np.uint16)
            rows = np.searchsorted(self.part.rows, pairs[0]).astype(np.int32)
            columns = np.searchsorted(self.part.columns, pairs[1]).astype(np.int32)
            yield rows, columns, units


def _best_units(rows: npt.NDArray[np.int32], units: Units, number: int) -> Ints:
    """``_best_of_each`` for units: one sort of one number."""
    key = rows.astype(np.int64) << 16
    key -= units
    order = np.argsort(key, kind="stable")
    return np.asarray(order[_first_few(rows[order], number)])


def _best_of_each(rows: Ints, value: Ints, number: int) -> Ints:
    """Positions of the greatest values of each row, ``number`` at most; equal rows stand together."""
    order = np.lexsort((-value, rows))
    return np.asarray(order[_first_few(rows[order], number)])


def _first_few(ordered: npt.NDArray[np.integer[Any]], number: int) -> Bools:
    """Which of equal neighbours are among the first ``number``."""
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else ordered
    length = np.diff(np.append(starts, len(ordered)))
    return np.asarray(np.arange(len(ordered)) - np.repeat(starts, length) < number)


def _take(block: Block, which: Ints) -> Block:
    return block[0][which], block[1][which], block[2][which]


def _wide(found: Sequence[Block]) -> Triple:
    """The blocks as one, in 64 bits, sorted by row and column."""
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    rows, columns, units = (np.concatenate([block[side] for block in found]).astype(np.int64) for side in range(3))
    order = np.lexsort((columns, rows))
    return rows[order], columns[order], units[order]


def _joined(one: Triple, other: Triple, width: int) -> Triple:
    rows, columns, units = (np.concatenate(both) for both in zip(one, other, strict=True))
    _keys, first = np.unique(rows * width + columns, return_index=True)
    return rows[first], columns[first], units[first]


def _paid(number: int, rows: Ints, weight: Ints) -> Ints:
    paid = np.zeros(number, dtype=np.int64)
    paid[rows] = weight
    return paid


# --- Several processes -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Given:
    town: Town
    scorer: Scorer
    priority: Ints
    capacity: Ints
    blocked: Ints | None


_given: list[_Given] = []  # what a forked process finds in its memory, without a copy


def _solve_given(part: Part) -> Solved:
    given = _given[-1]
    return solve_part(
        given.town, part, given.scorer, priority=given.priority, capacity=given.capacity, blocked=given.blocked
    )


def _run(given: _Given, todo: Sequence[Part], workers: int) -> Iterator[Solved]:
    """The parts solved, in their order."""
    _given.append(given)
    try:
        if workers < 2 or len(todo) < 2 or not hasattr(os, "fork"):
            yield from map(_solve_given, todo)
            return
        # the largest first, so that no process is left with much at the end
        order = sorted(range(len(todo)), key=lambda at: -len(todo[at].rows) * len(todo[at].columns))
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            found = dict(zip(order, pool.map(_solve_given, [todo[at] for at in order]), strict=True))
        yield from (found[at] for at in range(len(todo)))
    finally:
        _given.pop()


class _Clock:
    """Seconds by stage: ``with clock("solve"): …``."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage, self.since = "", 0.0

    def __call__(self, stage: str) -> "_Clock":
        self.stage = stage
        return self

    def __enter__(self) -> None:
        self.since = time.perf_counter()

    def __exit__(self, *exc: object) -> None:
        self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + time.perf_counter() - self.since
