"""Who comes first when not everybody can have a mentor: classes that grow with the weeks waited. Pure.

| weeks waited | class |   | and                                                                        |
|--------------|-------|---|----------------------------------------------------------------------------|
| below 26     | 0     |   | somebody who still has integration hours to do is one class higher: the    |
| 26 to 38     | 1     |   | mentorship counts for them and a term runs                                 |
| 39 to 51     | 2     |   |                                                                            |
| 52 to 64 …   | 3 …   |   | one class more for every 13 weeks, up to 12                                |

A newcomer of a higher class is never left out for one of a lower class while the number of people with a mentor stays
the same; between equals expected success decides. So waiting has an end: whoever a possible place exists for rises
until nobody stands above. Within the first half year everybody is equal, because there the better pair is worth more
than some weeks. Bounds are the programme's judgement, not measurements.
"""

import numpy as np

from .people import Ints

FIRST_WEEKS = 26
EVERY_WEEKS = 13
HIGHEST = 12
HOURS_DUE = 1  # classes


def classes(waiting_days: Ints, hours_due: Ints | None = None) -> Ints:
    """[n]: the class of each newcomer; 0 is the lowest."""
    weeks = np.maximum(waiting_days, 0) // 7
    waited = np.where(weeks >= FIRST_WEEKS, 1 + (weeks - FIRST_WEEKS) // EVERY_WEEKS, 0)
    due = np.zeros_like(waited) if hours_due is None else HOURS_DUE * (hours_due > 0)
    return np.asarray(np.minimum(waited + due, HIGHEST), dtype=np.int64)
