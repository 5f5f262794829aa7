"""Small and large towns made of rows, for the pure part of the matching."""

import random

from config.reference.slots import SLOTS
from content.themes import Theme
from matching.people import LEVELS, MentorRow, NewcomerRow, Town

YEAR = 2026
INTERESTS = ("cooking", "cycling", "football", "music", "reading", "gardening", "chess", "swimming")
NEAR = {"latitude": 51.03, "longitude": 4.48}


def newcomer(reference="N1", **given):
    """Fits ``mentor()`` in every rule unless told otherwise."""
    known = {
        "birth_year": 1990,
        "gender": "female",
        **NEAR,
        "languages": (("uk", "native"), ("en", "B1")),
        "interests": ("cooking", "cycling"),
        "isco_code": "2411",
        "slots": ("mon-morning", "tue-evening"),
        "max_distance_km": 10,
        "needs": ("work", "housing", "language"),
        "waiting_days": 30,
    }
    return NewcomerRow(reference=reference, **{**known, **given})


def mentor(reference="M1", **given):
    known = {
        "birth_year": 1980,
        "gender": "female",
        **NEAR,
        "languages": (("nl", "native"), ("en", "C1")),
        "interests": ("cooking", "music"),
        "isco_code": "2411",
        "slots": ("tue-evening",),
        "max_distance_km": 20,
        "offers": ("work", "language"),
        "free_places": 1,
    }
    return MentorRow(reference=reference, **{**known, **given})


def town(newcomers, mentors):
    return Town.of(newcomers, mentors, year=YEAR)


def random_town(newcomers, mentors, seed=1):
    """People as varied as a real town's, the same for the same seed."""
    dice = random.Random(seed)
    themes = Theme.values

    def common(prefix, number):
        return {
            "reference": f"{prefix}{number:05}",
            "birth_year": dice.randint(1950, 2006),
            "gender": dice.choice(["female", "male"]),
            "latitude": 51 + dice.random() / 5,
            "longitude": 4.4 + dice.random() / 5,
            "languages": tuple(
                (code, dice.choice(LEVELS)) for code in dice.sample(["nl", "en", "fr", "uk", "ar", "tr"], 3)
            ),
            "interests": tuple(dice.sample(INTERESTS, dice.randint(0, 3))),
            "isco_code": dice.choice(["", "2411", "2412", "2310", "5120", "9112"]),
            "slots": tuple(dice.sample(SLOTS, dice.randint(2, 6))),
            "max_distance_km": dice.choice([5, 10, 15]),
            "wish": dice.choice(["any"] * 6 + ["female_required", "male_preferred"]),
            "children": tuple(dice.sample(range(2008, 2026), dice.randint(0, 2))),
        }

    return town(
        [
            NewcomerRow(
                **common("N", number),
                needs=tuple(dice.sample(themes, dice.randint(1, 4))),
                waiting_days=dice.randint(0, 400),
            )
            for number in range(newcomers)
        ],
        [
            MentorRow(
                **common("M", number),
                offers=tuple(dice.sample(themes, dice.randint(1, 5))),
                approved=dice.random() < 0.9,
                trained=dice.random() < 0.9,
                free_places=dice.randint(0, 3),
            )
            for number in range(mentors)
        ],
    )


def most_people(pairs, places):
    """The most newcomers that can have a mentor, by augmenting paths (Kuhn 1955): shares no code with the solver.

    ``pairs`` [n, m] possible pairs, ``places`` [m].
    """
    taken_by = [[] for _ in places]

    def place(row, seen):
        for column, possible in enumerate(pairs[row]):
            if not possible or column in seen:
                continue
            seen.add(column)
            if len(taken_by[column]) < places[column]:
                taken_by[column].append(row)
                return True
            for at, other in enumerate(taken_by[column]):
                if place(other, seen):
                    taken_by[column][at] = row
                    return True
        return False

    return sum(place(row, set()) for row in range(len(pairs)))
