"""The demonstration town's real export against the clean files: the same people, and every mistake found."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from config.reference.models import Occupation, Place
from mentoring.imports.columns import OF_KIND
from mentoring.imports.rows import clean
from mentoring.imports.running import surroundings
from mentoring.imports.sheets import recognised
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .files import MECHELEN

EXPORT = MECHELEN / "registrations_export.xlsx"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not EXPORT.exists(), reason="the demonstration town's files are not here"),
]
ONLY_IN_THE_CLEAN_FILES = {"integration_hours_due", "mentorships_closed"}


def _clean_rows(kind):
    with (MECHELEN / f"{kind}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def places():
    """The postcodes of the clean files, and the occupations with their codes."""
    rows = _clean_rows("newcomers") + _clean_rows("mentors")
    pairs = {(row["postcode"], row["municipality"]) for row in rows}
    Place.objects.bulk_create(Place(postcode=p, name=n, latitude=51.0, longitude=4.5) for p, n in pairs)
    occupations = {(row["isco_code"], row["occupation"]) for row in rows}
    Occupation.objects.bulk_create(
        Occupation(isco_code=code, label=label, label_en=label) for code, label in occupations
    )


def _mistakes():
    with (MECHELEN / "registrations_export.mistakes.csv").open(encoding="utf-8") as file:
        return [(row["sheet"], row["email"], row["mistake"]) for row in csv.DictReader(file)]


def _import(programme, *files, **options):
    out = StringIO()
    call_command(
        "import_people", *map(str, files), programme=programme.slug, json=True, stdout=out, stderr=StringIO(), **options
    )
    return json.loads(out.getvalue())


def test_rows_without_mistakes_equal_the_clean_files(places):
    sources, _left_out = recognised([(EXPORT.name, EXPORT.read_bytes())])
    truth, _left_out = recognised([(f"{kind}.csv", (MECHELEN / f"{kind}.csv").read_bytes()) for kind in OF_KIND])
    around = surroundings([*sources, *truth], strict=True)
    compared = 0
    for messy, tidy in zip(sources, truth, strict=True):
        kind = messy.mapping.kind
        assert kind == tidy.mapping.kind
        cleaned = [clean(kind, tidy.mapping.fields, row.cells, around) for row in tidy.sheet.rows]
        expected = {row.email: row for row in cleaned}
        for row in messy.sheet.rows:
            found = clean(kind, messy.mapping.fields, row.cells, around)
            if found.problems:
                continue
            clean_row = expected[found.email]
            assert clean_row.problems == []
            data = {name: value for name, value in clean_row.data.items() if name not in ONLY_IN_THE_CLEAN_FILES}
            if kind == "newcomers":
                data["residence_status"] = clean_row.data["residence_status"]
            assert found.data == data
            assert found.since == clean_row.since
            compared += 1
    assert compared >= 227


def test_every_mistake_is_reported_with_its_code(places, programme):
    report = _import(programme, EXPORT, dry_run=True)
    sources, _left_out = recognised([(EXPORT.name, EXPORT.read_bytes())])
    address = {
        (source.mapping.kind, row.number): row.cells[source.mapping.fields.index("email")] or ""
        for source in sources
        for row in source.sheet.rows
    }
    reported = sorted((p["sheet"], address[p["sheet"], p["row"]], p["code"]) for p in report["problems"])
    assert reported == sorted(_mistakes())
    assert report["newcomers"] == {"rows": 184, "created": 162, "incomplete": 15, "merged": 4, "refused": 3}
    assert report["mentors"] == {"rows": 79, "created": 65, "incomplete": 8, "merged": 4, "refused": 2}
    assert not Newcomer.objects.exists()


def test_clean_files_after_the_export_add_only_who_was_refused(places, programme):
    """The refused rows hold people whose clean rows are right: they come in, everybody else is known."""
    _import(programme, EXPORT)
    report = _import(programme, MECHELEN / "newcomers.csv", MECHELEN / "mentors.csv")
    assert report["newcomers"]["created"] == 3
    assert report["mentors"]["created"] == 2
    assert Newcomer.objects.count() == 180
    assert Mentor.objects.count() == 75


def test_clean_files_keep_references_states_and_dates(places, programme):
    report = _import(programme, MECHELEN / "newcomers.csv", MECHELEN / "mentors.csv")
    assert report["problems"] == []
    for row in _clean_rows("newcomers")[::20]:
        found = Newcomer.objects.get(reference=row["reference"])
        assert (found.user.email, str(found.registered_on)) == (row["email"], row["registered_on"])
        assert "; ".join(found.needs) == row["needs"]
        assert "; ".join(f"{entry['code']}:{entry['level']}" for entry in found.languages) == row["languages"]
        assert "; ".join(found.availability) == row["availability"]
    approved = sum(row["screening"] == "approved" for row in _clean_rows("mentors"))
    assert Mentor.objects.filter(state=Mentor.State.APPROVED).count() == approved
