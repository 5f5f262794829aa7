import time

import numpy as np
import pytest

from matching import constraints, whatif
from matching.models import DEFAULT_WEIGHTS

from .towns import mentor, newcomer, random_town, town

LANGUAGE_ONLY = {code: 100 if code == "language" else 0 for code in DEFAULT_WEIGHTS}
NEEDS_ONLY = {code: 100 if code == "needs" else 0 for code in DEFAULT_WEIGHTS}


def pairs_of(where, extra=None):
    return whatif.Pairs.of(where, *np.nonzero(constraints.possible(where).pairs), extra)


def two_and_two():
    """Each newcomer has one mentor for her needs and another one for her language."""
    return town(
        [
            newcomer("N1", needs=("work",), languages=(("uk", "native"), ("en", "B1"))),
            newcomer("N2", needs=("health",), languages=(("fr", "native"), ("en", "B1"))),
        ],
        [
            mentor("M1", offers=("work",), languages=(("fr", "native"), ("en", "B1"))),
            mentor("M2", offers=("health",), languages=(("uk", "native"), ("en", "B1"))),
        ],
    )


def test_other_weights_say_who_changes_partner_and_what_it_brings_and_costs():
    found = whatif.compare(pairs_of(two_and_two()), NEEDS_ONLY, LANGUAGE_ONLY)
    assert [(move.row, move.before, move.after) for move in found.switched] == [(0, 0, 1), (1, 1, 0)]
    assert found.matched_before == found.matched_after == 2
    assert (found.old_total_before, found.old_total_after) == (200, 0)
    assert found.gain == 80  # first languages instead of B1: 2 x (100 - 60)
    assert found.cost == -200
    by_code = {one.code: one for one in found.criteria}
    assert (by_code["needs"].mean_before, by_code["needs"].mean_after, by_code["needs"].change) == (100, 0, -100)
    assert by_code["language"].change == 40


def test_the_same_weights_change_nothing():
    found = whatif.compare(pairs_of(random_town(60, 25)), DEFAULT_WEIGHTS, DEFAULT_WEIGHTS)
    assert found.is_same
    assert found.gain == found.cost == found.moved == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_number_of_people_never_depends_on_the_weights_and_the_old_plan_is_best_for_the_old_weights(seed):
    found = whatif.compare(pairs_of(random_town(50, 20, seed)), DEFAULT_WEIGHTS, LANGUAGE_ONLY)
    assert found.matched_before == found.matched_after
    assert len(found.gained) == len(found.lost)
    assert found.gain >= -0.1  # a tenth for rounding
    assert found.cost <= 0.1


def test_a_click_counts_like_points():
    where = two_and_two()
    pairs = pairs_of(where)
    half = {**NEEDS_ONLY, "needs": 50, "language": 50}  # needs win by 80 to 50
    assert whatif.plan(pairs, pairs.scores(half)).partner.tolist() == [0, 1]
    clicked = pairs_of(where, np.where(pairs.rows != pairs.columns, 40.0, 0.0))
    assert whatif.plan(clicked, clicked.scores(half)).partner.tolist() == [1, 0]
    assert clicked.scores(NEEDS_ONLY).max() == 100


def test_a_town_without_pairs_is_no_problem():
    where = town([newcomer(languages=(("ti", "native"),))], [mentor()])
    found = whatif.compare(pairs_of(where), DEFAULT_WEIGHTS, LANGUAGE_ONLY)
    assert found.matched_after == 0
    assert found.criteria[0].mean_after is None


def test_it_answers_within_a_second_for_500_newcomers_and_250_mentors():
    where = random_town(500, 250)
    started = time.perf_counter()
    whatif.compare(pairs_of(where), DEFAULT_WEIGHTS, LANGUAGE_ONLY)
    assert time.perf_counter() - started < 1
