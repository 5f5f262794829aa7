"""The same scores as ``features``, for millions of pairs. Pure.

People share patterns: thousands of newcomers have a few hundred different lists of needs, languages or interests.
Each measure of ``features`` is therefore worked out once for every pattern of newcomer with every pattern of mentor, by
the functions of ``features`` themselves, and a pair only looks its number up. Half-days are bits that are counted. A
measure with too many patterns is computed pair by pair as before. The sums are those of ``features.scores`` and of a
linear model's logit, to rounding.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from . import features
from .features import CRITERIA, FEATURES, LIFE_STAGE, MEASURES
from .people import DAYTIME, Floats, Ints, Town

SLICE = 1 << 15  # pairs at a time, so that what is looked up stays in the processor's cache
FEWEST, MOST = 20_000, 4_000_000  # entries of a table
SLOTS = ("availability", "childcare")

Measure = Callable[[Ints, Ints], Floats]


class Linear(Protocol):
    """A model that adds up: ``model.Model`` is one."""

    @property
    def intercept(self) -> float: ...
    @property
    def coefficients(self) -> Floats: ...
    @property
    def centre(self) -> Floats: ...
    @property
    def spread(self) -> Floats: ...


class ByWeights:
    """A scorer: the weighted mean of what is known, 0 to 1."""

    def __init__(self, weights: Mapping[str, int]) -> None:
        self.weights = dict(weights)
        self.ready: tuple[Town, dict[str, Measure]] | None = None

    def __call__(self, town: Town, rows: Ints, columns: Ints) -> Floats:
        if self.ready is None or self.ready[0] is not town:
            counted = [name for name in CRITERIA if self.weights[name] > 0]
            names = [part for name in counted for part in (LIFE_STAGE if name == "life_stage" else (name,))]
            self.ready = (town, {name: _measure(town, name) for name in names})
        return _sliced(self._slice, rows, columns)

    def _slice(self, rows: Ints, columns: Ints) -> Floats:
        assert self.ready is not None  # noqa: S101 - the caller has made it
        measures = self.ready[1]
        points, total = np.zeros(len(rows)), np.zeros(len(rows))
        for name in CRITERIA:
            weight = self.weights[name]
            if weight > 0:
                value = _life_stage(measures, rows, columns) if name == "life_stage" else measures[name](rows, columns)
                known = ~np.isnan(value)
                points += np.where(known, value, 0) * weight
                total += known * float(weight)
        return np.asarray(np.divide(points, total, out=np.zeros(len(rows)), where=total > 0))


class ByModel:
    """A scorer: the probability that a linear model gives."""

    def __init__(self, model: Linear) -> None:
        self.model = model
        self.ready: tuple[Town, list[Measure]] | None = None

    def __call__(self, town: Town, rows: Ints, columns: Ints) -> Floats:
        if self.ready is None or self.ready[0] is not town:
            terms = zip(FEATURES, self.model.coefficients, self.model.centre, self.model.spread, strict=True)
            self.ready = (
                town,
                [
                    _measure(town, name, _term(coefficient, centre, spread))
                    for name, coefficient, centre, spread in terms
                    if coefficient
                ],
            )
        return np.asarray(expit(_sliced(self._slice, rows, columns)))

    def _slice(self, rows: Ints, columns: Ints) -> Floats:
        assert self.ready is not None  # noqa: S101 - the caller has made it
        logit = np.full(len(rows), self.model.intercept)
        for term in self.ready[1]:
            logit += term(rows, columns)
        return logit


def _term(coefficient: float, centre: float, spread: float) -> Callable[[Floats], Floats]:
    """What a value adds to the logit; nothing where it is unknown."""
    return lambda value: np.nan_to_num((value - centre) / spread) * coefficient


def _sliced(work: Measure, rows: Ints, columns: Ints) -> Floats:
    values = np.empty(len(rows))
    for start in range(0, len(rows), SLICE):
        part = slice(start, start + SLICE)
        values[part] = work(rows[part], columns[part])
    return values


def _life_stage(measures: Mapping[str, Measure], rows: Ints, columns: Ints) -> Floats:
    """The mean of what is known of its three parts."""
    total, count = np.zeros(len(rows)), np.zeros(len(rows))
    for name in LIFE_STAGE:
        value = measures[name](rows, columns)
        known = ~np.isnan(value)
        total += np.where(known, value, 0)
        count += known
    return np.asarray(np.divide(total, count, out=np.full(len(rows), np.nan), where=count > 0))


# --- One measure -----------------------------------------------------------------------------


def _same(value: Floats) -> Floats:
    return value


def _measure(town: Town, name: str, then: Callable[[Floats], Floats] = _same) -> Measure:
    """The measure of a pair, followed by ``then``; by table or bits where that can be done."""
    hers, his = KEYS[name](town)
    one, number = _patterns(hers, len(town.newcomers))
    other, width = _patterns(his, len(town.mentors))
    most = int(np.clip(len(town.newcomers) * len(town.mentors) // 40, FEWEST, MOST))
    if number * width <= most:
        first, second = _first_of(one, number), _first_of(other, width)
        rows, columns = np.repeat(first, width), np.tile(second, number)
        table = then(_in_blocks(town, name, rows, columns))
        start = one * width
        return lambda rows, columns: table[start[rows] + other[columns]]
    if name in SLOTS:
        return _by_bits(town, name, then)
    return lambda rows, columns: then(MEASURES[name](town, rows, columns))


def _in_blocks(town: Town, name: str, rows: Ints, columns: Ints) -> Floats:
    values = np.empty(len(rows))
    for start in range(0, len(rows), features.BLOCK):
        part = slice(start, start + features.BLOCK)
        values[part] = MEASURES[name](town, rows[part], columns[part])
    return values


def _by_bits(town: Town, name: str, then: Callable[[Floats], Floats]) -> Measure:
    """Measures of common half-days, looked up by how many there are."""
    width = len(town.slots)
    bit = (1 << np.arange(width)).astype(np.int64)
    hers, his = town.newcomers.slots @ bit, town.mentors.slots @ bit
    count = np.arange(width + 1)
    if name == "availability":
        table = then(np.append(1 - np.exp(-count / 2), np.nan))

        def availability(rows: Ints, columns: Ints) -> Floats:
            one, other = hers[rows], his[columns]
            common = np.bitwise_count(one & other).astype(np.int64)
            common[(one == 0) | (other == 0)] = width + 1
            return table[common]

        return availability
    in_hours = int(bit[[slot in DAYTIME for slot in town.slots]].sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(count[:, None] > 0, count[None, :] / count[:, None], np.nan)
    # [barrier: no, yes, unknown][common][of these in working hours]
    shape = (3, width + 1, width + 1)
    tables = then(np.stack([np.ones_like(share), 1 - share, np.full_like(share, np.nan)]).ravel()).reshape(shape)
    barrier = np.nan_to_num(town.newcomers.childcare, nan=2).astype(np.int64)

    def childcare(rows: Ints, columns: Ints) -> Floats:
        common = hers[rows] & his[columns]
        return tables[barrier[rows], np.bitwise_count(common), np.bitwise_count(common & in_hours)]

    return childcare


# --- Patterns --------------------------------------------------------------------------------


def _patterns(columns: tuple[npt.NDArray[Any], ...], length: int) -> tuple[Ints, int]:
    """[n]: the number of each person's pattern, and how many there are."""
    pattern = np.zeros(length, dtype=np.int64)
    number = 1
    for column in columns:
        table = column if column.ndim == 2 else column[:, None]
        if table.dtype == np.bool_:
            table = np.packbits(table, axis=1)
        for each in table.T:
            _words, code = np.unique(each, return_inverse=True, equal_nan=True)
            _keys, pattern = np.unique(pattern * (int(code.max(initial=0)) + 1) + code, return_inverse=True)
            number = len(_keys)
    return pattern, number


def _first_of(pattern: Ints, number: int) -> Ints:
    """[patterns]: somebody who has it."""
    first = np.zeros(number, dtype=np.int64)
    first[pattern[::-1]] = np.arange(len(pattern))[::-1]
    return first


Keys = tuple[tuple[npt.NDArray[Any], ...], tuple[npt.NDArray[Any], ...]]
# What each measure reads of the newcomer and of the mentor.
KEYS: dict[str, Callable[[Town], Keys]] = {
    "needs": lambda town: ((town.newcomers.need_rank,), (town.mentors.offers,)),
    "goals": lambda town: ((town.newcomers.need_rank,), (town.mentors.offers,)),
    "language": lambda town: ((town.newcomers.level,), (town.mentors.level,)),
    "availability": lambda town: ((town.newcomers.slots,), (town.mentors.slots,)),
    "distance": lambda town: (_where(town.newcomers, True), _where(town.mentors, True)),
    "interests": lambda town: ((town.newcomers.interests,), (town.mentors.interests,)),
    "occupation": lambda town: ((town.newcomers.isco_code, features.wants_work(town)), (town.mentors.isco_code,)),
    "children": lambda town: ((town.newcomers.children,), (town.mentors.children,)),
    "age": lambda town: ((town.newcomers.birth_year,), (town.mentors.birth_year,)),
    "wishes": lambda town: (_gender(town.newcomers), _gender(town.mentors)),
    "dutch": lambda town: ((town.newcomers.level,), (town.mentors.level,)),
    "far": lambda town: (_where(town.newcomers, False), _where(town.mentors, False)),
    "sector": lambda town: ((town.newcomers.isco_code, features.wants_work(town)), (town.mentors.isco_code,)),
    "childcare": lambda town: ((town.newcomers.slots, town.newcomers.childcare), (town.mentors.slots,)),
    "experience": lambda town: ((), (town.mentors.experience,)),
    "load": lambda town: ((), (town.mentors.load,)),
    "record": lambda town: ((), (town.mentors.record,)),
}


def _where(side: Any, limit: bool) -> tuple[npt.NDArray[Any], ...]:
    return (side.latitude, side.longitude, *([side.max_distance_km] if limit else []))


def _gender(side: Any) -> tuple[npt.NDArray[Any], ...]:
    return side.wish, side.gender
