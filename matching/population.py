"""Invented countries of any size for measuring: people like the demonstration's, a history, and a truth nobody is told.

A person is put together from several people of the demonstration files: languages and origin from one, needs from
another, half-days from a third, and so on. So vocabularies and distributions are those of a real town while no two
people are alike. Towns are copies of the demonstration's map on a grid of 1.5 degrees, so far apart that no pair can
cross from one to another; ``places.txt`` gives their postcodes in the GeoNames layout.

**The hidden truth.** A mentorship of a possible pair succeeds with probability 1/(1 + e^-z),

    z = -3.2 + 1.5·needs + 0.4·goals + 1.2·language + 1.0·availability + 0.6·distance + 0.5·interests
        + 0.5·occupation (where it applies) + 0.6·(children near in age, where both have some) + 0.3·wishes met
        - 0.9·max(0, age gap - 25 years)/25 + 0.25·ln(1 + earlier mentorships, at most 6) + s

with the criteria of ``features`` and s, the mentor's own gift, drawn from N(0, 0.4²) and written to ``truth.csv``. It
is like the tool's own view but not the same: bends, a gift that no column shows, weights that differ from the defaults.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from . import features
from .people import Floats, Ints, Town

Row = dict[str, str]
NEWCOMER_PARTS = (
    ("languages", "country_of_origin", "residence_status", "arrival_date"),
    ("first_name", "gender", "mentor_gender"),
    ("last_name",),
    ("birth_year", "children_birth_years", "childcare_barrier"),
    ("needs", "integration_hours_due"),
    ("interests",),
    ("education_level", "isco_code", "occupation", "years_experience"),
    ("availability",),
    ("max_distance_km",),
    ("registered_on",),
)
MENTOR_PARTS = (
    ("languages",),
    ("first_name", "gender", "newcomer_gender"),
    ("last_name",),
    ("birth_year", "children_birth_years"),
    ("offers",),
    ("interests",),
    ("isco_code", "occupation", "years_experience"),
    ("availability",),
    ("max_distance_km",),
    ("capacity",),
    ("screening", "training_completed_on", "joined_on", "mentorships_closed"),
)
DEGREES_APART = 1.5
GIFT = 0.4
MEETINGS, SATISFIED = 12, 4


@dataclass
class Population:
    """Rows in the interchange columns. ``places``: GeoNames lines. ``truth``: each mentor's gift."""

    newcomers: list[Row] = field(default_factory=list)
    mentors: list[Row] = field(default_factory=list)
    places: list[tuple[str, ...]] = field(default_factory=list)
    truth: list[Row] = field(default_factory=list)


def generate(*, newcomers: int, mentors: int, towns: int, seed: int, like: "Likeness") -> Population:
    """A country; the same for the same arguments."""
    dice = np.random.default_rng(seed)
    made = Population()
    made.places = _places(like.places, towns)
    made.newcomers = _people("N", newcomers, like=like.newcomers, parts=NEWCOMER_PARTS, towns=towns, dice=dice)
    made.mentors = _people("M", mentors, like=like.mentors, parts=MENTOR_PARTS, towns=towns, dice=dice)
    gifts = dice.normal(0, GIFT, size=mentors)
    made.truth = [
        {"mentor": row["reference"], "gift": f"{gift:.4f}"} for row, gift in zip(made.mentors, gifts, strict=True)
    ]
    return made


@dataclass(frozen=True)
class Likeness:
    """The people and places that the invented ones are put together from."""

    newcomers: Sequence[Row]
    mentors: Sequence[Row]
    places: Mapping[tuple[str, str], tuple[float, float]]  # (postcode, name) -> latitude, longitude


def success(town: Town, rows: Ints, columns: Ints, gift: Floats) -> Floats:
    """[pairs]: the hidden probability that these pairs succeed. ``gift`` [m]."""
    values = np.nan_to_num(features.criteria(town, rows, columns))
    weight = dict(zip(features.CRITERIA, values.T, strict=True))
    gap = np.nan_to_num(features.age_gap(town, rows, columns))
    earlier = np.minimum(np.nan_to_num(town.mentors.experience[columns]), 6)
    z = (
        -3.2
        + 1.5 * weight["needs"]
        + 0.4 * weight["goals"]
        + 1.2 * weight["language"]
        + 1.0 * weight["availability"]
        + 0.6 * weight["distance"]
        + 0.5 * weight["interests"]
        + 0.5 * weight["occupation"]
        + 0.6 * np.nan_to_num(features.children_alike(town, rows, columns))
        + 0.3 * np.nan_to_num(features.wishes_met(town, rows, columns))
        - 0.9 * np.maximum(gap - 25, 0) / 25
        + 0.25 * np.log1p(earlier)
        + gift[columns]
    )
    return np.asarray(1 / (1 + np.exp(-z)))


def history(made: Population, rows: Ints, columns: Ints, succeeds: Floats, *, seed: int, until: date) -> list[Row]:
    """Closed mentorships of these pairs, with outcomes drawn from the hidden probability."""
    dice = np.random.default_rng(seed)
    went_well = dice.random(len(rows)) < succeeds
    lines = []
    for number, (row, column, well) in enumerate(
        zip(rows.tolist(), columns.tolist(), went_well.tolist(), strict=True), start=1
    ):
        ended = until - timedelta(days=int(dice.integers(30, 900)))
        weeks = int(dice.integers(16, 26)) if well else int(dice.integers(2, 20))
        lines.append(
            {
                "mentorship": f"H{number:05}",
                "started_on": (ended - timedelta(weeks=weeks)).isoformat(),
                "ended_on": ended.isoformat(),
                "meetings": str(MEETINGS + int(dice.integers(0, 8)) if well else int(dice.integers(0, MEETINGS))),
                "closure_reason": "goal_reached" if well else "no_time",
                "newcomer_satisfaction": str(int(dice.integers(4, 6)) if well else int(dice.integers(1, 5))),
                "mentor_satisfaction": str(int(dice.integers(4, 6)) if well else int(dice.integers(1, 5))),
                "successful": str(int(well)),
                **_prefixed("newcomer_", made.newcomers[row]),
                **_prefixed("mentor_", made.mentors[column]),
            }
        )
    return lines


def write(folder: Path, name: str, rows: Sequence[Row]) -> None:
    """One interchange file."""
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)


def write_places(folder: Path, places: Sequence[tuple[str, ...]]) -> None:
    (folder / "places.txt").write_text("".join("\t".join(cells) + "\n" for cells in places), encoding="utf-8")


NEVER_IN_HISTORY = ("first_name", "last_name", "email", "phone")


def _prefixed(prefix: str, row: Row) -> Row:
    return {prefix + name: text for name, text in row.items() if name not in NEVER_IN_HISTORY}


def _people(
    letter: str,
    number: int,
    *,
    like: Sequence[Row],
    parts: Sequence[tuple[str, ...]],
    towns: int,
    dice: np.random.Generator,
) -> list[Row]:
    drawn = {part: dice.integers(0, len(like), size=number).tolist() for part in (*parts, ("postcode", "municipality"))}
    # towns of different sizes, as towns are
    size = 1 / np.sqrt(np.arange(1, towns + 1))
    town_of = dice.choice(towns, size=number, p=size / size.sum()).tolist()
    columns = list(like[0])
    people = []
    for at in range(number):
        row = dict.fromkeys(columns, "")
        for part, donors in drawn.items():
            donor = like[donors[at]]
            for name in part:
                row[name] = donor[name]
        row["reference"] = f"{letter}{at + 1:06}"
        row["email"] = f"{row['reference'].lower()}@example.org"
        row["phone"] = f"+3248{at % 10_000_000:07}"
        row["postcode"] = _postcode(town_of[at], row["postcode"])
        people.append(row)
    return people


def _postcode(town: int, original: str) -> str:
    return f"{town:03}{original}"


def _places(like: Mapping[tuple[str, str], tuple[float, float]], towns: int) -> list[tuple[str, ...]]:
    """Lines of a GeoNames postal-code file: the same map again and again, north-east of each other."""
    side = int(np.ceil(np.sqrt(towns)))
    south = min(latitude for latitude, _longitude in like.values())
    west = min(longitude for _latitude, longitude in like.values())
    lines = []
    for town in range(towns):
        north, east = 36 + DEGREES_APART * (town // side), -12 + DEGREES_APART * (town % side)
        for (postcode, name), (latitude, longitude) in like.items():
            where = (f"{latitude - south + north:.4f}", f"{longitude - west + east:.4f}")
            lines.append(("BE", _postcode(town, postcode), name, *[""] * 6, *where, "4"))
    return lines
