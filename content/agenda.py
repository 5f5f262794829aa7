"""What takes place: the next times of events, day by day."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from . import reading, recurrence
from .kinds import Kind
from .models import Document, Event, Town

AHEAD = dt.timedelta(days=30)
# The page of one event looks further.
FURTHER = dt.timedelta(days=120)
_EVENTS_AT_MOST, _TIMES_AT_MOST = 200, 300


@dataclass(frozen=True)
class Time:
    """One time that an event takes place."""

    line: reading.Line
    event: Event
    occurrence: recurrence.Occurrence


def coming(language: str, today: dt.date, *, town: str = "") -> dict[dt.date, list[Time]]:
    """Every time of the public events within thirty days, under its day; three queries at any count.

    What has been earlier today is still told, so that the page is the same all day.
    """
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time()), recurrence.BRUSSELS)
    public = Event.objects.filter(document__published__isnull=False).select_related("place", "town")
    chosen = public.filter(town__slug=town) if town else public
    events = {event.pk: event for event in chosen[:_EVENTS_AT_MOST]}
    lines = reading.lines(Document.objects.public().of(Kind.EVENT).filter(pk__in=events), language)
    times = [
        Time(line, events[line.pk], occurrence)
        for line in lines
        for occurrence in next_times(events[line.pk], midnight, ahead=AHEAD)
    ]
    days: dict[dt.date, list[Time]] = {}
    for time in sorted(times, key=lambda time: (time.occurrence, time.line.title))[:_TIMES_AT_MOST]:
        days.setdefault(max(time.occurrence.starts.date(), today), []).append(time)
    return days


def towns() -> list[Town]:
    """The towns that have public events, each with its own calendar."""
    return list(Town.objects.filter(events__document__published__isnull=False).distinct())


def next_times(
    event: Event, now: dt.datetime, *, ahead: dt.timedelta = FURTHER, limit: int = recurrence.AT_MOST
) -> list[recurrence.Occurrence]:
    """The next times of an event; one whose rule cannot be followed takes place once."""
    starts, ends, before = event.starts_at, event.ends_at, now + ahead
    try:
        return recurrence.occurrences(starts=starts, ends=ends, rule=event.rrule, after=now, before=before, limit=limit)
    except recurrence.WrongRule:
        return recurrence.occurrences(starts=starts, ends=ends, after=now, before=before, limit=limit)
