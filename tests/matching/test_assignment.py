import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.assignment import TooLarge, assign, certify, prices, solve, to_units, weigh
from matching.constraints import possible
from matching.features import criteria, scores
from matching.models import DEFAULT_WEIGHTS
from matching.priority import Rule, classes

from .towns import most_people, random_town

NOBODY = np.nan


def table(score, places, waiting=None, **more):
    """``score`` [n, m] with NaN where a pair is impossible."""
    score = np.array(score, dtype=float)
    rows, columns = np.nonzero(~np.isnan(score))
    waiting = np.zeros(len(score), dtype=int) if waiting is None else np.array(waiting)
    return assign(rows, columns, score[rows, columns], places=np.array(places), waiting_days=waiting, **more)


def every_assignment(score, places, locked=(), blocked=()):
    newcomers, mentors = score.shape
    for choice in itertools.product(range(-1, mentors), repeat=newcomers):
        chosen = [(row, column) for row, column in enumerate(choice) if column >= 0]
        if any(choice.count(column) > places[column] for column in range(mentors)):
            continue
        if any(choice[row] != column for row, column in locked):
            continue
        if any((np.isnan(score[pair]) or pair in blocked) and pair not in locked for pair in chosen):
            continue
        yield chosen


def worth(chosen, score, priority, ties=None):
    """The aims in their order: people, then people by class from the highest, then units, then ties."""
    by_class = [0] * 4
    for row, _column in chosen:
        by_class[3 - priority[row]] += 1
    units = sum(round(10_000 * score[pair]) for pair in chosen)
    return len(chosen), by_class, units, sum(ties[row] for row, _column in chosen) if ties else 0


@st.composite
def instances(draw):
    newcomers, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    # few different values, so that ties are common
    pair = st.one_of(st.none(), st.sampled_from([0, 0.1, 0.1001, 0.5, 0.9999, 1]))
    score = draw(st.lists(st.lists(pair, min_size=mentors, max_size=mentors), min_size=newcomers, max_size=newcomers))
    places = draw(st.lists(st.integers(0, 2), min_size=mentors, max_size=mentors))
    priority = draw(st.lists(st.integers(0, 3), min_size=newcomers, max_size=newcomers))
    ties = draw(st.one_of(st.none(), st.lists(st.integers(0, 500), min_size=newcomers, max_size=newcomers)))
    pairs = st.tuples(st.integers(0, newcomers - 1), st.integers(0, mentors - 1))
    blocked = draw(st.lists(pairs, max_size=2))
    locked = []
    if draw(st.booleans()):
        row, column = draw(pairs)
        locked = [(row, column)] if places[column] else []
    return np.array(score, dtype=float), places, priority, ties, locked, blocked


@settings(max_examples=300, deadline=None)
@given(instances())
def test_the_assignment_is_the_best_there_is_and_proves_it(instance):
    score, places, priority, ties, locked, blocked = instance
    rows, columns = np.nonzero(~np.isnan(score))
    found = solve(
        rows,
        columns,
        score[rows, columns],
        priority=np.array(priority),
        capacity=np.array(places),
        locked=np.array(locked).reshape(-1, 2),
        blocked=np.array(blocked).reshape(-1, 2),
        ties=None if ties is None else np.array(ties),
    )
    chosen = [(row, column) for row, column in enumerate(found.partner.tolist()) if column >= 0]
    everything = list(every_assignment(score, places, locked, blocked))
    assert chosen in everything
    # a locked pair may be one that is not possible: it counts as decided, not as value
    free = [[pair for pair in one if pair not in locked] for one in everything]
    chosen = [pair for pair in chosen if pair not in locked]
    assert worth(chosen, score, priority, ties) == max(worth(one, score, priority, ties) for one in free)
    assert found.certificate.holds
    assert found.certificate.gap == 0


def test_greedy_would_be_wrong():
    # Taking the best pair first (100) leaves the second newcomer alone.
    assert table([[100, 90], [95, NOBODY]], [1, 1]).partner.tolist() == [1, 0]
    # Also with everybody matched, the best pair is not part of the best whole: 90 + 85 > 100 + 20.
    assert table([[100, 90], [85, 20]], [1, 1]).partner.tolist() == [1, 0]


def test_more_people_come_before_higher_scores():
    assert table([[100, 1], [1, NOBODY]], [1, 1]).matched == 2


def test_more_people_come_before_a_higher_class():
    # The first newcomer is of the highest class and would take the only mentor of both others' two.
    found = table([[100, NOBODY], [1, NOBODY], [NOBODY, 1]], [1, 1], priority=np.array([3, 0, 0]))
    assert found.partner.tolist() == [0, -1, 1]
    found = table([[NOBODY, 100], [1, NOBODY], [NOBODY, 1]], [1, 0], priority=np.array([3, 0, 0]))
    assert found.partner.tolist() == [-1, 0, -1]


def test_no_score_buys_a_place_from_a_higher_class():
    found = table([[0], [100], [100]], [1], priority=np.array([1, 0, 0]))
    assert found.partner.tolist() == [0, -1, -1]
    # not even many scores for one class: the long waiting one comes in by a chain of worse pairs
    chain = [[0, NOBODY, NOBODY], [100, 0, NOBODY], [NOBODY, 100, 0], [NOBODY, NOBODY, 100]]
    assert table(chain, [1, 1, 1], priority=np.array([1, 0, 0, 0])).partner[0] == 0


def test_whoever_waits_rises_until_nobody_stands_above():
    days = 7 * np.array([0, 25, 26, 38, 39, 52, 500])
    assert classes(days).tolist() == [0, 0, 1, 1, 2, 3, 12]
    assert classes(days, np.full(7, 40)).tolist() == [0, 1, 1, 2, 2, 3, 12]
    assert classes(days, rule=Rule(first=1000)).tolist() == [0] * 7


def test_who_waits_longest_wins_a_tie():
    assert table([[80], [80], [80]], [1], waiting=[3, 200, 5]).partner.tolist() == [-1, 0, -1]
    # but not against a higher score
    assert table([[80], [80.01]], [1], waiting=[900, 0]).partner.tolist() == [-1, 0]


def test_a_mentor_gets_as_many_as_he_has_places():
    assert table([[50]] * 5, [3]).matched == 3
    assert table([[50]] * 5, [0]).matched == 0
    assert table(np.full((2, 2), np.nan), [1, 1]).matched == 0


def town_pairs(newcomers, mentors, seed=1):
    town = random_town(newcomers, mentors, seed)
    found = possible(town).pairs
    rows, columns = np.nonzero(found)
    return town, found, rows, columns, scores(criteria(town, rows, columns), DEFAULT_WEIGHTS)


def test_the_order_of_the_pairs_does_not_matter():
    town, _pairs, rows, columns, score = town_pairs(60, 30)
    places, waiting = town.mentors.free_places, town.newcomers.waiting_days
    once = assign(rows, columns, score, places=places, waiting_days=waiting)
    turned = np.random.default_rng(3).permutation(len(rows))
    again = assign(rows[turned], columns[turned], score[turned], places=places, waiting_days=waiting)
    assert once.partner.tolist() == again.partner.tolist()
    assert once.value == pytest.approx(again.value)


def test_an_independent_solver_finds_the_same_sum():
    town, pairs, rows, columns, score = town_pairs(200, 100)
    found = solve(
        rows,
        columns,
        score,
        priority=np.zeros(200, dtype=int),
        capacity=town.mentors.free_places,
        full=100.0,
    )
    weights = np.zeros(pairs.shape)
    weights[rows, columns] = to_units(score / 100) + 10_000_000
    places = np.repeat(np.arange(100), town.mentors.free_places)
    rival = weights[:, places]
    best = rival[linear_sum_assignment(rival, maximize=True)].sum()
    matched = found.partner >= 0
    assert weights[np.flatnonzero(matched), found.partner[matched]].sum() == best
    assert found.matched == most_people(pairs, town.mentors.free_places)


def test_a_wrong_assignment_is_not_certified():
    town, _pairs, rows, columns, score = town_pairs(60, 30)
    places = town.mentors.free_places
    priority = classes(town.newcomers.waiting_days)
    found = solve(rows, columns, score, priority=priority, capacity=places, full=100.0)
    weight = weigh(rows, score / 100, priority=priority, places=places).of(rows)
    assert certify(rows, columns, weight, partner=found.partner, places=places, price=found.price).holds
    # two people exchange mentors: still possible, no longer the best
    worse = next(swapped(rows, columns, weight, found.partner))
    for price in (found.price, prices(rows, columns, weight, worse, places)):
        certificate = certify(rows, columns, weight, partner=worse, places=places, price=price)
        assert certificate.gap > 0
        assert not certificate.holds
    # one person less
    alone = found.partner.copy()
    alone[np.flatnonzero(alone >= 0)[0]] = -1
    assert (
        certify(
            rows, columns, weight, partner=alone, places=places, price=prices(rows, columns, weight, alone, places)
        ).gap
        > 0
    )
    # right people, wrong prices
    assert certify(rows, columns, weight, partner=found.partner, places=places, price=found.price + 1).gap > 0
    assert (
        certify(rows, columns, weight, partner=found.partner, places=places, price=np.zeros_like(found.price)).violated
        > 0
    )
    with pytest.raises(ValueError, match="not possible"):
        certify(
            rows[1:], columns[1:], weight[1:], partner=every_first(rows, columns, 60), places=places, price=found.price
        )
    with pytest.raises(ValueError, match="more newcomers"):
        certify(rows, columns, weight, partner=found.partner, places=np.zeros_like(places), price=found.price)


def swapped(rows, columns, weight, partner):
    """Assignments in which two people have changed places and the sum is smaller."""
    of = dict(zip(zip(rows.tolist(), columns.tolist(), strict=True), weight.tolist(), strict=True))
    for one, other in itertools.combinations(np.flatnonzero(partner >= 0).tolist(), 2):
        crossed = [(one, partner[other]), (other, partner[one])]
        if partner[one] != partner[other] and all(pair in of for pair in crossed):
            now = of[one, partner[one]] + of[other, partner[other]]
            if sum(of[pair] for pair in crossed) < now:
                changed = partner.copy()
                changed[[one, other]] = partner[[other, one]]
                yield changed


def every_first(rows, columns, newcomers):
    partner = np.full(newcomers, -1)
    partner[rows[0]] = columns[0]
    return partner


@pytest.mark.parametrize("score", [-1.0, 100.5, np.inf])
def test_a_score_out_of_range_is_refused(score):
    with pytest.raises(ValueError, match="between 0 and 100"):
        assign(np.array([0]), np.array([0]), np.array([score]), places=np.array([1]), waiting_days=np.array([0]))


def test_a_pair_named_twice_is_refused():
    twice = np.array([0, 0])
    with pytest.raises(ValueError, match="twice"):
        assign(twice, twice, np.array([1.0, 2.0]), places=np.array([1]), waiting_days=np.array([0]))


def test_locks_that_contradict_each_other_are_refused():
    one = np.array([0])
    given = {"priority": np.array([0, 0]), "capacity": np.array([1])}
    with pytest.raises(ValueError, match="locked twice"):
        solve(one, one, np.array([0.5]), locked=np.array([[0, 0], [0, 0]]), **given)
    with pytest.raises(ValueError, match="than the mentor has places"):
        solve(one, one, np.array([0.5]), locked=np.array([[0, 0], [1, 0]]), **given)


def test_what_does_not_fit_into_whole_numbers_is_refused():
    many = np.arange(200_000)
    with pytest.raises(TooLarge):
        weigh(many, np.full(len(many), 0.5), priority=many, places=np.ones_like(many))
