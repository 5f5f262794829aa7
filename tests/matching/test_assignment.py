import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment import TooLarge, assign
from matching.constraints import possible
from matching.features import criteria, scores
from matching.models import DEFAULT_WEIGHTS

from .towns import most_people, random_town


def solve(score, places, waiting=None):
    """``score`` [n, m] with NaN where a pair is impossible."""
    score = np.array(score, dtype=float)
    rows, columns = np.nonzero(~np.isnan(score))
    waiting = np.zeros(len(score), dtype=int) if waiting is None else np.array(waiting)
    return assign(rows, columns, score[rows, columns], places=np.array(places), waiting_days=waiting)


def best_by_trying_everything(score, places, waiting):
    newcomers, mentors = score.shape
    best = (0, 0, 0)
    for choice in itertools.product(range(-1, mentors), repeat=newcomers):
        chosen = [(row, column) for row, column in enumerate(choice) if column >= 0]
        if any(np.isnan(score[pair]) for pair in chosen):
            continue
        if any(choice.count(column) > places[column] for column in range(mentors)):
            continue
        found = (
            len(chosen),
            sum(round(100 * score[pair]) for pair in chosen),
            sum(waiting[row] for row, _column in chosen),
        )
        best = max(best, found)
    return best


@st.composite
def instances(draw):
    newcomers, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    # few different scores, so that ties are common
    pair = st.one_of(st.none(), st.sampled_from([0, 10, 10.01, 50, 99.99, 100]))
    score = draw(st.lists(st.lists(pair, min_size=mentors, max_size=mentors), min_size=newcomers, max_size=newcomers))
    places = draw(st.lists(st.integers(0, 2), min_size=mentors, max_size=mentors))
    waiting = draw(st.lists(st.integers(0, 500), min_size=newcomers, max_size=newcomers))
    return np.array(score, dtype=float), places, waiting


@settings(max_examples=300, deadline=None)
@given(instances())
def test_the_assignment_is_the_best_there_is(instance):
    score, places, waiting = instance
    found = solve(score, places, waiting)
    assert (found.matched, round(100 * found.score), found.waiting_days) == best_by_trying_everything(
        score, places, waiting
    )
    assert found.matched == most_people(~np.isnan(score), places)


def test_greedy_would_be_wrong():
    nobody = np.nan
    # Taking the best pair first (100) leaves the second newcomer alone.
    found = solve([[100, 90], [95, nobody]], [1, 1])
    assert found.mentor.tolist() == [1, 0]
    # Also with everybody matched, the best pair is not part of the best whole: 90 + 85 > 100 + 20.
    assert solve([[100, 90], [85, 20]], [1, 1]).mentor.tolist() == [1, 0]


def test_more_people_come_before_higher_scores():
    assert solve([[100, 1], [1, np.nan]], [1, 1]).matched == 2


def test_who_waits_longest_wins_a_tie():
    assert solve([[80], [80], [80]], [1], waiting=[3, 200, 5]).mentor.tolist() == [-1, 0, -1]
    # but not against a higher score
    assert solve([[80], [80.01]], [1], waiting=[900, 0]).mentor.tolist() == [-1, 0]


def test_a_mentor_gets_as_many_as_he_has_places():
    found = solve([[50]] * 5, [3])
    assert found.matched == 3
    assert solve([[50]] * 5, [0]).matched == 0
    assert solve(np.full((2, 2), np.nan), [1, 1]).matched == 0


def test_the_order_of_the_pairs_does_not_matter():
    town = random_town(60, 30)
    rows, columns = np.nonzero(possible(town).pairs)
    score = scores(criteria(town, rows, columns), DEFAULT_WEIGHTS)
    places, waiting = town.mentors.free_places, town.newcomers.waiting_days
    once = assign(rows, columns, score, places=places, waiting_days=waiting)
    turned = np.random.default_rng(3).permutation(len(rows))
    again = assign(rows[turned], columns[turned], score[turned], places=places, waiting_days=waiting)
    assert (once.matched, once.waiting_days) == (again.matched, again.waiting_days)
    assert once.score == pytest.approx(again.score)


def test_a_large_town_keeps_every_rule_and_loses_nobody():
    town = random_town(500, 250)
    found = possible(town)
    rows, columns = np.nonzero(found.pairs)
    score = scores(criteria(town, rows, columns), DEFAULT_WEIGHTS)
    places = town.mentors.free_places
    result = assign(rows, columns, score, places=places, waiting_days=town.newcomers.waiting_days)
    matched = np.flatnonzero(result.mentor >= 0)
    assert result.matched == len(matched) == most_people(found.pairs, places)
    assert found.pairs[matched, result.mentor[matched]].all()
    assert (np.bincount(result.mentor[matched], minlength=len(places)) <= places).all()
    # no two newcomers would both do better, taken together, by changing places
    table = np.full(found.pairs.shape, np.nan)
    table[rows, columns] = score
    for one, other in itertools.combinations(matched, 2):
        now = table[one, result.mentor[one]] + table[other, result.mentor[other]]
        then = table[one, result.mentor[other]] + table[other, result.mentor[one]]
        assert np.isnan(then) or then <= now + 0.02


@pytest.mark.parametrize("score", [-1.0, 100.5, np.inf])
def test_a_score_out_of_range_is_refused(score):
    with pytest.raises(ValueError, match="between 0 and 100"):
        assign(np.array([0]), np.array([0]), np.array([score]), places=np.array([1]), waiting_days=np.array([0]))


def test_a_pair_named_twice_is_refused():
    twice = np.array([0, 0])
    with pytest.raises(ValueError, match="twice"):
        assign(twice, twice, np.array([1.0, 2.0]), places=np.array([1]), waiting_days=np.array([0]))


def test_what_cannot_be_exact_is_refused():
    many = np.arange(200_000)
    with pytest.raises(TooLarge):
        assign(
            many,
            many,
            np.full(len(many), 50.0),
            places=np.ones(len(many), dtype=int),
            waiting_days=np.full(len(many), 400),
        )
