import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from config.core import privacy
from matching.models import PastMentorship, Proposal, Unmatched
from matching.services.history import NEEDED_COLUMNS
from tests.factories import MentorFactory, NewcomerFactory, ProgrammeFactory
from tests.factories.matching import ProposalFactory, free_mentor, waiting_newcomer

from .towns import most_people


def call(*args):
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def mini_town(programme):
    """Three who wait, two mentors with one place each; one newcomer speaks with nobody."""
    waiting_newcomer(programme=programme, reference="N1")
    waiting_newcomer(programme=programme, reference="N2", needs=["health"])
    waiting_newcomer(programme=programme, reference="N3", languages=[{"code": "ti", "level": "native"}])
    free_mentor(programme=programme, reference="M1", offers=["work", "language", "housing"])
    free_mentor(programme=programme, reference="M2", offers=["health"], isco_code="9112")


def test_the_command_prints_a_run_for_a_program_to_read(programme):
    mini_town(programme)
    result = json.loads(call("run_matching", "--programme", programme.slug, "--json"))
    assert set(result) == {"run", "proposals", "unmatched"}
    assert [(one["newcomer"], one["mentor"]) for one in result["proposals"]] == [("N1", "M1"), ("N2", "M2")]
    assert set(result["proposals"][0]) == {"newcomer", "mentor", "score", "reasons"}
    assert result["unmatched"] == [{"newcomer": "N3", "because": "language"}]


def test_the_command_tells_a_person_what_it_did(programme):
    mini_town(programme)
    told = call("run_matching", "--programme", programme.slug)
    assert "3 waiting, 2 free places" in told
    assert "N1 with M1" in told
    assert "No mentor shares a language of level A2 or better. (N3)" in told


def test_an_unknown_programme_is_said(db):
    with pytest.raises(CommandError, match="no programme nowhere"):
        call("run_matching", "--programme", "nowhere")


def test_a_town_of_every_kind_is_matched_as_far_as_can_be(programme):
    speak = [[{"code": code, "level": level}] for code in ("uk", "ar", "en") for level in ("A1", "B1")]
    for number in range(24):
        waiting_newcomer(programme=programme, languages=speak[number % 6], mentor_gender="female_required")
    for number in range(9):
        free_mentor(
            programme=programme,
            languages=speak[(number * 5) % 6],
            gender="male" if number % 4 == 0 else "female",
            capacity=1 + number % 2,
            state="applied" if number == 5 else "approved",
        )
    result = json.loads(call("run_matching", "--programme", programme.slug, "--json"))
    newcomers, mentors = programme.newcomers.order_by("reference"), programme.mentors.order_by("reference")

    def can_meet(newcomer, mentor):
        hers, his = newcomer.languages[0], mentor.languages[0]
        same = hers["code"] == his["code"] and "A1" not in (hers["level"], his["level"])
        return same and mentor.gender == "female" and mentor.state == "approved"

    pairs = [[can_meet(newcomer, mentor) for mentor in mentors] for newcomer in newcomers]
    assert len(result["proposals"]) == most_people(pairs, [mentor.capacity for mentor in mentors]) > 0
    assert len(result["proposals"]) + len(result["unmatched"]) == 24
    assert {one["because"] for one in result["unmatched"]} <= {"places", "language"}


def past(reference="H1", **changed):
    row = dict.fromkeys(sorted(NEEDED_COLUMNS), "")
    row |= {
        "mentorship": reference,
        "started_on": "2025-01-10",
        "ended_on": "2025-06-10",
        "meetings": "12",
        "closure_reason": "goal_reached",
        "newcomer_satisfaction": "5",
        "mentor_satisfaction": "",
        "successful": "1",
        "newcomer_reference": "N80001",
        "newcomer_needs": "work; housing",
        "mentor_reference": "M90001",
        "mentor_last_name": "Zzcanary",
    }
    return {**row, **changed}


def written(tmp_path, *rows):
    path = tmp_path / "history.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(past()))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_history_is_read_once_and_without_names(programme, tmp_path):
    path = written(tmp_path, past(), past("H2", meetings="3", successful="0", closure_reason="no_time"))
    assert "2 new" in call("import_history", path)
    assert "0 new, 0 changed, 2 as before" in call("import_history", path)
    first = PastMentorship.objects.get(reference="H1")
    assert (first.meetings, first.newcomer_satisfaction, first.mentor_satisfaction) == (12, 5, None)
    assert first.newcomer == {"reference": "N80001", "needs": "work; housing"}
    assert "last_name" not in first.mentor
    assert "1 changed" in call("import_history", written(tmp_path, past(meetings="13")))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ended_on": "2024-01-01"}, "before started_on"),
        ({"started_on": "10/01/2025"}, "needs a date"),
        ({"meetings": "-1"}, "needs a number"),
        ({"newcomer_satisfaction": "6"}, "needs a number from 1 to 5"),
        ({"successful": "yes"}, "needs 0 or 1"),
        ({"closure_reason": "=cmd()"}, "not known"),
        ({"mentorship": "x" * 21}, "1 to 20 characters"),
        ({"mentorship": "H0"}, "twice"),
    ],
)
def test_a_wrong_row_is_reported_and_the_others_are_read(programme, tmp_path, changed, said):
    told = call("import_history", written(tmp_path, past("H0"), past(**changed)))
    assert "1 new" in told
    assert "1 refused" in told
    assert said in told
    assert PastMentorship.objects.count() == 1


def test_history_needs_its_columns_and_a_programme(programme, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="columns are missing"):
        call("import_history", str(path))
    ProgrammeFactory()
    with pytest.raises(CommandError, match="which programme"):
        call("import_history", written(tmp_path, past()))
    with pytest.raises(CommandError, match="cannot be read"):
        call("import_history", str(tmp_path / "nothing.csv"), "--programme", programme.slug)


def test_who_is_forgotten_is_forgotten_here_too(programme, tmp_path):
    proposal = ProposalFactory(programme=programme, decision_reason="She told me a secret.")
    newcomer = proposal.newcomer
    Unmatched.objects.create(programme=programme, run=proposal.run, newcomer=newcomer, because="places")
    call("import_history", written(tmp_path, past(newcomer_reference=newcomer.reference), past("H2")))
    known = privacy.export(newcomer.user)
    assert known["matching.Proposal"][0]["reasons"]["for"] == ["needs", "language"]
    assert known["matching.Unmatched"] == [{"because": "places"}]
    assert len(known["matching.PastMentorship"]) == 1
    privacy.erase(newcomer.user)
    kept = Proposal.objects.get()
    assert (kept.reasons, kept.decision_reason) == ({}, "")
    assert not Unmatched.objects.exists()
    assert PastMentorship.objects.get().reference == "H2"


def test_nobody_elses_history_is_shown(programme, tmp_path):
    call("import_history", written(tmp_path, past()))
    for person in (NewcomerFactory(reference="N80001"), MentorFactory(programme=programme, reference="N80001")):
        assert "matching.PastMentorship" not in privacy.export(person.user)
