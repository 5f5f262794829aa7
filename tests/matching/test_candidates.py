import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import all_pairs, blocks, parts
from matching.constraints import possible

from .towns import mentor, newcomer, random_town, town

PLACES = [(51.03, 4.48), (51.03, 4.4799), (51.1199322, 4.48), (51.2, 4.1), (50.4, 3.2), (-33.9, 151.2), (51.03, None)]
DISTANCES = [None, 0, 0.1, 10, 10.0000001, 25, 20_000, 30_000]
WISHES = ["any", "female_required", "male_required", "female_preferred", ""]
SLOTS = ["mon-morning", "tue-evening", "sun-evening"]


@st.composite
def person(draw, make, **more):
    latitude, longitude = draw(st.sampled_from(PLACES))
    speaks = draw(st.lists(st.tuples(st.sampled_from(["nl", "uk", "ar"]), st.sampled_from(["A1", "A2", "C1"]))))
    return make(
        latitude=latitude,
        longitude=longitude,
        max_distance_km=draw(st.sampled_from(DISTANCES)),
        gender=draw(st.sampled_from(["female", "male", "other", ""])),
        wish=draw(st.sampled_from(WISHES)),
        slots=tuple(draw(st.lists(st.sampled_from(SLOTS)))),
        languages=tuple(speaks),
        **{name: draw(strategy) for name, strategy in more.items()},
    )


newcomers = person(newcomer, birth_year=st.sampled_from([1990, 2015, None]), consents=st.booleans())
mentors = person(mentor, approved=st.booleans(), trained=st.booleans(), free_places=st.integers(0, 2))


@settings(max_examples=300, deadline=None)
@given(st.lists(newcomers, max_size=8), st.lists(mentors, max_size=8), st.data())
def test_the_blocks_hold_exactly_the_possible_pairs(rows, columns, data):
    people = town(rows, columns)
    blocked = np.zeros((len(rows), len(columns)), dtype=bool)
    if rows and columns:
        pairs = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, len(columns) - 1))
        for pair in data.draw(st.lists(pairs, max_size=3)):
            blocked[pair] = True
    expected = np.argwhere(possible(people, blocked).pairs).tolist()
    assert np.column_stack(all_pairs(people, np.argwhere(blocked))).tolist() == expected
    of_parts = [
        pair for part in parts(people) for block in blocks(people, part) for pair in np.column_stack(block).tolist()
    ]
    assert sorted(of_parts) == np.argwhere(possible(people).pairs).tolist()


def test_a_large_town_has_the_same_pairs():
    people = random_town(400, 200)
    assert np.column_stack(all_pairs(people)).tolist() == np.argwhere(possible(people).pairs).tolist()


def test_all_pairs_of_a_newcomer_come_in_one_block():
    people = random_town(3000, 300)
    rows = [row for block in blocks(people) for row in np.unique(block[0]).tolist()]
    assert len(rows) == len(set(rows))


def test_more_than_64_languages_are_told_apart():
    speak = [f"x{number:02}" for number in range(70)]
    hers = [newcomer(languages=((code, "B1"),)) for code in speak]
    his = [mentor(languages=((code, "B1"),)) for code in speak]
    rows, columns = all_pairs(town(hers, his))
    assert rows.tolist() == columns.tolist() == list(range(70))


def test_towns_far_apart_are_parts():
    far = {"latitude": 48.0, "longitude": 2.0}
    people = town([newcomer(), newcomer(**far), newcomer(), newcomer(slots=())], [mentor(**far), mentor()])
    found = [(part.rows.tolist(), part.columns.tolist()) for part in parts(people)]
    assert found == [([0, 2], [1]), ([1], [0])]
    assert parts(town([], [mentor()])) == []
