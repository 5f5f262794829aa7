from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import expit

from matching import features, scoring
from matching.candidates import all_pairs
from matching.models import DEFAULT_WEIGHTS

from .towns import mentor, newcomer, random_town, town


@pytest.fixture(params=["tables", "no tables"])
def tables(request, monkeypatch):
    if request.param == "no tables":
        monkeypatch.setattr(scoring, "MOST", 0)
        monkeypatch.setattr(scoring, "FEWEST", 0)


def everybody(people):
    rows, columns = np.indices((len(people.newcomers), len(people.mentors)))
    return rows.ravel(), columns.ravel()


def strangers():
    unknown = {"birth_year": None, "gender": "", "languages": (), "interests": (), "slots": (), "isco_code": ""}
    return town(
        [newcomer(childcare=True), newcomer(**unknown, needs=(), childcare=None), newcomer(children=(2015,))],
        [mentor(experience=3, children=(2016,)), mentor(**unknown, offers=(), latitude=None), mentor(load=0.5)],
    )


@pytest.mark.parametrize("people", [random_town(90, 40), strangers()])
def test_looked_up_scores_are_the_computed_ones(tables, people):
    rows, columns = everybody(people)
    expected = features.scores(features.criteria(people, rows, columns), DEFAULT_WEIGHTS) / 100
    assert scoring.ByWeights(DEFAULT_WEIGHTS)(people, rows, columns) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("people", [random_town(90, 40), strangers()])
def test_looked_up_probabilities_are_the_models_own(tables, people):
    dice = np.random.default_rng(2)
    number = len(features.FEATURES)
    model = SimpleNamespace(
        intercept=0.3,
        coefficients=dice.normal(size=number),
        centre=dice.random(number),
        spread=dice.random(number) + 0.5,
    )
    rows, columns = everybody(people)
    values = features.features(people, rows, columns)
    logit = model.intercept + np.nan_to_num((values - model.centre) / model.spread) @ model.coefficients
    assert scoring.ByModel(model)(people, rows, columns) == pytest.approx(expit(logit), abs=1e-12)


def test_one_scorer_serves_several_towns():
    scorer = scoring.ByWeights(DEFAULT_WEIGHTS)
    for seed in (1, 2, 1):
        people = random_town(30, 20, seed)
        rows, columns = all_pairs(people)
        expected = features.scores(features.criteria(people, rows, columns), DEFAULT_WEIGHTS) / 100
        assert scorer(people, rows, columns) == pytest.approx(expected, abs=1e-12)
