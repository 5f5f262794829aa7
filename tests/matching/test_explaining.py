"""Why two people fit: the parts add up, and what would change it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from matching import counterfactual, features, model
from matching.explain import by_weights, explain_learned, tell
from matching.features import CRITERIA
from matching.models import DEFAULT_WEIGHTS
from tests.matching.towns import mentor, newcomer, random_town, town

KINDS = ("for", "against")


def learned_from(count, seed):
    """A model that has seen outcomes of another town's pairs, by a truth that it does not know."""
    dice = np.random.default_rng(seed)
    people = random_town(30, 20, seed=seed)
    rows, columns = dice.integers(0, 30, count), dice.integers(0, 20, count)
    X = features.features(people, rows, columns)
    went_well = dice.random(count) < 0.3 + 0.4 * np.nan_to_num(X[:, features.FEATURES.index("needs")], nan=0.5)
    return model.fit(
        X,
        went_well.astype(int),
        prior=features.prior(DEFAULT_WEIGHTS),
        groups=columns,
        names=features.FEATURES,
        signs=features.SIGNS,
        centre=features.CENTRE,
        spread=features.SPREAD,
    )


LEARNED = learned_from(120, seed=3)
eight_weights = st.lists(st.integers(0, 9), min_size=8, max_size=8).filter(any)


@settings(max_examples=60)
@given(st.integers(0, 10_000), eight_weights, st.booleans())
def test_the_parts_of_a_pair_add_up_to_its_log_odds(seed, numbers, with_model):
    people = random_town(2, 2, seed=seed)
    weights = dict(zip(CRITERIA, numbers, strict=True))
    which = LEARNED if with_model else by_weights(weights)
    pair = np.array([0]), np.array([1])
    values = features.criteria(people, *pair)[0]
    score, probability, reasons = explain_learned(people, 0, 1, values, weights, which)
    told = [one for kind in KINDS for one in reasons[kind]]
    whole = reasons["model"]
    total = sum(one["logit"] for one in told) + whole["base"] + whole["mentor"] + whole["rest"]
    assert total == pytest.approx(logit(probability), abs=0.001)
    assert probability == pytest.approx(float(which.predict_proba(features.features(people, *pair))[0]))
    assert round(sum(one["points"] for one in told), 1) == score
    assert {one["code"] for kind in (*KINDS, "unknown") for one in reasons[kind]} <= set(CRITERIA)
    assert whole["low"] < whole["probability"] < whole["high"]


def test_without_outcomes_the_probability_is_called_a_guess_and_orders_as_the_weights_do():
    people = town([newcomer()], [mentor("M1"), mentor("M2", offers=("health",), interests=())])
    pairs = np.array([0, 0]), np.array([0, 1])
    values = features.criteria(people, *pairs)
    (better, none, good), (worse, _none, bad) = (
        tell(people, 0, at, values[at], DEFAULT_WEIGHTS, None) for at in range(2)
    )
    assert none is None
    assert better > worse
    assert good["model"]["probability"] > bad["model"]["probability"]
    assert good["model"]["sure"] == "guess"
    assert good["model"]["high"] - good["model"]["low"] > 0.4


def test_the_smallest_change_is_named_first():
    people = town([newcomer(slots=("mon-morning", "tue-evening"))], [mentor(slots=("tue-evening", "wed-evening"))])
    told = counterfactual.what_would_change(people, 0, 0, by_weights(DEFAULT_WEIGHTS), most=9)
    efforts = [counterfactual.EFFORT[one["change"], str(one["values"].get("who", ""))] for one in told]
    assert efforts == sorted(efforts)
    assert (told[0]["change"], told[0]["values"]) == ("slot", {"slot": "wed-evening", "who": "newcomer"})
    assert all(one["gain"] > 0 for one in told)
