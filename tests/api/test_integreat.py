"""The contract of the app of Integreat: each field that its client reads, and what makes it stumble.

The checks follow the mappings of the app's client: a missing field of these makes it throw away a whole list.
"""

import datetime as dt
import re
from urllib.parse import quote

import pytest
import time_machine

from content.models import Card, Feedback
from content.recurrence import BRUSSELS
from content.services import republish
from tests.api import directory as invented
from tests.content.texts import translated, written

MARCH = dt.datetime(2026, 3, 20, 12, tzinfo=BRUSSELS)
TEXT = (str,)
REGION = {
    "name": TEXT,
    "path": TEXT,
    "live": (bool,),
    "languages": (list,),
    "events": (bool,),
    "pois": (bool,),
    "push_notifications": (bool,),
    "external_news": (bool,),
    "name_without_prefix": TEXT,
    "latitude": (float,),
    "longitude": (float,),
    "bounding_box": (list,),
    "aliases": (dict, type(None)),
    "prefix": (str, type(None)),
    "is_chat_enabled": (bool,),
    "zammad_privacy_policy": (str, type(None)),
}
SHARED = {
    "id": (int,),
    "url": TEXT,
    "path": TEXT,
    "title": TEXT,
    "last_updated": TEXT,
    "excerpt": TEXT,
    "content": TEXT,
    "available_languages": (dict,),
    "thumbnail": (str, type(None)),
}
PAGE = SHARED | {
    "parent": (dict,),
    "order": (int,),
    "organization": (dict, type(None)),
    "embedded_offers": (list,),
}
PLACE = SHARED | {
    "meta_description": (str, type(None)),
    "location": (dict,),
    "category": (dict,),
    "contacts": (list,),
    "organization": (dict, type(None)),
    "temporarily_closed": (bool,),
    "appointment_url": (str, type(None)),
    "barrier_free": (bool, type(None)),
    "opening_hours": (list, type(None)),
}
EVENT = SHARED | {
    "event": (dict,),
    "location": (dict,),
    "featured_image": (dict, type(None)),
    "recurrence_rule": (str, type(None)),
    "location_path": (str, type(None)),
    "meeting_url": (str, type(None)),
}
LOCATION = {"id", "name", "address", "town", "postcode", "country", "latitude", "longitude"}


def fits(shape, given):
    wrong = [name for name, kinds in shape.items() if name not in given or not isinstance(given[name], kinds)]
    assert not wrong, f"{wrong} in {given}"
    if "available_languages" in shape:
        assert "uk" not in given["available_languages"]
        for code, other in given["available_languages"].items():
            assert other["path"].split("/")[2] == code
            assert set(other) == {"id", "url", "path"}
    return given


@pytest.fixture
def town(editor):
    """Mechelen with a theme, two pages, a card, a desk and a weekly evening."""
    town = invented.town()
    written(editor, slug="health", kind="theme", theme="health", segments=invented.titled("Gezondheid"))
    page = written(editor)
    translated(page)
    republish(document=page, language="uk")
    card = written(editor, slug="find-a-family-doctor", kind="card", segments=invented.titled("Kaart"))
    Card.objects.create(document=card, graph={"start": "p1", "nodes": [{"key": "p1"}], "edges": []})
    written(editor, slug="of-another-town", town=invented.town("gent"))
    ocmw = invented.organisation(editor)
    desk = invented.place(town, ocmw, phone="+32 15 00 00 01", latitude=None)
    invented.service(editor, ocmw, desk)
    invented.event(editor, town, desk, rrule="FREQ=WEEKLY;BYDAY=TU")
    return town


def get(client, address, **query):
    response = client.get(f"/api/v3/{address}", query)
    assert response.status_code == 200, response.content
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


def test_the_regions_are_the_towns(client, town):
    regions = get(client, "regions/")
    assert [fits(REGION, region)["path"] for region in regions] == ["gent", "mechelen"]
    assert get(client, "regions/mechelen/") == regions[1]
    (west, south), (east, north) = regions[1]["bounding_box"]
    assert west < regions[1]["longitude"] < east
    assert south < regions[1]["latitude"] < north
    assert {"code": "ar", "native_name": "العربية"} in regions[1]["languages"]
    assert client.get("/api/v3/regions/augsburg/").status_code == 404


def test_without_a_town_there_is_flanders(client, db):
    assert [fits(REGION, region)["path"] for region in get(client, "regions/")] == ["vlaanderen"]
    assert get(client, "vlaanderen/nl/pages/") == []


def test_every_page_is_in_the_tree_and_so_is_its_parent(client, town):
    pages = [fits(PAGE, page) for page in get(client, "mechelen/uk/pages/")]
    paths = {page["path"] for page in pages}
    assert "/mechelen/uk/health/find-a-family-doctor/" in paths
    assert "/mechelen/uk/health/card-find-a-family-doctor/" in paths
    assert not any("another" in path for path in paths)
    assert {page["parent"]["path"] for page in pages} - {None} <= paths
    assert {page["parent"]["id"] for page in pages if page["parent"]["path"] is None} == {0}
    assert all(path == path.lower() for path in paths)


@pytest.mark.parametrize(
    "asked", ["/mechelen/uk/health/find-a-family-doctor", "mechelen/uk/Health/find-a-family-doctor/"]
)
def test_a_page_is_found_by_its_whole_path_encoded_or_not(client, town, asked):
    page = fits(PAGE, get(client, "mechelen/uk/page/", url=asked))
    assert page == get(client, "mechelen/uk/page/", url=quote(asked, safe=""))
    assert page["title"] == "Знайти лікаря"
    assert "<ol><li>Спочатку зателефонуйте і запишіться.</li></ol>" in page["content"]
    assert "*" not in page["content"]
    assert [one["path"] for one in get(client, "mechelen/uk/parents/", url=asked)] == ["/mechelen/uk/health/"]
    assert [one["path"] for one in get(client, "mechelen/uk/children/", url=asked, depth=2)] == [page["path"]]


def test_the_home_shows_roots_and_a_theme_shows_itself_first(client, town):
    assert [one["path"] for one in get(client, "mechelen/uk/children/", depth=1)] == ["/mechelen/uk/health/"]
    below = get(client, "mechelen/uk/children/", depth=2, url="/mechelen/uk/health")
    assert below[0]["path"] == "/mechelen/uk/health/"
    assert len(below) == 3
    assert get(client, "mechelen/uk/parents/", url="/mechelen/uk/health") == []


def test_a_text_without_a_translation_says_that_it_is_dutch(client, town):
    page = get(client, "mechelen/sv/page/", url="/mechelen/sv/health/find-a-family-doctor")
    assert '<li lang="nl" dir="ltr">Bel eerst en maak een afspraak.</li>' in page["content"]
    assert "<em>" not in page["content"]
    assert "<em>" in get(client, "mechelen/uk/page/", url="/mechelen/uk/health/find-a-family-doctor")["content"]


def test_a_place_has_seven_days_and_a_point_on_the_map(client, town):
    (place,) = [fits(PLACE, place) for place in get(client, "mechelen/uk/locations/", on_map=1)]
    assert place["path"] == "/mechelen/uk/locations/sociaal-huis/"
    assert set(place["location"]) == LOCATION
    assert (place["location"]["latitude"], place["location"]["longitude"]) == (town.latitude, town.longitude)
    assert set(place["category"]) == {"id", "name", "color", "icon", "icon_url"}
    assert {"name", "email", "phone_number", "website", "mobile_number", "area_of_responsibility"} <= set(
        place["contacts"][0]
    )
    monday, tuesday, *rest = place["opening_hours"]
    assert len(rest) == 5
    assert tuesday == {"allDay": False, "closed": True, "appointmentOnly": False, "timeSlots": []}
    assert monday["timeSlots"][0] == {"start": "09:00", "end": "12:00", "timezone": "Europe/Brussels"}
    assert monday["appointmentOnly"] is False


def test_an_evening_stands_once_with_its_rule(client, town):
    with time_machine.travel(MARCH, tick=False):
        (event,) = [fits(EVENT, event) for event in get(client, "mechelen/uk/events/", combine_recurring="True")]
    assert event["event"]["start"] == "2026-03-03T18:00:00+01:00"
    assert set(event["event"]) >= {"id", "start", "end", "all_day", "only_weekdays"}
    assert event["recurrence_rule"] == "DTSTART:20260303T170000\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    assert re.search(r"\d{8}T\d{6}", event["recurrence_rule"])
    assert set(event["location"]) == LOCATION
    assert event["location_path"] == "/mechelen/uk/locations/sociaal-huis/"


def test_an_event_without_a_place_has_a_location_without_a_number(client, town, editor):
    invented.event(editor, town, slug="online", starts=dt.datetime(2026, 3, 25, 10))
    with time_machine.travel(MARCH, tick=False):
        online = next(one for one in get(client, "mechelen/uk/events/") if "online" in one["path"])
    assert set(online["location"]) == LOCATION
    assert online["location"]["id"] is None
    assert online["recurrence_rule"] is None


def test_what_we_do_not_have_is_an_empty_list_or_not_found(client, town):
    assert get(client, "mechelen/uk/news", page=1, count=20) == []
    assert get(client, "mechelen/uk/offers/") == []
    for absent in ("news/local-1", "imprint/", "disclaimer/", "page/?url=/mechelen/uk/nothing", "page/?id=0"):
        assert client.get(f"/api/v3/mechelen/uk/{absent}").status_code == 404, absent
    assert client.get("/api/v3/mechelen/de/pages/").status_code == 404
    assert client.get("/api/v3/mechelen/uk/page/").status_code == 400
    assert client.get("/api/v3/mechelen/uk/children/?depth=x").status_code == 400


def test_a_remark_arrives_without_the_readers_address(client, town):
    said = {
        "rating": "down",
        "slug": "find-a-family-doctor",
        "category": "Inhalte",
        "comment": "Ik begrijp dit niet.    Kontaktadresse: reader@canary.example",
    }
    assert client.post("/api/v3/mechelen/uk/feedback/page/", said).status_code == 201
    kept = Feedback.objects.get()
    assert (kept.document.reference, kept.verdict) == ("page/find-a-family-doctor", "unclear")
    assert kept.comment == "Ik begrijp dit niet."
    assert client.post("/api/v3/mechelen/uk/feedback/search/", {"query": "leefloon"}).status_code == 201
    assert Feedback.objects.get(verdict="missing").comment == "leefloon"


def test_a_region_costs_three_questions_and_nothing_when_it_did_not_change(client, town, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        first = client.get("/api/v3/mechelen/uk/pages/")
    for address in ("locations/", "events/"):
        with django_assert_max_num_queries(3):
            client.get(f"/api/v3/mechelen/uk/{address}")
    with django_assert_max_num_queries(1):
        again = client.get("/api/v3/mechelen/uk/pages/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
