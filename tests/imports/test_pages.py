"""The coordinator's way: upload, check the columns, look at the preview, say yes, take the report."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.core.models import Job
from config.core.spreadsheets import neutralise, restore
from config.reference.models import Place
from mentoring.imports import services
from mentoring.imports.models import ImportedRow, PeopleImport
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, ProgrammeFactory, sign_in

from .files import mentor, newcomer, xlsx

pytestmark = pytest.mark.django_db
State = PeopleImport.State


@pytest.fixture(autouse=True)
def _mechelen():
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)


@pytest.fixture
def coordinator(programme):
    return CoordinatorFactory(programme=programme)


@pytest.fixture
def desk(client, coordinator):
    return sign_in(client, coordinator)


def _upload(desk, programme, content, name="people.xlsx", **more):
    files = SimpleUploadedFile(name, content)
    return desk.post(
        reverse("mentoring:import_people"), {"files": files, "programme": programme.pk, **more}, follow=True
    )


def _accept_columns(desk, found):
    page = desk.get(reverse("mentoring:people_import", args=[found.pk]))
    form = page.context["form"]
    answers = {name: field.initial or "" for name, field in form.fields.items()}
    return desk.post(reverse("mentoring:import_columns", args=[found.pk]), answers, follow=True)


def _previewed(desk, programme, people):
    _upload(desk, programme, people if isinstance(people, bytes) else xlsx(People=people))
    found = PeopleImport.objects.get()
    page = _accept_columns(desk, found)
    found.refresh_from_db()
    return found, page


def test_columns_page_shows_the_guess_and_examples(desk, programme):
    page = _upload(desk, programme, xlsx(People=[newcomer()]))
    assert "Which languages do you speak?" in page.text
    assert "oksana@example.org" in page.text
    assert page.context["form"]["column-0-3"].initial == "email"


def test_preview_tells_every_fate_and_writes_nothing(desk, programme):
    found, page = _previewed(desk, programme, [newcomer(), newcomer(first="=1+1"), newcomer(e=" OKSANA@example.org")])
    assert found.state == State.PREVIEWED
    assert found.counts["newcomers"] == {"rows": 3, "created": 1, "incomplete": 0, "merged": 1, "refused": 1}
    assert "The name is a spreadsheet formula." in page.text
    assert not Newcomer.objects.exists()


def test_confirming_imports_and_twice_is_once(desk, programme):
    found, _page = _previewed(desk, programme, [newcomer(), newcomer(first="Iryna", e=None, mobile="0470998877")])
    for _time in range(2):
        page = desk.post(reverse("mentoring:import_confirm", args=[found.pk]), follow=True)
    found.refresh_from_db()
    assert found.state == State.APPLIED
    assert found.counts["newcomers"]["created"] == 1
    assert found.counts["newcomers"]["incomplete"] == 1
    assert Newcomer.objects.count() == 2
    assert "There is no e-mail address." in page.text
    assert found.files == []
    assert found.samples == []


def test_corrected_meaning_of_a_column_changes_the_preview(desk, programme):
    found, _page = _previewed(desk, programme, [newcomer()])
    form = desk.get(reverse("mentoring:import_columns", args=[found.pk])).context["form"]
    answers = {name: field.initial or "" for name, field in form.fields.items()} | {"column-0-3": ""}
    desk.post(reverse("mentoring:import_columns", args=[found.pk]), answers)
    found.refresh_from_db()
    assert (found.state, found.counts["newcomers"]["incomplete"]) == (State.PREVIEWED, 1)


def test_unusable_columns_are_refused_with_a_reason(desk, programme):
    _upload(desk, programme, xlsx(People=[newcomer()]))
    found = PeopleImport.objects.get()
    form = desk.get(reverse("mentoring:people_import", args=[found.pk])).context["form"]
    answers = {name: field.initial or "" for name, field in form.fields.items()} | {"column-0-1": "email"}
    page = desk.post(reverse("mentoring:import_columns", args=[found.pk]), answers)
    assert "Two columns have the same meaning." in page.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Product,Price\nBread,3\n", "No sheet of people was recognised."),
        (b"\xd0\xcf\x11\xe0 protected", "protected with a password"),
    ],
)
def test_unreadable_file_says_why(desk, programme, content, message):
    page = _upload(desk, programme, content)
    assert message in page.text
    assert not PeopleImport.objects.exists()


def test_report_neutralises_formulas_and_can_be_uploaded_again(desk, programme):
    found, _page = _previewed(
        desk,
        programme,
        [newcomer(), newcomer(first='=HYPERLINK("http://127.0.0.1/x","A")', last="Sow", e="a@example.org", mobile="")],
    )
    desk.post(reverse("mentoring:import_confirm", args=[found.pk]))
    report = desk.get(reverse("mentoring:import_report_xlsx", args=[found.pk]))
    book = openpyxl.load_workbook(io.BytesIO(report.content))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    assert lines[0][-2:] == ("Outcome", "Message")
    assert lines[2][1] == '\'=HYPERLINK("http://127.0.0.1/x","A")'
    assert lines[2][-2:] == ("refused", "The name is a spreadsheet formula.")
    assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)
    sheet = book.worksheets[0]
    sheet["B3"] = "Amina"
    corrected = io.BytesIO()
    book.save(corrected)
    _upload(desk, programme, corrected.getvalue())
    again = PeopleImport.objects.latest("pk")
    _accept_columns(desk, again)
    desk.post(reverse("mentoring:import_confirm", args=[again.pk]))
    again.refresh_from_db()
    assert again.counts["newcomers"] == {"rows": 2, "created": 1, "incomplete": 0, "merged": 1, "refused": 0}


def test_csv_report_holds_only_rows_to_correct(desk, programme):
    found, _page = _previewed(desk, programme, [newcomer(), newcomer(first="Iryna", e=None, mobile="0470998877")])
    address = reverse("mentoring:import_report_csv", args=[found.pk, 0])
    assert len(desk.get(address).text.splitlines()) == 3
    lines = desk.get(address, {"only": "to-correct"}).text.splitlines()
    assert len(lines) == 2
    assert "Iryna" in lines[1]


def test_broken_pass_goes_on_where_it_stopped(desk, programme, coordinator):
    """A crash after some rows leaves their fates; the next pass adds the others and nobody twice."""
    found, _page = _previewed(
        desk, programme, [newcomer(), newcomer(first="Iryna", e="i@example.org", mobile="0470998877")]
    )
    PeopleImport.objects.filter(pk=found.pk).update(state=State.FAILED)
    found.rows.all().delete()
    ImportedRow.objects.create(
        people_import=found, source=0, number=2, kind="newcomers", fate="created", is_preview=False,
        content={"name": "Oksana Bilyk", "cells": [], "problems": [], "filled": [], "kept": []},
    )  # fmt: skip
    desk.post(reverse("mentoring:import_confirm", args=[found.pk]))
    found.refresh_from_db()
    assert found.state == State.APPLIED
    assert [person.first_name for person in Newcomer.objects.all()] == ["Iryna"]
    assert found.counts["newcomers"]["created"] == 2


def test_file_that_cannot_be_opened_any_more_leaves_a_failed_import(desk, programme):
    found, _page = _previewed(desk, programme, [newcomer()])
    found.files = [{"name": "people.xlsx", "content": ""}]
    found.save()
    page = desk.post(reverse("mentoring:import_confirm", args=[found.pk]), follow=True)
    found.refresh_from_db()
    assert found.state == State.FAILED
    assert Job.objects.latest("pk").state == Job.State.FAILED
    assert "stopped half-way" in page.text


def test_other_programmes_import_is_hidden(client, desk, programme):
    found, _page = _previewed(desk, programme, [newcomer()])
    stranger = CoordinatorFactory(programme=ProgrammeFactory())
    client = sign_in(client, stranger)
    for name, args in [
        ("people_import", [found.pk]),
        ("import_report_xlsx", [found.pk]),
        ("import_columns", [found.pk]),
    ]:
        assert client.get(reverse(f"mentoring:{name}", args=args)).status_code == 404
    assert client.post(reverse("mentoring:import_confirm", args=[found.pk])).status_code == 404
    page = _upload(client, programme, xlsx(People=[newcomer()]))
    assert PeopleImport.objects.count() == 1
    assert "oksana" not in page.text.casefold()


def test_mentor_cannot_import(client):
    client = sign_in(client, MentorFactory().user)
    assert client.get(reverse("mentoring:import_people")).status_code == 403


def test_file_is_kept_encrypted(desk, programme):
    _upload(desk, programme, xlsx(People=[newcomer()]))
    raw = PeopleImport.objects.extra(select={"raw": "files", "raw_samples": "samples"}).values("raw_samples").get()
    assert "oksana" not in raw["raw_samples"]


def test_thrown_away_file_is_gone(desk, programme):
    found, _page = _previewed(desk, programme, [newcomer()])
    desk.post(reverse("mentoring:import_discard", args=[found.pk]))
    found.refresh_from_db()
    assert (found.state, found.files, found.rows.count()) == (State.DISCARDED, [], 0)


def test_old_imports_are_forgotten(desk, programme):
    found, _page = _previewed(desk, programme, [newcomer(), newcomer(first="=1")])
    PeopleImport.objects.filter(pk=found.pk).update(created_at="2026-01-01T00:00:00Z")
    services.forget_old()
    assert not PeopleImport.objects.exists()
    assert not ImportedRow.objects.exists()


def test_mentors_and_newcomers_can_come_in_two_files(desk, programme):
    files = [SimpleUploadedFile("a.xlsx", xlsx(A=[newcomer()])), SimpleUploadedFile("b.xlsx", xlsx(B=[mentor()]))]
    desk.post(reverse("mentoring:import_people"), {"files": files, "programme": programme.pk})
    assert [sheet["kind"] for sheet in PeopleImport.objects.get().sheets] == ["newcomers", "mentors"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =1"])
def test_neutralised_cell_is_text_and_comes_back(cell):
    assert neutralise(cell) == "'" + cell
    assert restore(neutralise(cell)) == cell


@pytest.mark.parametrize("cell", ["Ann", "'t Hooft", 5, None, -3])
def test_harmless_cell_stays_as_it_is(cell):
    assert neutralise(cell) == cell
    assert restore(cell) == cell
