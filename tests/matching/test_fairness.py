import json

import numpy as np
import pytest

from matching import fairness
from matching.services.watching import fairness_of
from tests.factories import MentorshipFactory, NewcomerFactory


def people(rate_of_women, count=400, seed=0):
    dice = np.random.default_rng(seed)
    gender = np.where(np.arange(count) % 2 == 0, "female", "male")
    matched = (dice.random(count) < np.where(gender == "female", rate_of_women, 0.8)).astype(float)
    probability = np.where(matched == 1, 0.6, np.nan)
    return gender, {
        "matched": matched,
        "waiting_days": dice.integers(0, 100, count).astype(float),
        "probability": probability,
        "outcome": np.where(matched == 1, (dice.random(count) < 0.6).astype(float), np.nan),
    }


def test_a_fair_matching_raises_no_alert():
    gender, given = people(0.8)
    told = fairness.report({"gender": gender}, **given)
    assert told["alerts"] == []
    women = told["attributes"]["gender"][0]
    assert women["match_rate"]["low"] < women["match_rate"]["value"] < women["match_rate"]["high"]
    assert abs(women["calibration"]["value"]) < 0.1
    assert json.loads(json.dumps(told)) == told


def test_a_group_that_is_matched_less_is_named():
    gender, given = people(0.4)
    alerts = fairness.report({"gender": gender}, **given)["alerts"]
    told = {(one["group"], one["figure"]): one["difference"] for one in alerts}
    assert told["female", "match_rate"] == pytest.approx(-0.4, abs=0.1)


def test_a_small_group_is_hidden_and_never_named():
    _gender, given = people(0.8)
    area = np.where(np.arange(400) < 4, "2811", "2800")
    given["matched"][:4] = 0
    told = fairness.report({"area": area}, **given)
    assert [(one["group"], one["people"]) for one in told["attributes"]["area"]] == [("2800", 396), (None, 4)]
    assert told["alerts"] == []


def test_a_difference_by_chance_is_no_alert():
    gender, given = people(0.8, count=24, seed=3)
    assert fairness.report({"gender": gender}, **given)["alerts"] == []


def test_wilson_knows_its_textbook_value():
    low, high = fairness.wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert fairness.wilson(0, 0) == (0.0, 1.0)


def test_age_bands_leave_the_unknown_unknown():
    assert fairness.age_band(np.array([18, 30, np.nan, 70])).tolist() == ["18-25", "26-35", "", "66-120"]


def test_a_programmes_people_are_counted_by_group_and_small_groups_are_hidden(programme):
    for _number in range(6):
        NewcomerFactory(programme=programme, gender="female")
    NewcomerFactory(programme=programme, gender="male")
    MentorshipFactory(programme=programme, newcomer=NewcomerFactory(programme=programme, gender="female"))
    told = fairness_of(programme)["attributes"]["gender"]
    assert [(one["group"], one["people"]) for one in told] == [("female", 7), (None, 1)]
    assert told[0]["match_rate"]["value"] == pytest.approx(1 / 7, abs=0.0001)


def test_a_programme_without_people_is_no_error(programme):
    assert fairness_of(programme) == {"attributes": {"gender": [], "age": [], "language": [], "area": []}, "alerts": []}
