import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from matching import files
from matching.features import CRITERIA

MECHELEN = Path(__file__).resolve().parents[2] / "mentoring" / "demo" / "mechelen"
# The official file may not be in the project; it lies beside it where somebody downloaded it.
GEONAMES = Path(__file__).resolve().parents[3] / "shared" / "data" / "geonames_BE.txt"
TOWN = [
    "--newcomers",
    str(MECHELEN / "newcomers.csv"),
    "--mentors",
    str(MECHELEN / "mentors.csv"),
    "--on",
    "2026-11-22",
]


def match(*args):
    out = io.StringIO()
    call_command("match_files", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_town_is_matched_from_its_files(tmp_path):
    out = tmp_path / "assignment.csv"
    result = match(*TOWN, "--out", str(out))  # without the database: a query would raise
    assert result["counts"]["matched"] == result["objective"]["matched"] == 93 == result["counts"]["free_places"]
    assert result["gap"] == 0
    assert result["certified"] is True
    assert result["peak_memory_mb"] > 0
    assert {"read", "columns", "block", "score", "solve", "certify"} <= set(result["seconds"])
    pairs = rows_of(out)
    assert len(pairs) == 93
    assert set(pairs[0]) == {"newcomer", "mentor", "probability", "score", "reasons"}
    assert all(0 < float(pair["probability"]) < 1 and 0 <= float(pair["score"]) <= 100 for pair in pairs)
    assert set(json.loads(pairs[0]["reasons"])) == {"for", "against", "unknown"}
    alone = {one["newcomer"] for one in result["unmatched"]}
    assert alone | {pair["newcomer"] for pair in pairs} == {
        row["reference"] for row in rows_of(MECHELEN / "newcomers.csv")
    }
    assert {one["because"] for one in result["unmatched"]} == {"places", "language", "distance"}


@pytest.mark.skipif(not GEONAMES.exists(), reason="the official postcodes are not on this machine")
def test_official_places_can_be_given():
    result = match(*TOWN, "--postcodes", str(GEONAMES))
    assert (result["counts"]["matched"], result["gap"]) == (93, 0)


def test_a_history_changes_what_is_expected(tmp_path):
    weights = match(*TOWN)
    learned = match(*TOWN, "--history", str(MECHELEN / "closed_mentorships.csv"))
    assert learned["model"]["rows"] == 900
    assert learned["objective"]["value_is"] == "probability of success"
    assert learned["counts"]["matched"] == weights["counts"]["matched"]
    assert learned["gap"] == 0


def test_other_weights_give_another_assignment(tmp_path):
    only = dict.fromkeys(["needs", "goals", "language", "availability", "interests", "occupation", "life_stage"], 0)
    given = json.dumps({**only, "distance": 100})
    near = match(*TOWN, "--weights", given)
    assert near["objective"]["value"] != match(*TOWN)["objective"]["value"]
    file = tmp_path / "weights.json"
    file.write_text(given, encoding="utf-8")
    assert match(*TOWN, "--weights", str(file))["objective"] == near["objective"]


def test_wrong_input_is_told(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("reference,birth_year\n", encoding="utf-8")
    with pytest.raises(CommandError, match="columns are missing: availability"):
        match("--newcomers", str(empty), *TOWN[2:])
    with pytest.raises(CommandError, match="cannot be read"):
        match("--newcomers", str(tmp_path / "nowhere.csv"), *TOWN[2:])
    with pytest.raises(CommandError, match="--weights"):
        match(*TOWN, "--weights", '{"needs": 1}')
    with pytest.raises(CommandError, match="GeoNames"):
        match(*TOWN, "--postcodes", str(empty))


def test_a_person_tells_what_the_command_did():
    out = io.StringIO()
    call_command("match_files", *TOWN, stdout=out)
    assert "93 of 180 newcomers have a mentor (93 places" in out.getvalue()
    assert "gap 0" in out.getvalue()


def generate(folder, *, seed=5, newcomers=300, mentors=100, towns=3):
    args = ["--newcomers", newcomers, "--mentors", mentors, "--towns", towns, "--seed", seed, "--history", 60]
    call_command("generate_population", *map(str, args), "--out", str(folder), stdout=io.StringIO())
    return ["--newcomers", str(folder / "newcomers.csv"), "--mentors", str(folder / "mentors.csv")]


def test_an_invented_country_can_be_matched(tmp_path):
    town = generate(tmp_path)
    given = [*town, "--postcodes", str(tmp_path / "places.txt"), "--on", "2026-11-22"]
    result = match(*given, "--history", str(tmp_path / "closed_mentorships.csv"))
    assert result["counts"]["areas"] == 3
    assert result["counts"]["newcomers"] == 300
    assert result["counts"]["matched"] > 80
    assert result["gap"] == 0
    assert match(*given, "--workers", "2")["objective"] == match(*given)["objective"]
    truth = [float(row["gift"]) for row in rows_of(tmp_path / "truth.csv")]
    assert len(truth) == 100
    assert 0.2 < np.std(truth) < 0.6


def test_the_same_seed_invents_the_same_country(tmp_path):
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        generate(tmp_path / name, seed=seed)
    for file in ("newcomers.csv", "mentors.csv", "closed_mentorships.csv", "truth.csv", "places.txt"):
        one, two, three = ((tmp_path / name / file).read_text(encoding="utf-8") for name in ("one", "two", "three"))
        assert one == two
        assert one != three or file == "places.txt"


def test_invented_people_speak_the_demonstrations_words(tmp_path):
    generate(tmp_path, towns=1)
    for file in ("newcomers.csv", "mentors.csv"):
        real, invented = rows_of(MECHELEN / file), rows_of(tmp_path / file)
        assert list(real[0]) == list(invented[0])
        for column in ("gender", "availability", "interests", "isco_code", "max_distance_km"):
            assert {row[column] for row in invented} <= {row[column] for row in real}


def test_the_mean_of_a_postcode_stands_for_a_name_nobody_knows():
    where = files.Places([("2800", "Mechelen", 51.0, 4.4), ("2800", "Walem", 51.2, 4.6)])
    assert where("2800", " mechelen") == (51.0, 4.4)
    assert where("2800", "elsewhere") == pytest.approx((51.1, 4.5))
    assert where("9999", "Mechelen") == (None, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--on", "31/01/2026"], "needs a date"),
        (["--weights", "{"], "cannot be read"),
        (["--weights", '{"needs": 1}'], "a number of 0 or more for each"),
        (["--weights", json.dumps(dict.fromkeys(CRITERIA, 0))], "more than 0"),
        (["--weights", json.dumps(dict.fromkeys(CRITERIA, float("inf")))], "a number of 0 or more for each"),
        (["--newcomers", "nothing.csv"], "nothing.csv"),
        (["--out", "no/such/folder.csv"], "cannot be written"),
    ],
)
def test_wrong_input_is_said_and_ends_with_two(wrong, said):
    with pytest.raises(CommandError, match=said) as problem:
        call_command("match_files", *TOWN, *wrong)
    assert problem.value.returncode == 2
