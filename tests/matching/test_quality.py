"""The learning against a truth that it never sees: invented towns whose real probabilities are known here only."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.special import expit

from matching import constraints, evaluation, features, files, model, population
from matching.models import DEFAULT_WEIGHTS
from matching.people import Town
from matching.services.learning import SCALED

DEMO = Path("mentoring/demo/mechelen")
PRIOR = features.prior(DEFAULT_WEIGHTS)
GIFT = 0.4  # what a mentor has that no column shows, on the logit


def rows_of(name):
    with (DEMO / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def invented(newcomers, mentors, seed):
    where = files.starter_places(Path("config/reference/data/places.csv"))
    hers, his = rows_of("newcomers.csv"), rows_of("mentors.csv")
    spots = {(row["postcode"], row["municipality"]): where(row["postcode"], row["municipality"]) for row in hers + his}
    spots = {key: spot for key, spot in spots.items() if spot[0] is not None}
    made = population.generate(
        newcomers=newcomers,
        mentors=mentors,
        towns=1,
        seed=seed,
        like=population.Likeness(newcomers=hers, mentors=his, places=spots),
    )
    lies = {(cells[1], cells[2]): (float(cells[9]), float(cells[10])) for cells in made.places}
    today = date(2026, 11, 1)

    def at(postcode, name):
        return lies.get((postcode, name), (None, None))

    people = Town.of(files.newcomers(made.newcomers, at, today), files.mentors(made.mentors, at, today), year=2026)
    rows, columns = np.nonzero(constraints.possible(people).pairs)
    gift = np.random.default_rng(seed).normal(0, GIFT, mentors)
    return people, rows, columns, truth(people, rows, columns, gift)


def truth(people, rows, columns, gift):
    """Not the tool's own shapes: steps, a threshold in km, a product, and a gift."""
    known = dict(zip(features.FEATURES, np.nan_to_num(features.features(people, rows, columns)).T, strict=True))
    km = features.kilometres(people, rows, columns)
    z = -1.6 + 1.4 * np.sqrt(known["needs"]) + 0.7 * (known["language"] >= 0.8) + 1.3 * known["availability"]
    z += 0.4 * known["interests"] + 0.9 * known["childcare"] - 0.12 * np.maximum(km - 4, 0)
    z += 0.5 * known["needs"] * known["goals"] + 0.3 * known["wishes"] - 0.9
    return expit(z + gift[columns])


def history(count):
    """Pairs of another town with drawn outcomes."""
    people, rows, columns, succeeds = invented(400, 200, 7)
    dice = np.random.default_rng(1)
    picked = dice.choice(len(rows), count, replace=False)
    y = (dice.random(count) < succeeds[picked]).astype(int)
    groups = np.array(people.mentors.reference)[columns[picked]]
    return features.features(people, rows[picked], columns[picked]), y, groups


def success_of(people, rows, columns, succeeds, value):
    """The expected successes of the assignment that matches most people and then makes ``value`` largest."""
    places = np.repeat(np.arange(len(people.mentors)), people.mentors.free_places)
    table, real = (np.zeros((len(people.newcomers), len(people.mentors))) for _which in range(2))
    table[rows, columns], real[rows, columns] = 10 + value, succeeds
    hers, place = linear_sum_assignment(-table[:, places])
    return real[hers, places[place]].sum()


@pytest.mark.parametrize(("rows", "least"), [(0, 0.70), (20, 0.70), (200, 0.85), (900, 0.92)])
def test_share_of_the_best_possible_lift_in_another_town(rows, least):
    X, y, groups = history(rows)
    learned = model.fit(X, y, prior=PRIOR, groups=groups, **SCALED)
    shares, errors = [], []
    for seed in range(11, 17):
        people, at, to, succeeds = invented(160, 90, seed)
        p = learned.predict_proba(features.features(people, at, to))
        dice = np.random.default_rng(seed)
        chance = np.mean([success_of(people, at, to, succeeds, dice.random(len(at))) for _draw in range(5)])
        best = success_of(people, at, to, succeeds, succeeds)
        shares.append((success_of(people, at, to, succeeds, p) - chance) / (best - chance))
        errors.append(evaluation.calibration_error(succeeds, p))
    assert np.mean(shares) >= least, shares
    if rows == 900:
        assert np.mean(errors) < 0.05, errors
