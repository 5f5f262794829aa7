"""The desk's forms for the facts of the directory."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Document, Event, Organisation, Place, Service, Town
from content.services.directory import save_facts
from content.services.loading import load_welcome
from tests.content.texts import written
from tests.factories import sign_in
from tests.factories.accounts import EditorFactory

pytestmark = pytest.mark.django_db


def text(title):
    return [{"key": "title", "kind": "title", "text": title}]


@pytest.fixture(autouse=True)
def editor(client):
    editor = EditorFactory()
    sign_in(client, editor)
    return editor


@pytest.fixture
def town():
    return Town.objects.create(slug="lier", name="Lier", postcode="2500", latitude=51.13, longitude=4.57)


@pytest.fixture
def door(town):
    return Place.objects.create(slug="d", town=town, name="Desk", street="Markt 1", postcode="2500", municipality="L")


@pytest.fixture
def house(editor):
    document = written(editor, slug="house", kind="organisation", theme="welfare", segments=text("Huis"))
    return Organisation.objects.create(document=document, phone="+32 15 00 00 01")


@pytest.fixture
def help_(editor, house):
    document = written(editor, slug="help", kind="service", theme="welfare", segments=text("Hulp"))
    return Service.objects.create(document=document, organisation=house)


def renewed(document, act):
    """Whether the act raises in which revision the text changed, in Ukrainian."""
    before = Document.objects.get(pk=document.pk).changed_in_uk
    act()
    return Document.objects.get(pk=document.pk).changed_in_uk > before


def facts(document):
    return reverse("content:desk:facts", args=[document.pk])


def test_a_new_phone_number_reaches_readers_of_the_organisation_and_of_its_services(client, house, help_):
    address = facts(house.document)
    assert address in client.get(reverse("content:desk:document", args=[house.pk])).content.decode()
    sent = {"website": "house.example", "email": "a@house.example", "phone": "+32 15 00 00 09"}
    assert renewed(help_.document, lambda: client.post(address, sent))
    house.refresh_from_db()
    assert (house.phone, house.website) == ("+32 15 00 00 09", "https://house.example")
    assert client.post(address, sent | {"email": "nobody"}).status_code == 422


def test_an_editor_says_for_whom_and_where_a_service_is(client, help_, house, door):
    sent = {
        "organisation": house.pk, "places": [door.pk], "themes": ["work"], "languages": ["uk", "nl"],
        "statuses": ["refugee"], "municipalities": "Lier\n\n Mol ", "min_age": "18", "by_appointment": "true",
    }  # fmt: skip
    assert client.post(facts(help_.document), sent | {"max_age": "3"}).status_code == 422
    assert renewed(help_.document, lambda: client.post(facts(help_.document), sent))
    help_.refresh_from_db()
    assert (help_.municipalities, help_.statuses, help_.languages) == (["Lier", "Mol"], ["refugee"], ["uk", "nl"])
    assert (list(help_.places.all()), help_.min_age, help_.by_appointment) == ([door], 18, True)
    assert "Lier\nMol</textarea>" in client.get(facts(help_.document)).content.decode()


def test_an_event_moves_and_a_wrong_rule_is_told(client, editor, town):
    start = timezone.make_aware(dt.datetime(2026, 12, 1, 18))
    document = written(editor, slug="talk", kind="event", theme="social", segments=text("Praten"))
    event = Event.objects.create(document=document, town=town, starts_at=start, ends_at=start)
    assert 'value="2026-12-01T18:00"' in client.get(facts(document)).content.decode()
    sent = {"town": town.pk, "starts_at": "2026-12-02T18:00", "ends_at": "2026-12-02T20:00", "rrule": "FREQ=HOURLY"}
    assert "This is no rule of days" in client.post(facts(document), sent).content.decode()
    assert renewed(document, lambda: client.post(facts(document), sent | {"rrule": "FREQ=WEEKLY;BYDAY=WE"}))
    event.refresh_from_db()
    assert (event.rrule, event.starts_at) == ("FREQ=WEEKLY;BYDAY=WE", start + dt.timedelta(days=1))


def test_a_place_moves_and_the_services_there_tell_it(client, help_, door):
    help_.places.add(door)
    address = reverse("content:desk:place_facts", args=[door.pk])
    assert address in client.get(reverse("content:desk:places")).content.decode()
    sent = {"name": "Desk", "street": "Kaai 2", "postcode": "2500", "municipality": "Lier", "barrier_free": "true"}
    assert renewed(help_.document, lambda: client.post(address, sent | {"closed_until": "2026-12-24"}))
    door.refresh_from_db()
    assert (door.street, door.barrier_free, door.closed_until) == ("Kaai 2", True, dt.date(2026, 12, 24))


def test_a_new_service_or_event_begins_with_what_it_cannot_do_without(client, house, town):
    address = reverse("content:desk:new")
    sent = {"kind": "service", "title": "Hulp", "slug": "new-help", "theme": ""}
    assert client.post(address, sent).context["form"].errors.keys() == {"organisation"}
    client.post(address, sent | {"organisation": house.pk})
    assert Document.objects.get(slug="new-help").service.organisation == house
    times = {"starts_at": "2026-12-02T18:00", "ends_at": "2026-12-02T17:00"}
    sent = {"kind": "event", "title": "Praten", "slug": "talk", "theme": "", "town": town.pk, **times}
    assert client.post(address, sent).context["form"].errors.keys() == {"ends_at"}
    client.post(address, sent | {"ends_at": "2026-12-02T20:00"})
    assert Document.objects.get(slug="talk").event.town == town
    client.post(address, {"kind": "organisation", "title": "Huis", "slug": "home", "theme": ""})
    assert Document.objects.get(slug="home").organisation.phone == ""


def test_loading_the_written_content_again_leaves_what_an_editor_changed(db, tmp_path):
    path = tmp_path / "documents" / "house.json"
    path.parent.mkdir()
    title = {"key": "title", "kind": "title", "nl": "Het huis"}
    path.write_text(json.dumps({"kind": "organisation", "slug": "house", "segments": [title], "phone": "015 00 00 00"}))
    load_welcome([path.parent], texts=tmp_path)
    house = Organisation.objects.get(document__slug="house")
    house.phone = "015 11 11 11"
    save_facts(facts=house, by=EditorFactory())
    load_welcome([path.parent], texts=tmp_path)
    house.refresh_from_db()
    assert house.phone == "015 11 11 11"
