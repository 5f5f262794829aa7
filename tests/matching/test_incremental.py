import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment import solve
from matching.incremental import Full, Standing

VALUES = [None, 0.0, 0.1, 0.5, 0.5001, 1.0]


def standing_of(value, priority, places):
    rows, columns = np.nonzero(~np.isnan(value))
    return Standing.of(rows, columns, value[rows, columns], priority=priority, capacity=places)


def worth(standing):
    """Weight reached, and that the standing keeps its own books."""
    certificate = standing.certificate()
    assert certificate.gap == 0
    assert certificate.violated == 0
    for column, rows in enumerate(standing.with_mentor):
        assert all(standing.partner[row] == column for row in rows)
    assert sum(map(len, standing.with_mentor)) == sum(column >= 0 for column in standing.partner)
    return certificate.primal


def anew(standing, value, priority):
    """The same people solved from the beginning, in the standing's own weights."""
    rows, columns = np.nonzero(~np.isnan(value))
    found = solve(rows, columns, value[rows, columns], priority=priority, capacity=standing.places)
    matched = np.flatnonzero(found.partner >= 0)
    units = np.rint(10_000 * value[matched, found.partner[matched]]).astype(int)
    return int(((priority[matched] + 1) * standing.step + units).sum())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 7), st.integers(1, 4), st.lists(st.integers(0, 5), max_size=8))
def test_after_every_change_the_assignment_is_as_good_as_a_new_one(seed, newcomers, mentors, happenings):
    dice = np.random.default_rng(seed)
    choices = np.array(VALUES, dtype=float)
    value = dice.choice(choices, size=(newcomers, mentors))
    priority = dice.integers(0, 3, size=newcomers)
    standing = standing_of(value, priority, dice.integers(0, 3, size=mentors))
    for happening in happenings:
        row = int(dice.integers(len(value)))
        column = int(dice.integers(value.shape[1]))
        if happening == 0:
            hers = dice.choice(choices, size=value.shape[1])
            cares = int(dice.integers(3))
            able = np.flatnonzero(~np.isnan(hers))
            assert standing.arrive(able, hers[able], priority=cares) == len(value)
            value, priority = np.vstack([value, hers]), np.append(priority, cares)
        elif happening == 1:
            standing.leave(row)
            value[row] = np.nan
        elif happening == 2:
            standing.decline(row, column)
            value[row, column] = np.nan
        elif happening == 3:
            his = dice.choice(choices, size=len(value))
            his[np.isnan(value).all(axis=1)] = np.nan
            able = np.flatnonzero(~np.isnan(his))
            standing.mentor_arrives(able, his[able], priority[able], places=int(dice.integers(3)))
            value = np.column_stack([value, his])
        elif happening == 4:
            standing.mentor_leaves(column)
            value[:, column] = np.nan
        elif standing.partner[row] >= 0:
            others = [partner for at, partner in enumerate(standing.partner) if at != row]
            standing.decide(row)
            value[row] = np.nan
            assert [partner for at, partner in enumerate(standing.partner) if at != row] == others
        assert worth(standing) == anew(standing, value, priority)


def test_a_newcomer_of_a_higher_class_gets_the_place():
    standing = standing_of(np.array([[1.0]]), np.array([0]), np.array([1]))
    first = standing.arrive(np.array([0]), np.array([0.2]), priority=1)
    assert standing.partner == [-1, 0]
    standing.decide(first)
    assert standing.arrive(np.array([0]), np.array([1.0]), priority=12) == 2
    assert standing.partner == [-1, -1, -1]  # what is decided stays decided


def test_somebody_moves_so_that_one_more_has_a_mentor():
    standing = standing_of(np.array([[1.0, 0.5]]), np.array([0]), np.array([1, 1]))
    assert standing.partner == [0]
    standing.arrive(np.array([0]), np.array([0.1]))
    assert standing.partner == [1, 0]


def test_too_many_need_a_new_standing():
    standing = standing_of(np.array([[1.0]]), np.array([0]), np.array([1]))
    nobody = np.zeros(0, dtype=int)
    for _person in range(standing.room - 1):
        standing.arrive(nobody, nobody.astype(float))
    with pytest.raises(Full):
        standing.arrive(nobody, nobody.astype(float))
