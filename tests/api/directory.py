"""An invented town with a desk, a service and a weekly evening, for the tests of the directory."""

import datetime as dt

from content.models import Event, OpeningTime, Organisation, Place, Service, Town
from content.recurrence import BRUSSELS
from content.services import bump
from tests.content.texts import written


def titled(text):
    return [{"key": "title", "kind": "title", "text": text}, {"key": "p1", "kind": "paragraph", "text": "Welkom."}]


def town(slug="mechelen") -> Town:
    return Town.objects.create(slug=slug, name=slug.title(), postcode="2800", latitude=51.03, longitude=4.48)


def organisation(by, slug="ocmw") -> Organisation:
    document = written(by, kind="organisation", slug=slug, theme="welfare", segments=titled("*OCMW*"))
    return Organisation.objects.create(document=document, website="https://ocmw.example", phone="+32 15 00 00 01")


def place(town: Town, organisation=None, slug="sociaal-huis", **fields) -> Place:
    made = Place.objects.create(
        slug=slug,
        town=town,
        organisation=organisation,
        name="Sociaal Huis",
        street="Voorbeeldplein 1",
        postcode="2800",
        municipality="Mechelen",
        **{"latitude": 51.03, "longitude": 4.48, "barrier_free": True, **fields},
    )
    for weekday, opens, closes, by_appointment in (
        (0, dt.time(9), dt.time(12), False),
        (0, dt.time(13, 30), dt.time(16), True),
        (3, dt.time(9), dt.time(12), False),
    ):
        OpeningTime.objects.create(
            place=made, weekday=weekday, opens=opens, closes=closes, by_appointment=by_appointment
        )
    bump()
    return made


def service(by, organisation: Organisation, *places: Place, slug="help", **fields) -> Service:
    document = written(by, kind="service", slug=slug, theme="welfare", segments=titled("Hulp"))
    made = Service.objects.create(document=document, organisation=organisation, languages=["nl", "ar"], **fields)
    made.places.set(places)
    return made


def event(by, town: Town, place=None, slug="praattafel", *, starts=dt.datetime(2026, 3, 3, 18), **fields) -> Event:
    """Two hours from ``starts`` on, local time; a Tuesday evening in March 2026 without it."""
    document = written(by, kind="event", slug=slug, theme="language", segments=titled("*Praattafel*"))
    begins = starts.replace(tzinfo=BRUSSELS)
    return Event.objects.create(
        document=document, town=town, place=place, starts_at=begins, ends_at=begins + dt.timedelta(hours=2), **fields
    )
