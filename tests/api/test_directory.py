"""Where one can go and what takes place, in the time on the clock in Flanders."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.recurrence import BRUSSELS
from tests.api import directory as invented

# Summer time begins on 29 March 2026.
BEFORE_SUMMER = dt.datetime(2026, 3, 20, 12, tzinfo=BRUSSELS)


@pytest.fixture
def town(db):
    return invented.town()


@pytest.fixture
def desk(town, editor):
    ocmw = invented.organisation(editor)
    made = invented.place(town, ocmw)
    invented.service(editor, ocmw, made)
    return made


def test_a_place_tells_when_it_is_open_and_who_speaks_what(client, desk):
    (place,) = client.get("/api/v1/nl/places/", {"town": "mechelen"}).json()["results"]
    assert place["opening_hours"][:2] == [
        {"weekday": 0, "opens": "09:00", "closes": "12:00", "by_appointment": False},
        {"weekday": 0, "opens": "13:30", "closes": "16:00", "by_appointment": True},
    ]
    assert (place["languages"], place["services"]) == (["ar", "nl"], ["help"])
    assert (place["organisation"], place["organisation_name"]) == ("ocmw", "OCMW")
    assert place["timezone"] == "Europe/Brussels"
    assert client.get("/api/v1/nl/places/sociaal-huis/").json() == place
    assert client.get("/api/v1/nl/places/", {"town": "gent"}).json()["results"] == []


def test_places_and_events_cost_the_same_questions_however_many_there_are(client, town, desk, editor):
    def questions(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).json()["results"]
        return len(captured)

    invented.event(editor, town, desk, rrule="FREQ=WEEKLY;BYDAY=TU")
    few = questions("/api/v1/uk/places/"), questions("/api/v1/uk/events/")
    for n in range(5):
        more = invented.place(town, desk.organisation, slug=f"desk-{n}")
        invented.service(editor, desk.organisation, more, slug=f"help-{n}")
        invented.event(editor, town, more, slug=f"evening-{n}", rrule="FREQ=WEEKLY;BYDAY=TU")
    assert (questions("/api/v1/uk/places/"), questions("/api/v1/uk/events/")) == few
    assert max(few) <= 3


def test_an_evening_stays_an_evening_when_summer_time_begins(client, town, editor):
    invented.event(editor, town, rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=6")
    with time_machine.travel(BEFORE_SUMMER, tick=False):
        (event,) = client.get("/api/v1/nl/events/").json()["results"]
    assert [one["starts_at"] for one in event["occurrences"]] == [
        "2026-03-24T18:00:00+01:00",
        "2026-03-31T18:00:00+02:00",
        "2026-04-07T18:00:00+02:00",
    ]


def test_what_is_over_is_not_told_and_tomorrow_the_list_is_another(client, town, editor):
    with time_machine.travel(BEFORE_SUMMER, tick=False):
        invented.event(editor, town, starts=dt.datetime(2026, 3, 20, 18))
        today = client.get("/api/v1/nl/events/")
        assert len(today.json()["results"]) == 1
    with time_machine.travel(BEFORE_SUMMER + dt.timedelta(days=1), tick=False):
        for kept in ({"If-None-Match": today["ETag"]}, {"If-Modified-Since": today["Last-Modified"]}):
            tomorrow = client.get("/api/v1/nl/events/", headers=kept)
            assert tomorrow.status_code == 200
            assert tomorrow.json()["results"] == []


def test_a_calendar_keeps_the_hour_and_its_identifiers(client, town, desk, editor):
    """Read by another reader than the one that wrote it: the rule in the zone of the file gives the local hours."""
    invented.event(editor, town, desk, rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260407")
    invented.event(editor, town, slug="feest", starts=dt.datetime(2026, 5, 1), all_day=True)
    response = client.get("/api/v1/nl/towns/mechelen/events.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"Europe/Brussels"}
    first, second = calendar.walk("VEVENT")
    assert first["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert first.decoded("DTSTART") == dt.datetime(2026, 3, 3, 18, tzinfo=BRUSSELS)
    assert first["RRULE"]["UNTIL"] == [dt.datetime(2026, 4, 7, 21, 59, 59, tzinfo=dt.UTC)]
    assert "Voorbeeldplein 1" in str(first["LOCATION"])
    assert (second.decoded("DTSTART"), second.decoded("DTEND")) == (dt.date(2026, 5, 1), dt.date(2026, 5, 2))
    again = icalendar.Calendar.from_ical(client.get("/api/v1/uk/towns/mechelen/events.ics").content)
    assert [str(one["UID"]) for one in again.walk("VEVENT")] == [str(first["UID"]), str(second["UID"])]
    assert first["SEQUENCE"] >= 1
    assert client.get("/api/v1/nl/towns/gent/events.ics").status_code == 404
