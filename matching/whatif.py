"""What other weights would change, before anybody saves them. Pure: two plans over the same possible pairs, compared.

A *plan* is what a run would propose with given weights: the same possible pairs, the same classes of waiting, the same
exact assignment; only the value of each pair differs. Both plans are made now, from the people as they are now, so the
difference is the weights' doing and nothing else's.

Sums of scores under different weights have different units: 80 points mean something else when language weighs more.
So both plans are judged twice, with the old weights and with the new ones. The gain under the new weights is what a
change brings; the loss under the old ones is what it costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from . import assignment, features
from .assignment import NOBODY
from .features import CRITERIA
from .people import Floats, Ints, Town
from .priority import classes


class Judge(Protocol):
    """Whatever gives each pair a probability; ``model.Model`` does."""

    def predict_proba(self, X: Floats) -> Floats: ...  # noqa: N803


@dataclass(frozen=True)
class Pairs:
    """The possible pairs of a town with the value of every criterion: measured once, weighed as often as wanted.

    ``extra`` [pairs] is what other inputs add to a pair's score, such as a click at a matching evening.
    """

    town: Town
    rows: Ints
    columns: Ints
    values: Floats  # [pairs, 8], NaN where not known
    extra: Floats

    @classmethod
    def of(cls, town: Town, rows: Ints, columns: Ints, extra: Floats | None = None) -> "Pairs":
        values = features.criteria(town, rows, columns)
        return cls(town, rows, columns, values, np.zeros(len(rows)) if extra is None else extra)

    def scores(self, weights: Mapping[str, int]) -> Floats:
        """[pairs]: 0 to 100."""
        return np.asarray(np.clip(features.scores(self.values, weights) + self.extra, 0, 100))

    def chances(self, model: Judge) -> Floats:
        """[pairs]: 0 to 100, a model's probability with the same extra."""
        known = features.features(self.town, self.rows, self.columns)
        return np.asarray(np.clip(100 * model.predict_proba(known) + self.extra, 0, 100))


@dataclass(frozen=True)
class Plan:
    """Who would be proposed to whom. ``pair`` [n]: the position among the pairs, -1 for nobody."""

    partner: Ints
    pair: Ints
    gap: int

    @property
    def matched(self) -> int:
        return int((self.pair >= 0).sum())


@dataclass(frozen=True)
class Move:
    """One newcomer whose plan differs: the columns of the mentors before and after, -1 for nobody."""

    row: int
    before: int
    after: int


@dataclass(frozen=True)
class Meaning:
    """One criterion over all pairs of a plan: its mean value in percent where it is known, and its weight."""

    code: str
    weight_before: int
    weight_after: int
    mean_before: float | None
    mean_after: float | None

    @property
    def change(self) -> float | None:
        if self.mean_before is None or self.mean_after is None:
            return None
        return round(self.mean_after - self.mean_before, 1)


@dataclass(frozen=True)
class Difference:
    """What changes between two plans. Totals are sums of scores over the pairs of a plan."""

    people: int
    matched_before: int
    matched_after: int
    switched: list[Move]
    gained: list[Move]
    lost: list[Move]
    old_total_before: float  # with the old weights
    old_total_after: float
    new_total_before: float  # with the new weights
    new_total_after: float
    criteria: list[Meaning]

    @property
    def is_same(self) -> bool:
        return not (self.switched or self.gained or self.lost)

    @property
    def moved(self) -> int:
        return len(self.switched) + len(self.gained) + len(self.lost)

    @property
    def gain(self) -> float:
        """What the change brings in the eyes of the new weights."""
        return round(self.new_total_after - self.new_total_before, 1)

    @property
    def cost(self) -> float:
        """What it brings in the eyes of the old weights; never more than 0 while as many people are matched."""
        return round(self.old_total_after - self.old_total_before, 1)


def plan(pairs: Pairs, score: Floats) -> Plan:
    """The best assignment when the pairs are worth ``score`` [pairs], 0 to 100."""
    newcomers, mentors = pairs.town.newcomers, pairs.town.mentors
    best = assignment.assign(
        pairs.rows,
        pairs.columns,
        score,
        places=mentors.free_places,
        waiting_days=newcomers.waiting_days,
        priority=classes(newcomers.waiting_days, newcomers.hours_due),
    )
    return Plan(best.partner, positions(pairs.rows, pairs.columns, best.partner), best.certificate.gap)


def positions(rows: Ints, columns: Ints, partner: Ints) -> Ints:
    """[n]: where each newcomer's own pair stands among the pairs; -1 without one."""
    found = np.full(len(partner), NOBODY, dtype=np.int64)
    own = np.flatnonzero(partner[rows] == columns)
    found[rows[own]] = own
    return found


def compare(
    pairs: Pairs, old: Mapping[str, int], new: Mapping[str, int], values: tuple[Floats, Floats] | None = None
) -> Difference:
    """Make both plans and say what differs.

    ``values`` [pairs] are what the pairs are worth with the old and with the new weights where a model judges them,
    0 to 100; without them the weights judge alone.
    """
    by_old, by_new = values or (pairs.scores(old), pairs.scores(new))
    before, after = plan(pairs, by_old), plan(pairs, by_new)
    moves = [
        Move(int(row), int(before.partner[row]), int(after.partner[row]))
        for row in np.flatnonzero(before.partner != after.partner)
    ]
    return Difference(
        people=len(before.partner),
        matched_before=before.matched,
        matched_after=after.matched,
        switched=[move for move in moves if move.before >= 0 and move.after >= 0],
        gained=[move for move in moves if move.before < 0],
        lost=[move for move in moves if move.after < 0],
        old_total_before=_total(by_old, before),
        old_total_after=_total(by_old, after),
        new_total_before=_total(by_new, before),
        new_total_after=_total(by_new, after),
        criteria=[
            Meaning(code, old[code], new[code], _mean(pairs.values[:, at], before), _mean(pairs.values[:, at], after))
            for at, code in enumerate(CRITERIA)
        ],
    )


def _total(score: Floats, made: Plan) -> float:
    return round(float(score[made.pair[made.pair >= 0]].sum()), 1)


def _mean(value: Floats, made: Plan) -> float | None:
    """In percent, over the pairs for which it is known."""
    seen = value[made.pair[made.pair >= 0]]
    known = seen[~np.isnan(seen)]
    return round(100 * float(known.mean()), 1) if len(known) else None
