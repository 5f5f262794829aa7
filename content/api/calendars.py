"""A town's events as a calendar that phones subscribe to (RFC 5545). Times are local, so a summer changes nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from icalendar import Calendar, Event, vGeo, vRecur, vText

from content.facts import plain
from content.kinds import Part
from content.models import Document, Town
from content.recurrence import BRUSSELS

from . import shapes

# The same document has the same identifier for ever and everywhere: in calendars and in the exported directory.
NAMESPACE = uuid.UUID("6f0b1c3e-6a0e-5b0a-9d5b-6a2f4b0f4a11")
NOT_TOLD = (Part.TITLE, Part.ALSO)


def identifier(*parts: str) -> str:
    """A stable UUID for a thing with this name, such as ``service/ocmw-help``."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def feed(town: Town, documents: Iterable[Document], language: str, *, changed_at: dt.datetime | None) -> bytes:
    """The events of a town, each once with its rule."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Wegwijs//{town.slug}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", town.name)
    calendar.add("x-wr-timezone", BRUSSELS.key)
    stamp = (changed_at or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).astimezone(dt.UTC).replace(microsecond=0)
    for document in documents:
        calendar.add_component(_event(document, language, stamp))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(document: Document, language: str, stamp: dt.datetime) -> Event:
    event = document.event
    shown = Event()
    shown.add("uid", identifier("event", document.slug))
    shown.add("dtstamp", stamp)
    shown.add("sequence", getattr(document, f"changed_in_{language}"))
    shown.add("summary", getattr(document, f"title_{language}"), parameters={"language": language})
    shown.add("description", _told(getattr(document, f"body_{language}")), parameters={"language": language})
    shown.add("url", event.url or shapes.address(document, language))
    shown.add("status", "CONFIRMED")
    if document.published_at:
        shown.add("last-modified", document.published_at.astimezone(dt.UTC).replace(microsecond=0))
    starts, ends = event.starts_at.astimezone(BRUSSELS), event.ends_at.astimezone(BRUSSELS)
    if event.all_day:
        shown.add("dtstart", starts.date())
        shown.add("dtend", ends.date() + dt.timedelta(days=1))
    else:
        shown.add("dtstart", starts)
        shown.add("dtend", ends)
    if event.rrule:
        shown.add("rrule", vRecur.from_ical(rule(event.rrule, all_day=event.all_day)))
    if event.place:
        _at(shown, event.place)
    return shown


def _at(shown: Event, place: Any) -> None:
    shown.add("location", vText(f"{place.name}, {place.street}, {place.postcode} {place.municipality}"))
    if place.latitude is not None and place.longitude is not None:
        shown.add("geo", vGeo((place.latitude, place.longitude)))


def _told(segments: list[dict[str, Any]]) -> str:
    return "\n".join(plain(segment["text"]) for segment in segments if segment["kind"] not in NOT_TOLD)


def rule(text: str, *, all_day: bool) -> str:
    """The rule as the standard wants it: the end of a repetition is a moment in UTC, or a day for whole days."""
    parts = [part.split("=", 1) for part in text.upper().split(";")]
    return ";".join(f"{name}={_until(value, all_day) if name == 'UNTIL' else value}" for name, value in parts)


def _until(value: str, all_day: bool) -> str:
    if all_day:
        return value[:8]
    if value.endswith("Z"):
        return value
    local = f"{value}T235959" if len(value) == len("20260101") else value
    moment = dt.datetime.strptime(local, "%Y%m%dT%H%M%S").replace(tzinfo=BRUSSELS)
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
