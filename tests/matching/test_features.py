import dataclasses
import re

import numpy as np
import pytest

from matching import features
from matching.explain import explain
from matching.models import DEFAULT_WEIGHTS, Criterion
from matching.people import Mentors, Newcomers

from .towns import mentor, newcomer, random_town, town


def value(criterion, hers=None, his=None, others=()):
    people = town([newcomer(**(hers or {}))], [mentor(**(his or {})), *others])
    values = features.criteria(people, np.array([0]), np.array([0]))
    return values[0, features.CRITERIA.index(criterion)]


def test_the_criteria_are_those_that_have_weights():
    assert list(features.CRITERIA) == Criterion.values == list(DEFAULT_WEIGHTS)


def test_the_first_need_counts_most():
    assert value("needs", {"needs": ("work", "housing")}, {"offers": ("work",)}) == pytest.approx(2 / 3)
    assert value("needs", {"needs": ("work", "housing")}, {"offers": ("housing",)}) == pytest.approx(1 / 3)
    assert value("needs", his={"offers": ("work", "housing", "language", "health")}) == 1


def test_goals_are_the_two_first_needs():
    hers = {"needs": ("work", "housing", "language")}
    assert value("goals", hers, {"offers": ("work", "language")}) == 0.5
    assert value("goals", hers, {"offers": ("language",)}) == 0


def test_the_weaker_of_the_two_limits_a_language():
    assert value("language", {"languages": (("en", "B1"),)}, {"languages": (("en", "native"),)}) == 0.6
    both = {"languages": (("en", "A2"), ("fr", "C1"))}
    assert value("language", both, {"languages": (("en", "native"), ("fr", "B2"))}) == 0.8


def test_the_first_common_half_days_count_most():
    days = ("mon-morning", "tue-morning", "wed-morning", "thu-morning")
    shared = [value("availability", {"slots": days}, {"slots": days[:count]}) for count in (1, 2, 3, 4)]
    assert shared == sorted(shared)
    assert shared[1] - shared[0] > shared[3] - shared[2]


def test_distance_is_relative_to_the_smaller_limit():
    assert value("distance") == 1
    assert value("distance", {"max_distance_km": 22}, {"latitude": 51.13}) == pytest.approx(0.44, abs=0.02)
    assert value("distance", {"max_distance_km": 0}) == 1


def test_a_rare_shared_interest_counts_more():
    others = [mentor(f"M{n}", interests=("cooking",)) for n in range(2, 12)]
    common = value("interests", {"interests": ("cooking",)}, {"interests": ("cooking",)}, others)
    rare = value("interests", {"interests": ("chess",)}, {"interests": ("chess",)}, others)
    assert rare > common > 0


@pytest.mark.parametrize(
    ("isco", "expected"), [("2411", 1), ("2412", 0.75), ("2421", 0.5), ("2111", 0.25), ("5120", 0)]
)
def test_the_occupation_counts_by_its_group(isco, expected):
    assert value("occupation", his={"isco_code": isco}) == expected


def test_the_occupation_counts_only_where_work_is_a_need():
    assert np.isnan(value("occupation", {"needs": ("housing",)}))


def test_children_ages_and_wishes_make_the_life_stage():
    assert value("life_stage", his={"birth_year": 1990}) == 1
    assert value("life_stage", {"children": (2018,)}, {"children": (2018, 1999), "birth_year": 1990}) == 1
    assert value("life_stage", {"children": (2018,)}, {"children": (1999,), "birth_year": 1990}) == 0.5
    assert value("life_stage", {"wish": "male_preferred"}, {"birth_year": 1990}) == 0.5
    assert value("life_stage", {"wish": "female_preferred"}, {"birth_year": 1990}) == 1


@pytest.mark.parametrize(
    ("criterion", "hers", "his"),
    [
        ("needs", {"needs": ()}, {}),
        ("needs", {}, {"offers": ()}),
        ("goals", {"needs": ()}, {}),
        ("language", {"languages": ()}, {}),
        ("availability", {"slots": ()}, {}),
        ("distance", {"latitude": None}, {}),
        ("interests", {}, {"interests": ()}),
        ("occupation", {}, {"isco_code": ""}),
        ("life_stage", {"birth_year": None}, {}),
    ],
)
def test_what_is_not_known_is_not_a_bad_mark(criterion, hers, his):
    assert np.isnan(value(criterion, hers, his))
    known = features.scores(np.array([[0.5, np.nan]]).repeat(4, axis=1), DEFAULT_WEIGHTS)
    assert known == pytest.approx(50)


def test_values_stay_between_0_and_1():
    people = random_town(80, 40)
    rows, columns = (index.ravel() for index in np.indices((80, 40)))
    values = features.criteria(people, rows, columns)
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) <= 1
    assert not np.isnan(features.scores(values, DEFAULT_WEIGHTS)).any()


def test_nothing_known_is_no_points():
    assert features.scores(np.full((1, 8), np.nan), DEFAULT_WEIGHTS).tolist() == [0]


@pytest.mark.parametrize("seed", range(5))
def test_the_points_of_the_reasons_add_up_to_the_score(seed):
    people = random_town(12, 12, seed)
    rows, columns = (index.ravel() for index in np.indices((12, 12)))
    values = features.criteria(people, rows, columns)
    scores = features.scores(values, DEFAULT_WEIGHTS)
    for row, column, these, score in zip(rows, columns, values, scores, strict=True):
        told, reasons = explain(people, row, column, these, DEFAULT_WEIGHTS)
        named = [*reasons["for"], *reasons["against"]]
        assert round(sum(reason["points"] for reason in named), 1) == told == pytest.approx(score, abs=0.051)
        assert sum(reason["of"] for reason in named) == pytest.approx(100, abs=0.5)
        assert len(named) + len(reasons["unknown"]) in (7, 8)


def test_reasons_say_what_was_compared():
    people = town([newcomer(children=(2018,), wish="male_preferred")], [mentor(children=(2019,), isco_code="2412")])
    values = features.criteria(people, np.array([0]), np.array([0]))[0]
    _score, reasons = explain(people, 0, 0, values, DEFAULT_WEIGHTS)
    told = {reason["code"]: reason["values"] for reason in [*reasons["for"], *reasons["against"]]}
    assert told == {
        "needs": {"themes": ["work", "language"], "missing": ["housing"]},
        "goals": {"themes": ["work"], "missing": ["housing"]},
        "language": {"code": "en", "level": "B1"},
        "availability": {"slots": ["tue-evening"]},
        "distance": {"km": 0.0},
        "interests": {"shared": ["cooking"]},
        "occupation": {"isco": "2412", "same": "group"},
        "life_stage": {"children": True, "age_gap": 10, "wish": "broken"},
    }
    # a wish that is not met is said as a reason against, however well the rest of the life stage fits
    assert "life_stage" in {reason["code"] for reason in reasons["against"]}


def test_a_criterion_without_weight_is_not_mentioned():
    people = town([newcomer()], [mentor()])
    weights = {**dict.fromkeys(DEFAULT_WEIGHTS, 0), "distance": 100}
    values = features.criteria(people, np.array([0]), np.array([0]))[0]
    score, reasons = explain(people, 0, 0, values, weights)
    assert score == 100
    assert [reason["code"] for reason in reasons["for"]] == ["distance"]
    assert reasons["against"] == reasons["unknown"] == []


def test_the_table_of_features_names_every_feature_in_order_and_what_may_not_count():
    told = re.findall(r"^\| (\w+) +\| [^|]+\| [^|]+\| [^|]+\| (?:yes|a third of|learned) +\|$", features.__doc__, re.M)
    assert told == list(features.FEATURES)
    forbidden = {"religion", "health", "origin", "country_of_origin", "residence_status", "sexual_orientation"}
    columns = {field.name for person in (Newcomers, Mentors) for field in dataclasses.fields(person)}
    assert forbidden.isdisjoint(features.FEATURES)
    assert forbidden.isdisjoint(columns)
