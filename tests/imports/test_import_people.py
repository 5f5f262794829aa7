"""Every row one fate; nobody twice; nothing overwritten."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.accounts.models import Consent, ToDo
from config.core.models import Event, OutgoingMail
from config.reference.models import Place
from mentoring.models import Mentor
from newcomers.models import Newcomer
from tests.factories import ProgrammeFactory

from .files import MENTOR, as_csv, mentor, newcomer, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mechelen():
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)


@pytest.fixture
def bring_in(programme, tmp_path):
    def run(people, *, into=programme, name="people.xlsx", **options):
        path = tmp_path / name
        path.write_bytes(people if isinstance(people, bytes) else xlsx(People=people))
        out = StringIO()
        call_command(
            "import_people", str(path), programme=into.slug, json=True, stdout=out, stderr=StringIO(), **options
        )
        return json.loads(out.getvalue())

    return run


def _codes(report):
    return [problem["code"] for problem in report["problems"]]


def _asked(person):
    return ToDo.objects.open().about(person).filter(code="ask_missing").values_list("details", flat=True).first()


def test_complete_newcomer_is_created_with_all_answers(bring_in):
    report = bring_in([newcomer()])
    assert report["newcomers"] == {"rows": 1, "created": 1, "incomplete": 0, "merged": 0, "refused": 0}
    assert report["problems"] == []
    person = Newcomer.objects.get()
    assert person.state == Newcomer.State.REGISTERED
    assert (person.phone, person.country_of_origin, person.mentor_gender) == ("+32470112233", "UA", "female_preferred")
    assert (person.needs, person.availability) == (["work", "language"], ["mon-morning", "tue-evening"])
    assert (person.education_level, person.children_birth_years) == (7, [2015])
    assert person.user.language == "uk"
    assert ToDo.objects.open().about(person).filter(code="plan_intake").exists()
    assert not OutgoingMail.objects.exists()


def test_two_sheets_of_one_workbook_are_told_apart(bring_in):
    report = bring_in(xlsx(First=[mentor()], Second=[newcomer()]))
    assert (report["newcomers"]["created"], report["mentors"]["created"]) == (1, 1)
    assert Mentor.objects.get().offers == ["work"]


@pytest.mark.parametrize(
    ("changes", "code", "asked"),
    [
        ({"e": "oksana at example.org"}, "invalid_email", "email"),
        ({"e": None}, "missing_email", "email"),
        ({"postcode": None}, "missing_postcode", "place"),
        ({"postcode": "99999"}, "unknown_postcode", "place"),
        ({"year_of_birth": 36}, "age_instead_of_year", "sure_birth_year"),
        ({"which": "Klingon (B1), Arabic (native)"}, "unknown_language", "languages"),
        ({"which": "Ukrainian"}, "no_level", "languages"),
        ({"which": "  "}, "blank_languages", "languages"),
    ],
)
def test_mistake_makes_the_row_incomplete_and_says_what_to_ask(bring_in, changes, code, asked):
    report = bring_in([newcomer(**changes)])
    assert report["newcomers"]["incomplete"] == 1
    assert _codes(report) == [code]
    assert _asked(Newcomer.objects.get()) == [asked]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"year_of_birth": 2012}, "minor"),
        ({"year_of_birth": 15}, "minor"),
        ({"first": '=HYPERLINK("http://127.0.0.1/x","Oksana")'}, "formula_in_name"),
        ({"first": None, "last": " "}, "missing_name"),
        ({"e": "none at all", "mobile": None}, "no_contact"),
        ({"e": None, "mobile": "12"}, "no_contact"),
    ],
)
def test_refused_row_leaves_nothing_behind(bring_in, changes, code):
    report = bring_in([newcomer(**changes)])
    assert report["newcomers"]["refused"] == 1
    assert code in _codes(report)
    assert report["problems"][0]["row"] == 2
    assert not Newcomer.objects.exists()


def test_person_without_address_gets_a_sign_in_name(bring_in):
    bring_in([newcomer(e="oksana at example.org")])
    user = Newcomer.objects.get().user
    assert user.email is None
    assert user.sign_in_name


@pytest.mark.parametrize(
    "again",
    [
        {"e": "  OKSANA@EXAMPLE.ORG "},
        {"e": None, "first": " OKSANA ", "mobile": "+32 470 11 22 33", "year_of_birth": 36},
        {"e": None, "mobile": "0470 99 88 77"},
        {"e": "oksana.other@example.org"},
    ],
    ids=["address", "phone and name", "name and year", "other address, same phone"],
)
def test_same_person_in_one_file_is_merged(bring_in, again):
    report = bring_in([newcomer(), newcomer(**again)])
    assert (report["newcomers"]["created"], report["newcomers"]["merged"]) == (1, 1)
    assert "duplicate_person" in _codes(report)
    assert Newcomer.objects.count() == 1


def test_namesakes_with_other_address_and_phone_stay_two(bring_in):
    report = bring_in([newcomer(), newcomer(e="other@example.org", mobile="0470998877")])
    assert report["newcomers"]["created"] == 2
    assert _codes(report) == ["possible_duplicate"]


def test_same_file_twice_creates_nobody_twice(bring_in):
    people = [
        newcomer(),
        newcomer(first="Iryna", e=None, mobile="0470998877"),
        newcomer(year_of_birth=2015, e="x@y.be"),
    ]
    first = bring_in(people)
    second = bring_in(people)
    assert first["newcomers"] == {"rows": 3, "created": 1, "incomplete": 1, "merged": 0, "refused": 1}
    assert second["newcomers"] == {"rows": 3, "created": 0, "incomplete": 0, "merged": 2, "refused": 1}
    assert Newcomer.objects.count() == 2


def test_merging_fills_what_is_empty_and_overwrites_nothing(bring_in):
    bring_in([newcomer(mobile=None, occupation=None)])
    report = bring_in([newcomer(occupation="baker", hobbies="chess", postcode="2800")])
    person = Newcomer.objects.get()
    assert (person.phone, person.occupation) == ("+32470112233", "baker")
    assert person.interests == ["cooking", "walking"]
    assert report["newcomers"]["merged"] == 1


def test_corrected_row_answers_the_to_do(bring_in):
    bring_in([newcomer(e=None, postcode="99999", year_of_birth=36, which="Ukrainian, English (B1)")])
    person = Newcomer.objects.get()
    assert set(_asked(person)) == {"email", "place", "sure_birth_year", "languages"}
    bring_in([newcomer(year_of_birth=1989)], intake_done=True)
    person.refresh_from_db()
    assert person.user.email == "oksana@example.org"
    assert (person.birth_year, person.postcode) == (1989, "2800")
    assert person.languages[0] == {"code": "uk", "level": "native"}
    assert _asked(person) is None
    assert person.state == Newcomer.State.READY


def test_somebody_elses_address_is_never_taken(bring_in):
    bring_in([newcomer(), newcomer(first="Iryna", e=None, mobile="0470998877")])
    report = bring_in([newcomer(first="Iryna", mobile="0470998877", year_of_birth=1985)])
    assert "same_address_other_name" in _codes(report)
    assert Newcomer.objects.get(first_name="Iryna").user.email is None


def test_other_programme_is_not_touched(bring_in):
    other = ProgrammeFactory()
    bring_in([newcomer(occupation=None)], into=other)
    report = bring_in([newcomer()])
    assert report["newcomers"]["created"] == 1
    assert Newcomer.objects.get(programme=other).occupation == ""


def test_intake_done_makes_complete_people_ready(bring_in):
    bring_in(xlsx(A=[newcomer(), newcomer(first="Iryna", e=None, mobile="0470998877")], B=[mentor()]), intake_done=True)
    ready = Newcomer.objects.get(first_name="Oksana")
    assert ready.state == Newcomer.State.READY
    assert set(Consent.objects.filter(user=ready.user).values_list("version", flat=True)) == {"import"}
    assert Newcomer.objects.get(first_name="Iryna").state == Newcomer.State.REGISTERED
    trained = Mentor.objects.get()
    assert trained.state == Mentor.State.APPROVED
    assert trained.code_accepted_at is not None
    assert trained.is_trained()
    assert Mentor.objects.available().count() == 1
    assert not OutgoingMail.objects.exists()


def test_without_intake_done_mentors_wait_for_screening(bring_in):
    bring_in([mentor()])
    person = Mentor.objects.get()
    assert person.state == Mentor.State.APPLIED
    assert person.training_completed_on.isoformat() == "2026-09-07"


def test_dry_run_tells_the_same_and_writes_nothing(bring_in):
    people = xlsx(A=[newcomer(), newcomer(e="OKSANA@example.org"), newcomer(first="=1+1")], B=[mentor(postcode="1")])
    told = bring_in(people, dry_run=True)
    assert not Newcomer.objects.exists()
    assert not Event.objects.exists()
    assert told == bring_in(people)


def test_row_that_cannot_be_saved_does_not_stop_the_others(bring_in, programme):
    """A coordinator's mentor file gives a mentor a reference that is taken: he gets the next one."""
    interchange = {"reference": "M00001"} | {key: value for key, value in MENTOR.items() if key != "Timestamp"}
    others = interchange | {"First name": "An", "E-mail address": "an@example.org", "Mobile": "0480112244"}
    report = bring_in(as_csv([interchange, others]), name="mentors.csv")
    assert report["mentors"]["created"] == 2
    assert sorted(Mentor.objects.values_list("reference", flat=True)) == ["M00001", "M00002"]


def test_queries_grow_with_the_rows_and_not_faster(bring_in, django_assert_max_num_queries):
    people = [
        newcomer(first=f"Person{'abcdefghijklmnop'[number]}", e=f"p{number}@example.org", mobile=f"04701122{number:02}")
        for number in range(16)
    ]
    bring_in(people[:1])
    with django_assert_max_num_queries(60):
        bring_in(people, dry_run=True)


def test_unknown_programme_and_foreign_sheet_get_a_clear_answer(bring_in, programme, tmp_path):
    with pytest.raises(CommandError, match="create_programme"):
        call_command("import_people", "x.csv", programme="nowhere")
    with pytest.raises(CommandError, match="First name"):
        bring_in(b"Product,Price\nBread,3\n", name="stock.csv")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_people", str(tmp_path / "none.csv"), programme=programme.slug)


def test_a_second_upload_can_say_that_the_intakes_are_done(bring_in):
    people = {"A": [newcomer()], "B": [mentor()]}
    bring_in(xlsx(**people))
    bring_in(xlsx(**people))
    assert (Newcomer.objects.get().state, Mentor.objects.get().state) == ("registered", "applied")
    bring_in(xlsx(**people), intake_done=True)
    assert (Newcomer.objects.get().state, Mentor.objects.get().state) == ("ready", "approved")
    assert not ToDo.objects.open().filter(code__in=["plan_intake", "plan_interview"]).exists()
    assert Consent.objects.filter(withdrawn_at__isnull=True, user=Mentor.objects.get().user).exists()
