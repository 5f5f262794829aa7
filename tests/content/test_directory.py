"""The directory: who helps, for whom, where and when; and what takes place."""

import datetime as dt
import gzip
import json

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content import packs, reading
from content.models import Event, OpeningTime, Organisation, Place, Service, Town
from content.services.directory import set_opening_times
from tests.factories import UserFactory

from .texts import written

pytestmark = pytest.mark.django_db


def text(title):
    return [{"key": "title", "kind": "title", "text": title}]


@pytest.fixture
def town():
    return Town.objects.create(slug="lier", name="Lier", postcode="2500", latitude=51.13, longitude=4.57)


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def house(editor):
    document = written(editor, slug="house", kind="organisation", theme="welfare", segments=text("Sociaal Huis"))
    return Organisation.objects.create(document=document, phone="+32 15 00 00 01", website="https://house.example/x")


def place(town, slug, organisation=None, **fields):
    fields = {"street": "Markt 1", "postcode": "2500", "municipality": "Lier", **fields}
    found = Place.objects.create(slug=slug, town=town, organisation=organisation, name=slug, **fields)
    for weekday in range(7):
        OpeningTime.objects.create(place=found, weekday=weekday, opens=dt.time(0), closes=dt.time(23, 59))
    return found


def service(editor, house, slug, *, places=(), **fields):
    document = written(editor, slug=slug, kind="service", theme="welfare", segments=text(f"Dienst {slug}"))
    made = Service.objects.create(document=document, organisation=house, **fields)
    made.places.set(places)
    return made


def titles(client, **wish):
    found = client.get(reverse("content:directory", args=["nl"]), wish)
    return {entry.line.slug for entry in found.context["entries"]}


def test_the_filters_narrow_and_who_names_no_town_helps_everywhere(client, editor, house):
    service(editor, house, "lier", municipalities=["Lier"], languages=["nl", "ar"], themes=["housing"])
    service(editor, house, "duffel", municipalities=["Duffel"], languages=["nl"])
    service(editor, house, "everywhere", languages=["uk"])
    assert titles(client) == {"lier", "duffel", "everywhere", "house"}
    assert titles(client, municipality="Lier") == {"lier", "everywhere", "house"}
    assert titles(client, spoken="ar") == {"lier", "house"}
    assert titles(client, theme="housing") == {"lier", "house"}
    assert titles(client, theme="housing", spoken="uk") == set()
    assert titles(client, theme="no-such-theme") == {"lier", "duffel", "everywhere", "house"}


def test_the_queries_do_not_grow_with_services_and_places(client, editor, house, town):
    address = reverse("content:directory", args=["uk"])
    service(editor, house, "first", places=[place(town, "p", house)])

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries()
    for number in range(8):
        service(editor, house, f"s{number}", places=[place(town, f"p{number}-{other}", house) for other in range(3)])
    assert queries() == few <= 12


def test_the_list_has_a_bound_and_a_next_page(client, editor, house):
    for number in range(25):
        service(editor, house, f"s{number}")
    first = client.get(reverse("content:directory", args=["nl"]))
    assert len(first.context["entries"]) == 20
    assert 'rel="next"' in first.text
    assert titles(client, page="2") == {*(f"s{number}" for number in range(25)), "house"} - {
        entry.line.slug for entry in first.context["entries"]
    }


def test_the_list_says_what_is_open_now_and_what_is_shut_for_a_while(client, editor, house, town):
    service(editor, house, "open", places=[place(town, "door")])
    assert "open now" in client.get(reverse("content:directory", args=["en"])).text
    Place.objects.update(closed_until=timezone.localdate() + dt.timedelta(days=3))
    shut = client.get(reverse("content:directory", args=["en"])).text
    assert "open now" not in shut
    assert "Closed up to and including" in shut


def test_a_service_tells_for_whom_where_and_how_also_in_a_language_pack(editor, house, town):
    made = service(
        editor, house, "help", places=[place(town, "door", phone="+32 3 000 00 02")],
        statuses=["refugee"], min_age=18, municipalities=["Lier"], languages=["nl", "uk"], by_appointment=True,
    )  # fmt: skip
    document = reading.one("en", "service", made.document.slug)
    html = render_to_string("content/_article.html", {"document": document, "language": "en"})
    for told in ("recognised refugee", "from 18 years old", "people who live in Lier", "Ukrainian", "Markt 1"):
        assert told in html
    assert 'href="tel:+3215000001"><bdi dir="ltr">+32 15 00 00 01</bdi>' in html
    assert 'href="tel:+3230000002"' in html
    assert "Make an appointment first." in html
    assert "Sociaal Huis" in html


def test_an_organisation_tells_its_public_services_and_how_many_does_not_matter(client, editor, house, town):
    address = reverse("content:read", args=["nl", "organisation", "house"])
    service(editor, house, "s0", places=[place(town, "p0", house)])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(1, 6):
        service(editor, house, f"s{number}", places=[place(town, f"p{number}", house)])
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        html = client.get(address).text
    assert len(many) == len(few)
    assert "Dienst s5" in html
    assert "Closed up to" not in html


def test_a_text_that_is_overdue_says_since_when_nobody_checked(client, editor, house):
    today = timezone.localdate()
    address = reverse("content:read", args=["en", "organisation", "house"])
    document = house.document
    document.checked_on, document.due_on = dt.date(2026, 1, 5), today
    document.save()
    assert "Not checked since" not in client.get(address).text
    document.due_on = today - dt.timedelta(days=1)
    document.save()
    html = client.get(address).text
    assert html.count("Not checked since") == 1
    assert ">Monday 5 January 2026</time>" in html


def event(editor, town, slug, starts, **fields):
    document = written(editor, slug=slug, kind="event", theme="language", segments=text(f"Feest {slug}"))
    ends = starts + dt.timedelta(hours=2)
    return Event.objects.create(document=document, town=town, starts_at=starts, ends_at=ends, **fields)


def test_events_stand_under_each_of_their_days_for_thirty_days_with_the_calendar_of_the_town(client, editor, town):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    event(editor, town, "weekly", tomorrow, rrule="FREQ=WEEKLY")
    event(editor, town, "once", tomorrow)
    event(editor, town, "far", tomorrow + dt.timedelta(days=40))
    event(editor, town, "over", tomorrow - dt.timedelta(days=9))
    found = client.get(reverse("content:events", args=["nl"]))
    days = found.context["days"]
    assert [len(times) for times in days.values()] == [2, 1, 1, 1, 1]
    assert {time.line.slug for times in days.values() for time in times} == {"weekly", "once"}
    assert reverse("api:calendar", args=["nl", "lier"]) in found.text
    read = client.get(reverse("content:read", args=["en", "event", "far"])).text
    assert f"{timezone.localtime(tomorrow + dt.timedelta(days=40)):%H:%M}" in read


def test_an_event_whose_rule_cannot_be_followed_takes_place_once(client, editor, town):
    event(editor, town, "odd", timezone.now() + dt.timedelta(days=1), rrule="FREQ=SOMETIMES")
    assert len(client.get(reverse("content:events", args=["nl"])).context["days"]) == 1


def test_phones_that_keep_the_pages_of_a_place_get_its_new_hours(editor, house, town):
    door = place(town, "door")
    made = service(editor, house, "help", places=[door])
    before = reading.revision_of("uk")
    evening = {"weekday": 0, "opens": dt.time(18), "closes": dt.time(20), "by_appointment": False}
    set_opening_times(place=door, times=[evening], by=editor)
    pack = json.loads(gzip.decompress(packs.packed("uk", since=before, revision=before + 1)))
    assert [one["path"] for one in pack["documents"]] == [made.document.address_in("uk")]
    assert "18:00–20:00" in pack["documents"][0]["html"]


def test_a_page_names_who_helps_apart_from_what_to_read(client, editor, house):
    page = written(editor, slug="debts", segments=text("Schulden"))
    made = service(editor, house, "debt-help")
    page.related.add(made.document, written(editor, slug="budget", segments=text("Budget")))
    found = client.get(page.address_in("nl"))
    assert [line.slug for line in found.context["helpers"]] == ["debt-help"]
    assert [line.slug for line in found.context["around"]] == ["budget"]
    assert made.document.address_in("nl") in found.text
