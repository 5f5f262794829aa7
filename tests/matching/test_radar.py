import time

import numpy as np
import pytest

from matching import assignment, constraints, radar

from .towns import NEAR, mentor, newcomer, random_town, town

HERE = radar.Area("Mechelen", NEAR["latitude"], NEAR["longitude"])


def solved(where):
    found = constraints.possible(where)
    rows, columns = np.nonzero(found.pairs)
    best = assignment.assign(
        rows,
        columns,
        np.full(len(rows), 50.0),
        places=where.mentors.free_places,
        waiting_days=where.newcomers.waiting_days,
    )
    return found, best.partner


def steps_of(hers, his, places=1):
    where = town([newcomer(**hers)], [mentor(**{"free_places": places, **his})])
    found, partner = solved(where)
    return radar.concessions(where, found, partner)[0]


def test_the_profile_that_most_people_wait_for_comes_first():
    tigrinya = {"languages": (("ti", "native"),), "needs": ("housing",), "slots": ("sat-morning",)}
    where = town([newcomer(f"N{number}", **tigrinya) for number in range(3)] + [newcomer("N9")], [mentor()])
    found, partner = solved(where)
    assert partner.tolist() == [-1, -1, -1, 0]
    best = radar.profiles(where, found, partner, [HERE])[0]
    assert (best.language, best.area, best.time, best.theme) == ("ti", "Mechelen", "weekend", "housing")
    assert best.rows == (0, 1, 2)
    assert best.gain == radar.PLACES
    assert best.gender == ""


def test_a_required_wish_asks_for_a_woman():
    where = town([newcomer(languages=(("ti", "native"),), wish="female_required")], [mentor()])
    found, partner = solved(where)
    assert {one.gender for one in radar.profiles(where, found, partner, [HERE])} == {"female"}


def test_nobody_alone_means_nobody_to_look_for():
    where = town([newcomer()], [mentor()])
    found, partner = solved(where)
    assert radar.profiles(where, found, partner, [HERE]) == []
    assert radar.concessions(where, found, partner) == {}


@pytest.mark.parametrize("seed", range(3))
def test_the_gain_is_real_and_never_more_than_places_or_people(seed):
    where = random_town(40, 12, seed)
    found, partner = solved(where)
    areas = [radar.Area(f"A{at}", 51 + at / 20, 4.4 + at / 20) for at in range(4)]
    told = radar.profiles(where, found, partner, areas)
    assert told
    for one in told:
        assert 1 <= one.gain <= radar.PLACES
        assert all(partner[row] < 0 for row in one.rows)


def test_one_more_half_day_opens_a_match():
    first, second = steps_of({"slots": ("mon-morning",)}, {"slots": ("tue-evening",)})
    assert (first.kind, first.who, first.value) == ("slot", "newcomer", "tue-evening")
    assert (second.kind, second.who, second.value) == ("slot", "mentor", "mon-morning")


def test_a_few_kilometres_more_are_named_for_who_has_the_smaller_distance():
    away = {"latitude": NEAR["latitude"] + 0.1}  # 11.1 km
    [step] = steps_of({"max_distance_km": 8}, {"max_distance_km": 20, **away})
    assert (step.kind, step.who, step.value) == ("distance", "newcomer", "4")
    assert steps_of({"max_distance_km": 3}, {"max_distance_km": 20, **away}) == []


def test_a_must_that_becomes_a_wish_opens_a_match():
    [step] = steps_of({"wish": "female_required"}, {"gender": "male"})
    assert (step.kind, step.who) == ("wish", "newcomer")


def test_where_every_place_is_taken_only_a_place_helps():
    where = town([newcomer("N1", waiting_days=300), newcomer("N2")], [mentor()])
    found, partner = solved(where)
    [step] = radar.concessions(where, found, partner)[1]
    assert step.kind == "place"


def test_whom_nobody_fits_is_told_a_step_even_while_places_are_full():
    where = town([newcomer("N1", waiting_days=300), newcomer("N2", slots=("sun-evening",))], [mentor()])
    found, partner = solved(where)
    steps = radar.concessions(where, found, partner)[1]
    assert steps[0].kind == "slot"
    assert not steps[0].opens


def test_a_place_that_can_become_free_counts_as_free():
    """N1 fits both mentors and sits with the only one who speaks French; N2 is one half-day away from him."""
    where = town(
        [newcomer("N1"), newcomer("N2", languages=(("fr", "native"),), slots=("sun-evening",))],
        [mentor("M1", languages=(("en", "C1"), ("fr", "C1"))), mentor("M2")],
    )
    found = constraints.possible(where)
    is_open = radar.open_mentors(found.pairs, np.array([0, -1]), where.mentors.free_places)
    assert is_open.tolist() == [True, True]
    steps = radar.concessions(where, found, np.array([0, -1]))
    assert {(step.kind, step.column) for step in steps[1]} == {("slot", 0)}


def test_the_town_of_180_and_75_is_answered_within_seconds():
    where = random_town(180, 75)
    found, partner = solved(where)
    areas = [radar.Area(f"A{at}", 51 + at / 100, 4.4 + at / 100) for at in range(20)]
    started = time.perf_counter()
    assert len(radar.profiles(where, found, partner, areas)) == 10
    radar.concessions(where, found, partner)
    assert time.perf_counter() - started < 4
