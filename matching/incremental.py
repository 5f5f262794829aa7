"""One person arrives, leaves or says no: the best assignment again, within a fraction of a second. Pure and exact.

A ``Standing`` keeps an optimal assignment with its prices. After a change only one shortest path is looked for in the
residual graph, measured by what each step gives up against the prices (reduced weights, never negative); along it
people move up. That is one step of the Hungarian method (Kuhn 1955; Edmonds and Karp 1972; Dijkstra 1959): the result
is as good as solving everybody anew, for the same aims. Decided pairs are not part of it: they took their places.

Weights are those of ``assignment``. ``step`` leaves room for as many people again as the town had; beyond that the
nightly run makes a new ``Standing``.
"""

from dataclasses import dataclass, field

import numpy as np

from .assignment import NOBODY, SCALE, Certificate, best_flow, certify, leftovers, prices, to_units
from .people import Floats, Ints

FAR = np.iinfo(np.int64).max // 4


class Full(ValueError):
    """More people came than this standing has room for: make a new one."""


@dataclass
class Standing:
    """``partner`` [n], ``price`` [m], ``left`` [n]; rows and columns are never reused. ``busy`` [m] places taken."""

    step: int
    room: int  # the most people that may be matched under this step
    columns: list[Ints] = field(default_factory=list)  # of each newcomer's possible mentors
    weights: list[Ints] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)  # of each mentor's possible newcomers
    partner: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    price: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    places: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    with_mentor: list[list[int]] = field(default_factory=list)

    # --- Beginning ---------------------------------------------------------------------------

    @classmethod
    def of(cls, rows: Ints, columns: Ints, value: Floats, *, priority: Ints, capacity: Ints) -> "Standing":
        """Solve once. ``capacity`` [m] are the places that decided pairs leave free."""
        order = np.lexsort((columns, rows))
        rows, columns, value = rows[order], columns[order], value[order]
        room = 2 * len(priority) + 64
        step = room * (SCALE + 1) + 1
        weight = (priority[rows] + 1) * step + to_units(value)
        chosen = best_flow(rows, columns, weight, capacity)
        partner = np.full(len(priority), NOBODY, dtype=np.int64)
        partner[rows[chosen]] = columns[chosen]
        price = prices(rows, columns, weight, partner, capacity)
        left = leftovers(rows, columns, weight, partner, price)
        cut = np.searchsorted(rows, np.arange(1, len(priority)))
        by_mentor = np.argsort(columns, kind="stable")
        cut_mentor = np.searchsorted(columns[by_mentor], np.arange(1, len(capacity)))
        standing = cls(
            step=step,
            room=room,
            columns=np.split(columns, cut) if len(priority) else [],
            weights=np.split(weight, cut) if len(priority) else [],
            rows=[part.tolist() for part in np.split(rows[by_mentor], cut_mentor)] if len(capacity) else [],
            partner=partner.tolist(),
            left=left.tolist(),
            price=price,
            places=capacity.astype(np.int64).copy(),
            with_mentor=[[] for _ in capacity],
        )
        for row, column in enumerate(standing.partner):
            if column >= 0:
                standing.with_mentor[column].append(row)
        return standing

    # --- What happens ------------------------------------------------------------------------

    def arrive(self, columns: Ints, value: Floats, *, priority: int = 0) -> int:
        """A newcomer with her possible mentors; returns her row. ``partner[row]`` is the proposal, -1 for nobody."""
        if len(self.partner) >= self.room:
            raise Full(f"there was room for {self.room} people")
        row = len(self.partner)
        self.columns.append(np.asarray(columns, dtype=np.int64))
        self.weights.append((priority + 1) * self.step + to_units(np.asarray(value, dtype=np.float64)))
        self.partner.append(NOBODY)
        self.left.append(0)
        for column in columns.tolist():
            self.rows[column].append(row)
        self._seek(row)
        return row

    def leave(self, row: int) -> None:
        """A newcomer goes: who gains most moves up to the place."""
        column = self._release(row)
        self._forget(row)
        if column >= 0:
            self._fill(column)

    def decline(self, row: int, column: int) -> None:
        """These two are not possible any more; both are seen anew."""
        where = np.flatnonzero(self.columns[row] == column)
        if len(where) == 0:
            return
        self.columns[row] = np.delete(self.columns[row], where)
        self.weights[row] = np.delete(self.weights[row], where)
        self.rows[column].remove(row)
        if self.partner[row] == column:
            self._release(row)
            self._fill(column)
            self._seek(row)

    def decide(self, row: int) -> None:
        """The proposal becomes a pair: the newcomer and her place leave the free part, nobody else moves."""
        column = self._release(row)
        if column < 0:
            raise ValueError("there is no proposal to decide")
        self._forget(row)
        self.places[column] -= 1

    def mentor_arrives(self, rows: Ints, value: Floats, priority: Ints, *, places: int) -> int:
        """A mentor with the newcomers possible for him; returns his column."""
        column = len(self.places)
        weight = (priority + 1) * self.step + to_units(np.asarray(value, dtype=np.float64))
        asked = max([0, *(weight - np.array([self.left[row] for row in rows.tolist()], dtype=np.int64)).tolist()])
        self.price = np.append(self.price, asked)
        self.places = np.append(self.places, places)
        self.rows.append(rows.tolist())
        self.with_mentor.append([])
        for row, heavy in zip(rows.tolist(), weight.tolist(), strict=True):
            self.columns[row] = np.append(self.columns[row], column)
            self.weights[row] = np.append(self.weights[row], heavy)
        for _place in range(places):
            self._fill(column)
        return column

    def mentor_leaves(self, column: int) -> list[int]:
        """A mentor goes; returns whom he leaves, who are proposed others or stay alone."""
        theirs = sorted(self.with_mentor[column])
        self.places[column] = 0
        for row in theirs:
            self._release(row)
        for row in list(self.rows[column]):
            self.decline(row, column)
        for row in theirs:
            self._seek(row)
        self.price[column] = 0
        return theirs

    # --- The two shortest paths --------------------------------------------------------------

    def _seek(self, row: int) -> None:
        """Find a place for somebody without one: a free one, or that of somebody who gives up less by staying alone."""
        own = self.columns[row]
        self.left[row] = max([0, *(self.weights[row] - self.price[own]).tolist()])
        distance = np.full(len(self.places), FAR, dtype=np.int64)
        open_distance = distance.copy()
        by = np.full(len(self.places), NOBODY, dtype=np.int64)
        reached: dict[int, int] = {row: 0}
        best, end, end_place = self.left[row], row, NOBODY
        self._relax(row, 0, (distance, open_distance, by))
        while len(open_distance):
            column = int(open_distance.argmin())
            length = int(open_distance[column])
            if length >= best:
                break
            open_distance[column] = FAR
            if len(self.with_mentor[column]) < self.places[column] and length + int(self.price[column]) < best:
                best, end, end_place = length + int(self.price[column]), NOBODY, column
            for other in self.with_mentor[column]:
                reached[other] = length
                if length + self.left[other] < best:
                    best, end, end_place = length + self.left[other], other, NOBODY
                self._relax(other, length, (distance, open_distance, by))
        closed = np.flatnonzero(distance < best)
        self.price[closed] += best - distance[closed]
        for other, length in reached.items():
            if length < best:
                self.left[other] -= best - length
        if end == row:
            return
        if end >= 0:
            end_place = self._release(end)
        while True:
            mover = int(by[end_place])
            before = self._release(mover)
            self._place(mover, end_place)
            if mover == row:
                return
            end_place = before

    def _relax(self, row: int, length: int, found: tuple[Ints, Ints, Ints]) -> None:
        distance, open_distance, by = found
        columns = self.columns[row]
        further = length + self.left[row] + self.price[columns] - self.weights[row]
        shorter = (further < distance[columns]) & (columns != self.partner[row])
        columns, further = columns[shorter], further[shorter]
        distance[columns] = open_distance[columns] = further
        by[columns] = row

    def _fill(self, column: int) -> None:
        """Let somebody move to a free place that has a price, others to hers, until the last place is worth nothing."""
        if self.price[column] == 0:
            return
        distance, moves, best, end = self._towards(column)
        closed = np.flatnonzero(distance < best)
        self.price[closed] -= best - distance[closed]
        for place in closed.tolist():
            for row in self.with_mentor[place]:
                self.left[row] += int(best - distance[place])
        row, place = end
        if row >= 0:  # somebody who had nobody
            self._place(row, place)
        steps = []
        while place != column:
            steps.append(moves[place])
            place = moves[place][1]
        for row, place in steps:
            self._release(row)
            self._place(row, place)

    def _towards(self, column: int) -> tuple[Ints, dict[int, tuple[int, int]], int, tuple[int, int]]:
        """Shortest paths to a free place: how far each mentor is, who moves from him and where, and the best start."""
        distance = np.full(len(self.places), FAR, dtype=np.int64)
        open_distance = distance.copy()
        distance[column] = open_distance[column] = 0
        moves: dict[int, tuple[int, int]] = {}
        best, end = int(self.price[column]), (NOBODY, column)
        while True:
            place = int(open_distance.argmin())
            length = int(open_distance[place])
            if length >= best:
                return distance, moves, best, end
            open_distance[place] = FAR
            if length + int(self.price[place]) < best:
                best, end = length + int(self.price[place]), (NOBODY, place)
            for row, further in self._who_wants(place, length, best):
                before = self.partner[row]
                if before < 0:
                    if further + self.left[row] < best:
                        best, end = further + self.left[row], (row, place)
                elif further < distance[before]:
                    distance[before] = open_distance[before] = further
                    moves[before] = (row, place)

    def _who_wants(self, column: int, length: int, best: int) -> list[tuple[int, int]]:
        """Newcomers possible for this mentor and not his, with the length of the path to them, if below ``best``."""
        price = int(self.price[column])
        found = []
        for row in self.rows[column]:
            if self.partner[row] != column:
                at = int(np.searchsorted(self.columns[row], column))
                further = length + self.left[row] + price - int(self.weights[row][at])
                if further < best:
                    found.append((row, further))
        return found

    # --- Book-keeping ------------------------------------------------------------------------

    def _place(self, row: int, column: int) -> None:
        self.partner[row] = column
        self.with_mentor[column].append(row)

    def _release(self, row: int) -> int:
        column = self.partner[row]
        if column >= 0:
            self.with_mentor[column].remove(row)
            self.partner[row] = NOBODY
        return column

    def _forget(self, row: int) -> None:
        for column in self.columns[row].tolist():
            self.rows[column].remove(row)
        self.columns[row] = self.weights[row] = np.zeros(0, dtype=np.int64)
        self.left[row] = 0

    def certificate(self) -> Certificate:
        """Check the standing against every pair it knows, as in ``assignment``."""
        rows = np.repeat(np.arange(len(self.partner)), [len(columns) for columns in self.columns])
        nothing = np.zeros(0, dtype=np.int64)
        return certify(
            rows,
            np.concatenate([nothing, *self.columns]),
            np.concatenate([nothing, *self.weights]),
            partner=np.array(self.partner, dtype=np.int64),
            places=self.places,
            price=self.price,
        )
