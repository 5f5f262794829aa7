import itertools

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment import solve, weigh
from matching.models import Proposal
from matching.trade import trade
from tests.factories import CoordinatorFactory, sign_in
from tests.factories.matching import free_mentor

from .test_comparing import crossed_town, run


@st.composite
def instances(draw):
    newcomers, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    pair = st.one_of(st.none(), st.sampled_from([0, 10, 10.01, 50, 100]))
    score = draw(st.lists(st.lists(pair, min_size=mentors, max_size=mentors), min_size=newcomers, max_size=newcomers))
    score = np.array(score, dtype=float)
    places = np.array(draw(st.lists(st.integers(0, 2), min_size=mentors, max_size=mentors)))
    row, column = draw(st.integers(0, newcomers - 1)), draw(st.integers(0, mentors - 1))
    score[row, column] = draw(st.sampled_from([0, 30, 100]))
    places[column] = max(places[column], 1)
    days = st.lists(st.integers(0, 500), min_size=newcomers, max_size=newcomers)
    classes = st.lists(st.integers(0, 3), min_size=newcomers, max_size=newcomers)
    return score, places, (row, column), np.array(draw(days)), np.array(draw(classes))


def best_weight(score, places, weight, pair=None):
    """The heaviest of all assignments, with this pair when one is given."""
    newcomers, mentors = score.shape
    return max(
        sum(weight[row, column] for row, column in enumerate(choice) if column >= 0)
        for choice in itertools.product(range(-1, mentors), repeat=newcomers)
        if all(choice.count(column) <= places[column] for column in range(mentors))
        and not any(column >= 0 and np.isnan(score[row, column]) for row, column in enumerate(choice))
        and (pair is None or choice[pair[0]] == pair[1])
    )


@settings(max_examples=200, deadline=None)
@given(instances())
def test_the_loss_is_that_of_trying_every_assignment_and_never_below_nothing_or_what_the_prices_say(instance):
    score, places, pair, days, priority = instance
    rows, columns = np.nonzero(~np.isnan(score))
    value = score[rows, columns]
    found = trade(rows, columns, value, pair=pair, places=places, waiting_days=days, priority=priority)
    flat = weigh(rows, value / 100, priority=priority, places=places).of(rows)
    weight = dict(zip(zip(rows.tolist(), columns.tolist(), strict=True), flat.tolist(), strict=True))
    assert found.loss == best_weight(score, places, weight) - best_weight(score, places, weight, pair)
    assert found.loss >= 0
    assert found.matched_after <= found.matched_before
    prices = solve(rows, columns, value, priority=priority, capacity=places, full=100)
    assert found.loss >= prices.left[pair[0]] + prices.price[pair[1]] - weight[pair]


def test_a_pair_that_is_not_possible_is_refused():
    one = np.array([0])
    with pytest.raises(ValueError, match="not possible"):
        trade(one, one, np.array([50.0]), pair=(0, 1), places=np.array([1, 1]), waiting_days=one, priority=one)


def ask(client, newcomer, mentor=None):
    proposal = Proposal.objects.get(newcomer=newcomer, state=Proposal.State.PROPOSED)
    return client.get(reverse("matching:why_not", args=[proposal.pk]), {"mentor": mentor.pk} if mentor else {})


@pytest.fixture
def page(client, programme):
    return sign_in(client, CoordinatorFactory(programme=programme))


def test_the_page_names_who_needed_the_mentor_and_what_she_would_have_instead(page, programme):
    n1, n2, m1, m2 = crossed_town(programme)
    run(programme)
    answer = ask(page, n1, m2).context["answer"]
    assert [(one.newcomer, one.instead) for one in answer.needed] == [(n2, m1)]
    assert {(one.newcomer, one.before, one.after) for one in answer.changes} == {(n1, m1, m2), (n2, m2, m1)}
    assert (answer.found.matched_before, answer.found.matched_after) == (2, 2)
    assert (answer.total_before, answer.total_after) == (200, 0)
    shown = ask(page, n1, m2).content.decode()
    assert n2.full_name in shown
    assert "2 now, 2 with this pair" in shown


def test_the_rule_that_forbids_a_pair_is_said_in_words(page, programme):
    n1, *_others = crossed_town(programme)
    never = free_mentor(programme=programme, reference="M3", languages=[{"code": "ti", "level": "native"}])
    run(programme)
    assert "no common language of level A2 or better" in ask(page, n1, never).content.decode()


def test_the_proposed_mentor_needs_no_excuse_and_nobody_is_asked_about_by_default(page, programme):
    n1, _n2, m1, _m2 = crossed_town(programme)
    run(programme)
    assert "Nothing speaks against it" in ask(page, n1, m1).content.decode()
    assert "answer" not in ask(page, n1).context
