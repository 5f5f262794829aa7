import numpy as np
import pytest

from matching import search as searching
from matching.assignment import solve
from matching.candidates import all_pairs
from matching.features import criteria, scores
from matching.models import DEFAULT_WEIGHTS
from matching.priority import classes
from matching.search import search

from .towns import mentor, newcomer, random_town, town


def scorer(people, rows, columns):
    return scores(criteria(people, rows, columns), DEFAULT_WEIGHTS) / 100


def by_all_pairs(people, **more):
    rows, columns = all_pairs(people)
    return solve(
        rows,
        columns,
        scorer(people, rows, columns),
        priority=priority_of(people),
        capacity=people.mentors.free_places,
        **more,
    )


def priority_of(people):
    return classes(people.newcomers.waiting_days, people.newcomers.hours_due)


def aims(people, partner):
    """People, people by class, units: what two exact solvers must agree on."""
    rows = np.flatnonzero(partner >= 0)
    units = np.rint(10_000 * scorer(people, rows, partner[rows])).astype(int).sum()
    return len(rows), np.bincount(priority_of(people)[rows], minlength=13).tolist(), units


@pytest.fixture
def few_candidates(monkeypatch):
    """Two candidates for each at the start, so that prices have to find the others."""
    for name, number in (("FEW", 0), ("FIRST", 2), ("MORE", 1)):
        monkeypatch.setattr(searching, name, number)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_candidates_and_prices_find_what_all_pairs_find(seed, few_candidates):
    people = random_town(400, 130, seed)
    found = search(people, scorer, priority=priority_of(people))
    assert aims(people, found.partner) == aims(people, by_all_pairs(people).partner)
    assert found.certified
    assert found.gap == 0
    assert found.candidates < found.pairs == len(all_pairs(people)[0])
    assert found.parts[0].rounds > 1


def test_what_is_not_kept_is_scored_again(few_candidates, monkeypatch):
    people = random_town(200, 70)
    kept = search(people, scorer, priority=priority_of(people))
    monkeypatch.setattr(searching, "KEEP", 0)
    again = search(people, scorer, priority=priority_of(people))
    assert again.partner.tolist() == kept.partner.tolist()
    assert again.certified


def test_without_the_second_look_people_would_be_lost(few_candidates, monkeypatch):
    people = random_town(400, 130)
    best = search(people, scorer, priority=priority_of(people))
    monkeypatch.setattr(searching, "ROUNDS", 1)
    once = search(people, scorer, priority=priority_of(people))
    assert once.matched < best.matched
    assert once.gap > 0
    assert not once.certified


def test_locked_and_blocked_pairs():
    people = random_town(120, 60)
    free = search(people, scorer, priority=priority_of(people))
    row = int(np.flatnonzero(free.partner >= 0)[0])
    pair = np.array([[row, free.partner[row]]])
    for given in ({"blocked": pair}, {"locked": pair}, {"locked": pair, "blocked": pair}):
        found = search(people, scorer, priority=priority_of(people), **given)
        assert aims(people, found.partner) == aims(people, by_all_pairs(people, **given).partner)
        assert (found.partner[row] == pair[0, 1]) == ("locked" in given)
        assert found.gap == 0


def test_areas_are_solved_apart_and_together_are_the_whole():
    places = [(51.0, 4.4), (48.8, 2.3), (40.4, -3.7)]
    rows = [newcomer(f"N{at}", latitude=places[at % 3][0], longitude=places[at % 3][1]) for at in range(30)]
    columns = [mentor(f"M{at}", latitude=places[at % 3][0], longitude=places[at % 3][1]) for at in range(12)]
    people = town(rows, columns)
    found = search(people, scorer, priority=priority_of(people))
    assert len(found.parts) == 3
    assert found.matched == 12
    assert (found.partner[found.partner >= 0] % 3 == np.flatnonzero(found.partner >= 0) % 3).all()
    at_once = search(people, scorer, priority=priority_of(people), workers=2)
    assert at_once.partner.tolist() == found.partner.tolist()


def test_a_town_without_anybody():
    assert search(town([], []), scorer, priority=np.zeros(0, dtype=int)).matched == 0
    assert search(town([newcomer()], []), scorer, priority=np.zeros(1, dtype=int)).partner.tolist() == [-1]
