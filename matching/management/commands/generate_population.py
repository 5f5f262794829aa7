"""Invent a country for measuring: ``manage.py generate_population --newcomers N --mentors M --towns K --out DIR``."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.reference.postcodes import STARTER
from matching import files, population
from matching.candidates import blocks
from matching.people import Town

DEMO = Path(__file__).resolve().parents[3] / "mentoring" / "demo" / "mechelen"
TODAY = date(2026, 11, 1)  # the demonstration's registrations end before it
HISTORY = 900


class Command(BaseCommand):
    help = "Write newcomers.csv, mentors.csv, closed_mentorships.csv, places.txt and the hidden truth.csv."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--newcomers", required=True, type=int, metavar="N")
        parser.add_argument("--mentors", required=True, type=int, metavar="M")
        parser.add_argument("--towns", type=int, default=1, metavar="K")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument("--history", type=int, default=HISTORY, metavar="ROWS", help="closed mentorships (900)")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = {name: options[name] for name in ("newcomers", "mentors", "towns")}
        if min(numbers.values()) < 1 or options["history"] < 0 or options["towns"] > 900:
            raise CommandError("There must be somebody in every file and 1 to 900 towns.")
        options["out"].mkdir(parents=True, exist_ok=True)
        like = likeness()
        made = population.generate(**numbers, seed=options["seed"], like=like)
        population.write_places(options["out"], made.places)
        for name, rows in (("newcomers", made.newcomers), ("mentors", made.mentors), ("truth", made.truth)):
            population.write(options["out"], f"{name}.csv", rows)
        past = closed(like, rows=options["history"], seed=options["seed"] + 1)
        population.write(options["out"], "closed_mentorships.csv", past)
        self.stdout.write(
            f"{len(made.newcomers)} newcomers, {len(made.mentors)} mentors in {options['towns']} towns and "
            f"{len(past)} closed mentorships in {options['out']}"
        )


def likeness() -> population.Likeness:
    """The demonstration's people and the project's own places."""
    with STARTER.open(encoding="utf-8", newline="") as file:
        places = {
            (row["postcode"], row["name"]): (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        }
    return population.Likeness(
        newcomers=files.read(DEMO / "newcomers.csv", files.NEEDED_NEWCOMER),
        mentors=files.read(DEMO / "mentors.csv", files.NEEDED_MENTOR),
        places=places,
    )


def closed(like: population.Likeness, *, rows: int, seed: int) -> list[population.Row]:
    """A history of other people in the first town, paired by chance among the possible pairs."""
    people = max(rows, 1)
    made = population.generate(newcomers=people, mentors=max(people // 3, 1), towns=1, seed=seed, like=like)
    where = files.Places((cells[1], cells[2], float(cells[9]), float(cells[10])) for cells in made.places)
    town = Town.of(
        files.newcomers(made.newcomers, where, TODAY), files.mentors(made.mentors, where, TODAY), year=TODAY.year
    )
    found = list(blocks(town))
    if not rows or not found:
        return []
    one, other = (np.concatenate(side) for side in zip(*found, strict=True))
    chosen = np.sort(np.random.default_rng(seed).choice(len(one), size=min(rows, len(one)), replace=False))
    gift = np.array([float(row["gift"]) for row in made.truth])
    succeeds = population.success(town, one[chosen], other[chosen], gift)
    for row in (*made.newcomers, *made.mentors):  # other people than those who wait now
        row["reference"] = row["reference"][0] + "9" + row["reference"][2:]
    return population.history(made, one[chosen], other[chosen], succeeds, seed=seed, until=TODAY)
