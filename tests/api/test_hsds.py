"""Other directories can take ours over: what we export is sound by the schemas of the specification."""

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import time_machine

from content.api.hsds_forms import half_years, province
from content.demo import fill
from content.recurrence import BRUSSELS
from tests.api import directory as invented

SCHEMAS = json.loads((Path(__file__).parent / "hsds" / "schemas.json").read_text(encoding="utf-8"))
WITH_UNKNOWN = {"organization": {"services"}}  # the specification names it in its text, the schema does not


def sound(kind, given):
    """The object is what the schema says, and has nothing that the schema does not know."""
    schema = {**SCHEMAS, "$ref": f"#/$defs/{kind}"}
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    problems = [f"{list(one.path)}: {one.message}" for one in checker.iter_errors(given)]
    assert not problems, problems
    unknown = given.keys() - SCHEMAS["$defs"][kind]["properties"].keys() - WITH_UNKNOWN.get(kind, set())
    assert not unknown, unknown
    return given


def listed(client, what, **query):
    page = client.get(f"/hsds/v3/{what}", query).json()
    contents = page.pop("contents")
    sound("page", page)
    assert page["size"] == len(contents)
    return page, contents


@pytest.fixture
def desk(editor):
    town = invented.town()
    ocmw = invented.organisation(editor)
    made = invented.place(town, ocmw, phone="+32 15 00 00 01")
    invented.service(editor, ocmw, made, min_age=18, municipalities=["Mechelen"], url="https://ocmw.example/hulp")
    return made


def test_the_root_says_what_this_is(client, db):
    assert sound("root", client.get("/hsds/v3/").json())["version"] == "3.0"


def test_everything_in_the_demonstration_is_sound(client, db):
    fill()
    for what, kind in (
        ("services", "service"),
        ("organizations", "organization"),
        ("service_at_locations", "service_at_location"),
    ):
        for full in ("false", "true"):
            page, contents = listed(client, what, per_page=200, full=full)
            assert page["last_page"], "one page is enough for the demonstration"
            assert contents
            for one in contents:
                sound(kind, one)
        assert len({one["id"] for one in contents}) == page["total_items"]
        one = client.get(f"/hsds/v3/{what}/{contents[0]['id']}").json()
        assert sound(kind, one)["id"] == contents[0]["id"]


def test_a_service_names_who_gives_it_and_where_and_when(client, desk):
    _page, (listed_one,) = listed(client, "services")
    service = client.get(f"/hsds/v3/services/{listed_one['id']}").json()
    assert service["organization"]["name"] == "OCMW"
    assert (service["minimum_age"], service["url"]) == (18, "https://ocmw.example/hulp")
    assert {one["code"] for one in service["languages"]} == {"nl", "ar"}
    (there,) = service["service_at_locations"]
    assert there["location"]["addresses"][0]["state_province"] == "BE-VAN"
    assert there["location"]["phones"][0]["number"] == "+32 15 00 00 01"
    assert service["attributes"][0]["taxonomy_term"]["code"] == "welfare"


def test_the_hours_have_the_offset_of_their_half_year(client, desk):
    with time_machine.travel(dt.datetime(2026, 7, 1, 12, tzinfo=BRUSSELS), tick=False):
        _page, ((there),) = listed(client, "service_at_locations", full="true")
    monday = [
        (one["valid_from"], one["valid_to"], one["opens_at"]) for one in there["schedules"] if one["byday"] == "MO"
    ]
    assert monday[:2] == [
        ("2026-03-29", "2026-10-24", "09:00+02:00"),
        ("2026-10-25", "2027-03-27", "09:00+01:00"),
    ]


@pytest.mark.parametrize(
    "day", [dt.date(2026, 3, 28), dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2027, 1, 1)]
)
def test_every_day_has_the_offset_that_the_clock_has(day):
    (start, end, offset), (following, _end, other) = half_years(day)
    assert start <= day <= end
    assert following == end + dt.timedelta(days=1)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=BRUSSELS)
    assert dt.timedelta(hours=offset) == noon.utcoffset()
    assert {offset, other} == {1, 2}


def test_conditions_hold_together_and_pages_end(client, desk, editor):
    invented.service(editor, desk.organisation, slug="second")
    page, contents = listed(client, "services", per_page=1, page=2)
    assert (page["total_items"], page["total_pages"], page["first_page"], page["last_page"]) == (2, 2, False, True)
    owner = contents[0]["organization_id"]
    assert listed(client, "services", organization_id=owner, search="hulp")[0]["total_items"] == 2
    assert listed(client, "services", organization_id=owner, search="nothing like it")[0]["empty"]
    assert listed(client, "services", modified_after="2000-01-01")[0]["total_items"] == 2
    assert listed(client, "services", modified_after="2999-01-01T00:00:00Z")[0]["empty"]
    assert set(listed(client, "services", minimal="true")[1][0]) == {"id", "name", "status", "last_modified"}
    assert listed(client, "service_at_locations", postcode="9000")[0]["empty"]
    for wrong in ("?page=0", "?per_page=1000", "?full=maybe", "?modified_after=yesterday"):
        assert client.get(f"/hsds/v3/services{wrong}").status_code == 400, wrong
    assert client.get("/hsds/v3/services/no-such-thing").status_code == 404


def test_a_postcode_has_its_province():
    assert [province(code) for code in ("1000", "2800", "3500", "9000", "8400", "abc")] == [
        "BE-BRU",
        "BE-VAN",
        "BE-VLI",
        "BE-VOV",
        "BE-VWV",
        "BE",
    ]
