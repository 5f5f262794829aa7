"""Who sits with whom at a matching evening, round after round. Pure: possible pairs and scores in, tables out.

A table is a mentor's. In each round every newcomer sits at one table, as evenly as can be, and never twice with the
same mentor while there are others. Each round is the exact assignment with the greatest sum of values: a pair that may
be proposed is worth half and more by its score; a pair with a common language that some rule forbids is worth little,
because the two can still talk; without a common language it is worth nothing and happens only when nobody is left.
"""

import numpy as np

from . import assignment
from .people import Bools, Floats, Ints

ROUNDS = 3
CAN_TALK = 0.1


def rounds(possible: Bools, can_talk: Bools, score: Floats, *, count: int = ROUNDS) -> list[Ints]:
    """[count] arrays [n]: the column of the mentor with whom each newcomer sits. Scores [n, m] from 0 to 100.

    There are at most as many rounds as mentors.
    """
    n, m = possible.shape
    if n == 0 or m == 0:
        return []
    value = np.where(possible, 0.5 + score / 200, np.where(can_talk, CAN_TALK, 0.0))
    met = np.zeros((n, m), dtype=np.bool_)
    plans: list[Ints] = []
    for number in range(min(count, m)):
        # the tables with one seat more move on, so that nobody has the full table each time
        seats = np.full(m, n // m, dtype=np.int64)
        seats[(number * (n % m) + np.arange(n % m)) % m] += 1
        partner = _seated(met, value, seats)
        while (partner < 0).any():  # who is left over makes tables larger
            seats += 1
            partner = _seated(met, value, seats)
        met[np.arange(n), partner] = True
        plans.append(partner)
    return plans


def _seated(met: Bools, value: Floats, seats: Ints) -> Ints:
    """[n]: the best tables among mentors whom each newcomer has not met."""
    rows, columns = np.nonzero(~met)
    best = assignment.solve(
        rows, columns, value[rows, columns], priority=np.zeros(len(met), dtype=np.int64), capacity=seats
    )
    return best.partner
