"""When something takes place: the occurrences of a recurrence rule (RFC 5545) in the local time of Brussels.

Pure: moments in, moments out. What starts at 18:00 starts at 18:00 in summer and in winter.
"""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

BRUSSELS = ZoneInfo("Europe/Brussels")
AT_MOST = 50
_STEPS_AT_MOST = 20_000  # a rule for every day lasts half a century
_DAY, _MONTH = "([1-9]|[12][0-9]|3[01])", "([1-9]|1[0-2])"
_SHAPES = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)(,[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": rf"-?{_DAY}(,-?{_DAY})*",
    "BYMONTH": rf"{_MONTH}(,{_MONTH})*",
    "BYSETPOS": r"-?\d{1,3}(,-?\d{1,3})*",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}


class WrongRule(ValueError):
    """The text is no recurrence rule of days, weeks, months or years."""


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time that it takes place, in the local time of Brussels."""

    starts: dt.datetime
    ends: dt.datetime


def occurrences(
    *,
    starts: dt.datetime,
    ends: dt.datetime,
    rule: str = "",
    after: dt.datetime,
    before: dt.datetime,
    limit: int = AT_MOST,
) -> list[Occurrence]:
    """The first occurrences that are not over at ``after`` and start earlier than ``before``, at most ``limit``.

    All moments have their offset. ``starts`` and ``ends`` are the first time; without a rule it is the only one.
    Raises WrongRule.
    """
    first, last = _local(starts), _local(ends)
    length = last - first
    wanted, until = _local(after), _local(before)
    times = islice(_rule(rule, first), _STEPS_AT_MOST) if rule else iter([first])
    found: list[Occurrence] = []
    for time in times:
        if time >= until or len(found) >= limit:
            break
        if time + length > wanted or time == wanted:
            found.append(Occurrence(time.replace(tzinfo=BRUSSELS), (time + length).replace(tzinfo=BRUSSELS)))
    return found


def check(rule: str) -> None:
    """Raise WrongRule unless the text is a rule that we can follow; an empty text means once."""
    if rule:
        _rule(rule, dt.datetime(2026, 1, 1))


def _rule(text: str, first: dt.datetime) -> rrule:
    parts = dict(part.split("=", 1) for part in text.upper().split(";") if "=" in part)
    unknown = [name for name in parts if name not in _SHAPES or not re.fullmatch(_SHAPES[name], parts[name])]
    if unknown or "FREQ" not in parts or len(parts) != len(text.split(";")):
        raise WrongRule(text)
    if "UNTIL" in parts:
        parts["UNTIL"] = _local_until(parts["UNTIL"])
    try:
        found = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=first)
    except ValueError as problem:
        raise WrongRule(text) from problem
    return found  # type: ignore[return-value]  # one rule without EXDATE is never a set


def _local_until(until: str) -> str:
    """RFC 5545 writes the last moment in UTC; a day means its whole length."""
    try:
        if len(until) == 8:
            dt.datetime.strptime(until, "%Y%m%d")
            return f"{until}T235959"
        moment = dt.datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S")
    except ValueError as problem:
        raise WrongRule(until) from problem
    if until.endswith("Z"):
        moment = _local(moment.replace(tzinfo=dt.UTC))
    return moment.strftime("%Y%m%dT%H%M%S")


def _local(moment: dt.datetime) -> dt.datetime:
    """The time on the clock in Brussels, which is what a rule repeats."""
    return moment.astimezone(BRUSSELS).replace(tzinfo=None)
