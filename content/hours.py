"""When a place is open. Pure: opening times are local times of Brussels, moments have their offset.

``closed_until`` is the last day on which a place stays shut, whatever its opening times say.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from .recurrence import BRUSSELS

_WEEK = 7


class Slot(Protocol):
    weekday: int
    opens: dt.time
    closes: dt.time
    by_appointment: bool


@dataclass(frozen=True)
class Opening:
    """The next time that the doors open."""

    at: dt.datetime
    slot: Slot


def week(slots: Iterable[Slot]) -> list[list[Slot]]:
    """The opening times of Monday to Sunday, in order; a day without any is empty."""
    days: list[list[Slot]] = [[] for _day in range(_WEEK)]
    for slot in sorted(slots, key=lambda slot: slot.opens):
        days[slot.weekday].append(slot)
    return days


def today(slots: Iterable[Slot], now: dt.datetime, *, closed_until: dt.date | None = None) -> list[Slot]:
    """Every opening time of today, also what is over."""
    day = _here(now).date()
    return [] if is_shut(day, closed_until) else week(slots)[day.weekday()]


def open_now(slots: Iterable[Slot], now: dt.datetime, *, closed_until: dt.date | None = None) -> Slot | None:
    """The opening time that goes on; None when it is closed."""
    time = _here(now).time()
    known = today(slots, now, closed_until=closed_until)
    return next((slot for slot in known if slot.opens <= time < slot.closes), None)


def next_opening(slots: Iterable[Slot], now: dt.datetime, *, closed_until: dt.date | None = None) -> Opening | None:
    """The first opening time that has not begun yet; None when there are no opening times."""
    days, local = week(slots), _here(now)
    first = local.date()
    if closed_until is not None and is_shut(first, closed_until):
        first = closed_until + dt.timedelta(days=1)
    for day in (first + dt.timedelta(days=number) for number in range(_WEEK + 1)):
        for slot in days[day.weekday()]:
            at = dt.datetime.combine(day, slot.opens, tzinfo=BRUSSELS)
            if at > local:
                return Opening(at, slot)
    return None


def is_shut(day: dt.date, closed_until: dt.date | None) -> bool:
    """Whether the place is closed for a longer while on this day."""
    return closed_until is not None and day <= closed_until


def _here(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(BRUSSELS)
