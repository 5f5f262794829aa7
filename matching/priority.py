"""Who comes first when not everybody can have a mentor: classes that grow with the weeks waited. Pure.

| weeks waited | class | and                                                                            |
|--------------|-------|--------------------------------------------------------------------------------|
| below 26     | 0     | somebody who still has integration hours to do is counted as waiting 4 weeks   |
| 26 to 38     | 1     | longer: the mentorship counts for them and a term runs                         |
| 39 to 51     | 2     |                                                                                |
| 52 to 64     | 3     | one class more for every 13 weeks, up to 12                                    |

A newcomer of a higher class is never left out for one of a lower class while the number of people with a mentor stays
the same; between equals expected success decides. So waiting has an end: whoever a possible place exists for rises
until nobody stands above. Within the first half year everybody is equal, because a class is dear: on three invented
towns a class for everybody with hours due left 82 to 92 % of what an all-knowing assignment gains over chance. The
bounds are judgement, and a programme may have its own (``Rule``).
"""

from dataclasses import dataclass

import numpy as np

from .people import Ints

HIGHEST = 12


@dataclass(frozen=True)
class Rule:
    """Weeks: until the first class, between classes, and counted extra for hours due."""

    first: int = 26
    every: int = 13
    hours_due: int = 4


USUAL = Rule()


def classes(waiting_days: Ints, hours_due: Ints | None = None, rule: Rule = USUAL) -> Ints:
    """[n]: the class of each newcomer; 0 is the lowest."""
    weeks = np.maximum(waiting_days, 0) // 7
    if hours_due is not None:
        weeks = weeks + rule.hours_due * (hours_due > 0)
    risen = np.where(weeks >= rule.first, 1 + (weeks - rule.first) // rule.every, 0)
    return np.asarray(np.minimum(risen, HIGHEST), dtype=np.int64)
