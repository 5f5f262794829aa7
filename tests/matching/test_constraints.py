import numpy as np
import pytest

from config.reference import languages
from matching import constraints, people
from matching.constraints import because, broken_rules, possible

from .towns import mentor, newcomer, town


def reason(newcomers, mentors, blocked=None):
    return because(possible(town(newcomers, mentors), blocked), 0)[0]


def test_levels_are_those_of_the_forms():
    assert people.LEVEL_RANK == languages.LEVEL_RANK
    assert people.A2 == languages.A2


def test_two_who_keep_every_rule_can_meet():
    found = possible(town([newcomer()], [mentor()]))
    assert found.pairs.all()
    assert set(found.rules) == set(constraints.RULES)


@pytest.mark.parametrize(
    ("hers", "his", "rule"),
    [
        ({}, {"approved": False}, "screening"),
        ({}, {"trained": False}, "training"),
        ({}, {"free_places": 0}, "capacity"),
        ({"wish": "male_required"}, {}, "gender"),
        ({"wish": "female_required"}, {"gender": ""}, "gender"),
        ({}, {"wish": "male_required"}, "gender"),
        ({"slots": ("sun-morning",)}, {}, "slots"),
        ({"max_distance_km": 10}, {"latitude": 51.2}, "distance"),
        ({"max_distance_km": 100}, {"latitude": 51.22}, "distance"),
        ({}, {"max_distance_km": None}, "distance"),
        ({"languages": (("en", "A1"), ("uk", "native"))}, {}, "language"),
        ({}, {"languages": (("en", "A1"),)}, "language"),
        ({"languages": (("en", ""), ("uk", "native"))}, {}, "language"),
    ],
)
def test_each_rule_alone_stops_a_pair_and_is_named(hers, his, rule):
    people = town([newcomer(**hers)], [mentor(**his)])
    assert not possible(people).pairs.any()
    assert broken_rules(people, 0, 0) == [rule]
    assert because(possible(people), 0)[0] == rule


@pytest.mark.parametrize(
    ("hers", "his"),
    [
        ({"wish": "male_preferred"}, {}),
        ({"wish": "female_required"}, {"gender": "female"}),
        ({"languages": (("en", "A2"),)}, {"languages": (("en", "A2"),)}),
        ({"birth_year": 2008}, {}),  # turns 18 this year
    ],
)
def test_what_is_just_enough_is_enough(hers, his):
    assert possible(town([newcomer(**hers)], [mentor(**his)])).pairs.all()


@pytest.mark.parametrize(
    ("hers", "code"),
    [
        ({"birth_year": 2009}, "under_18"),
        ({"birth_year": None}, "unknown_birth_year"),
        ({"latitude": None}, "unknown_place"),
        ({"max_distance_km": None}, "unknown_distance"),
        ({"slots": ()}, "unknown_slots"),
        ({"languages": (("en", ""),)}, "unknown_languages"),
        ({"consents": False}, "no_consent"),
    ],
)
def test_what_only_the_newcomer_can_change_is_named(hers, code):
    assert reason([newcomer(**hers)], [mentor()]) == code


def test_without_mentors_that_is_the_reason():
    assert reason([newcomer()], []) == "no_mentors"


def test_the_rule_that_leaves_nobody_on_its_own_is_named():
    # Nobody speaks her language; the slots would leave one of the two.
    mentors = [mentor("M1", slots=("sun-morning",)), mentor("M2")]
    assert reason([newcomer(languages=(("ti", "native"),))], mentors) == "language"


def test_the_rule_that_opens_most_pairs_is_named_when_each_leaves_somebody():
    far, busy = {"latitude": 51.5}, {"slots": ("sun-morning",)}
    mentors = [mentor("M1", **far), mentor("M2", **busy), mentor("M3", **busy)]
    code, details = because(possible(town([newcomer()], mentors)), 0)
    assert (code, details) == ("slots", {"opens": 2, "passes": 1})


def test_somebody_whose_pairs_were_all_tried_is_told_so():
    assert reason([newcomer()], [mentor()], blocked=np.array([[True]])) == "tried_before"


def test_somebody_with_possible_mentors_lost_the_places():
    assert reason([newcomer()], [mentor(), mentor("M2")]) == "places"


def test_the_great_circle_is_measured_in_kilometres():
    # Mechelen to Antwerp, city halls, as the crow flies
    km = constraints.great_circle_km(*(np.array(value) for value in (51.0281, 4.4803, 51.2211, 4.3997)))
    assert float(km) == pytest.approx(22.2, abs=0.3)
