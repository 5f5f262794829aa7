"""What it costs everybody to give one newcomer one particular mentor. Pure: two exact plans, with and without the pair.

The loss is measured in the weights of ``assignment.weigh``, in which people come before classes of waiting and those
before expected success. No plan with the pair is better than the best plan of all, so the loss is never negative; it is
at least what the dual prices say of the pair: what is left to the newcomer, plus the price of the place, minus what the
pair weighs.
"""

from dataclasses import dataclass

import numpy as np

from . import assignment
from .people import Floats, Ints
from .whatif import Move, positions


@dataclass(frozen=True)
class Trade:
    """``before`` and ``after`` [n]: the columns of the mentors in the best plan, and in the best one with the pair.

    ``total_before`` and ``total_after`` are sums of scores over the pairs of a plan; ``loss`` is in weights.
    """

    before: Ints
    after: Ints
    total_before: float
    total_after: float
    loss: int

    @property
    def matched_before(self) -> int:
        return int((self.before >= 0).sum())

    @property
    def matched_after(self) -> int:
        return int((self.after >= 0).sum())

    @property
    def moves(self) -> list[Move]:
        """Everybody whose mentor differs."""
        return [
            Move(int(row), int(self.before[row]), int(self.after[row]))
            for row in np.flatnonzero(self.before != self.after)
        ]


def trade(
    rows: Ints,
    columns: Ints,
    score: Floats,
    *,
    pair: tuple[int, int],
    places: Ints,
    waiting_days: Ints,
    priority: Ints,
) -> Trade:
    """Solve twice, the second time with ``pair`` decided. Scores are 0 to 100.

    The pair must be one of the pairs named and the mentor must have a place; otherwise ValueError.
    """
    town = {"places": places, "waiting_days": waiting_days, "priority": priority}
    before = assignment.assign(rows, columns, score, **town).partner
    after = assignment.assign(rows, columns, score, locked=np.array([pair], dtype=np.int64), **town).partner
    was, now = positions(rows, columns, before), positions(rows, columns, after)
    if now[pair[0]] < 0:
        raise ValueError("the pair is not possible")
    was, now = was[was >= 0], now[now >= 0]
    weight = assignment.weigh(rows, score / 100, priority=priority, places=places).of(rows)
    return Trade(
        before=before,
        after=after,
        total_before=float(score[was].sum()),
        total_after=float(score[now].sum()),
        loss=sum(weight[was].tolist()) - sum(weight[now].tolist()),
    )
