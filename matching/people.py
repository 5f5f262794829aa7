"""The people of one town as columns: what the pure part of the matching reads.

Rows come from the database (``snapshot.py``) or from interchange files; both become the same ``Town``. Nothing here
knows Django. What may not count towards a score (religion, health, origin, residence status, sexual orientation) has no
column, so it cannot leak into one.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]
AnySide = TypeVar("AnySide", bound="Side")

# Common European Framework, then the first language. Rank 0 is: does not speak it, or nobody asked how well.
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")
LEVEL_RANK = {level: rank for rank, level in enumerate(LEVELS, start=1)}
A2 = LEVEL_RANK["A2"]

DAYS = "mon tue wed thu fri sat sun"
PARTS = "morning afternoon evening"
# Working hours: when a child at home needs somebody, or school and day care are paid.
DAYTIME = frozenset(f"{day}-{part}" for day in DAYS.split()[:5] for part in ("morning", "afternoon"))


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person. ``None`` and empty mean *not known*. Coordinates in degrees (WGS 84), distance in km."""

    reference: str
    birth_year: int | None = None
    gender: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[tuple[str, str], ...] = ()  # (ISO 639-1 code, level)
    interests: tuple[str, ...] = ()
    isco_code: str = ""
    slots: tuple[str, ...] = ()
    max_distance_km: float | None = None
    wish: str = "any"  # about the other's gender
    children: tuple[int, ...] = ()  # years of birth


@dataclass(frozen=True, kw_only=True)
class NewcomerRow(PersonRow):
    needs: tuple[str, ...] = ()  # themes, most important first
    waiting_days: int = 0
    consents: bool = True
    hours_due: int = 0  # integration hours still to do
    childcare: bool | None = None  # whether child care makes it hard to meet


@dataclass(frozen=True, kw_only=True)
class MentorRow(PersonRow):
    offers: tuple[str, ...] = ()
    approved: bool = True
    trained: bool = True
    free_places: int = 1
    experience: int | None = None  # earlier mentorships that went well
    load: float | None = None  # share of the places that are taken, 0 to 1
    record: float | None = None  # how earlier mentorships went, see ``features.shrunk_record``


@dataclass(frozen=True)
class Side:
    """n people as columns; the second axis of a matrix follows the town's vocabularies. NaN and ``""`` are unknown."""

    reference: tuple[str, ...]
    birth_year: Floats  # [n]
    gender: Texts  # [n]
    latitude: Floats  # [n]
    longitude: Floats  # [n]
    level: Ints  # [n, languages] 0 to 7
    interests: Bools  # [n, interests]
    isco_code: Texts  # [n]
    slots: Bools  # [n, slots]
    max_distance_km: Floats  # [n]
    wish: Texts  # [n]
    children: Floats  # [n, most children], padded with NaN

    def __len__(self) -> int:
        return len(self.reference)

    def take(self: "AnySide", rows: Ints) -> "AnySide":
        """Only these people, in this order."""
        columns: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        names = columns.pop("reference")
        kept = {name: column[rows] for name, column in columns.items()}
        return type(self)(reference=tuple(names[row] for row in rows.tolist()), **kept)


@dataclass(frozen=True)
class Newcomers(Side):
    need_rank: Ints  # [n, themes] 1 = most important, 0 = no need
    waiting_days: Ints  # [n]
    consents: Bools  # [n]
    hours_due: Ints  # [n]
    childcare: Floats  # [n] 1 child care makes it hard to meet, 0 it does not


@dataclass(frozen=True)
class Mentors(Side):
    offers: Bools  # [m, themes]
    approved: Bools  # [m]
    trained: Bools  # [m]
    free_places: Ints  # [m]
    experience: Floats  # [m] earlier mentorships that went well
    load: Floats  # [m] share of the places that are taken
    record: Floats  # [m] how earlier mentorships went, against the usual


@dataclass(frozen=True)
class Town:
    """Everybody of one programme at one moment."""

    newcomers: Newcomers
    mentors: Mentors
    languages: tuple[str, ...]
    interests: tuple[str, ...]
    slots: tuple[str, ...]
    themes: tuple[str, ...]
    year: int

    @classmethod
    def of(cls, newcomers: Sequence[NewcomerRow], mentors: Sequence[MentorRow], *, year: int) -> "Town":
        """Columns from rows, in the order of the rows. ``year`` is the calendar year in which ages are counted."""
        everybody: list[PersonRow] = [*newcomers, *mentors]
        languages = _vocabulary(code for row in everybody for code, _level in row.languages)
        interests = _vocabulary(name for row in everybody for name in row.interests)
        slots = tuple(sorted({slot for row in everybody for slot in row.slots}, key=_in_the_week))
        themes = _vocabulary(
            theme for theme in [*(t for n in newcomers for t in n.needs), *(t for m in mentors for t in m.offers)]
        )
        shared = (languages, interests, slots)
        return cls(
            newcomers=Newcomers(
                **_columns(newcomers, *shared),
                need_rank=_ranks([row.needs for row in newcomers], themes),
                waiting_days=np.array([row.waiting_days for row in newcomers], dtype=np.int64),
                consents=np.array([row.consents for row in newcomers], dtype=np.bool_),
                hours_due=np.array([row.hours_due for row in newcomers], dtype=np.int64),
                childcare=_floats(row.childcare for row in newcomers),
            ),
            mentors=Mentors(
                **_columns(mentors, *shared),
                offers=_ranks([row.offers for row in mentors], themes) > 0,
                approved=np.array([row.approved for row in mentors], dtype=np.bool_),
                trained=np.array([row.trained for row in mentors], dtype=np.bool_),
                free_places=np.array([row.free_places for row in mentors], dtype=np.int64),
                experience=_floats(row.experience for row in mentors),
                load=_floats(row.load for row in mentors),
                record=_floats(row.record for row in mentors),
            ),
            languages=languages,
            interests=interests,
            slots=slots,
            themes=themes,
            year=year,
        )


def fingerprint(newcomers: Sequence[NewcomerRow], mentors: Sequence[MentorRow], **extra: Any) -> str:
    """SHA-256 of everything that decides the result, so that two runs on equal inputs can be told to be equal."""
    parts = {"newcomers": [asdict(row) for row in newcomers], "mentors": [asdict(row) for row in mentors], **extra}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _vocabulary(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _in_the_week(slot: str) -> tuple[int, int, str]:
    """``mon-morning`` comes first and ``sun-evening`` last; what is written otherwise comes after."""
    day, _sep, part = slot.partition("-")
    return (DAYS.find(day) % 99, PARTS.find(part) % 99, slot)


def _columns(
    rows: Sequence[PersonRow], languages: tuple[str, ...], interests: tuple[str, ...], slots: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "reference": tuple(row.reference for row in rows),
        "birth_year": _floats(row.birth_year for row in rows),
        "gender": _texts(row.gender for row in rows),
        "latitude": _floats(row.latitude for row in rows),
        "longitude": _floats(row.longitude for row in rows),
        "level": _levels([row.languages for row in rows], languages),
        "interests": _ranks([row.interests for row in rows], interests) > 0,
        "isco_code": _texts(row.isco_code for row in rows),
        "slots": _ranks([row.slots for row in rows], slots) > 0,
        "max_distance_km": _floats(row.max_distance_km for row in rows),
        "wish": _texts(row.wish or "any" for row in rows),
        "children": _padded([row.children for row in rows]),
    }


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _texts(values: Iterable[str]) -> Texts:
    return np.array(list(values), dtype=np.str_)


def _levels(spoken: Sequence[tuple[tuple[str, str], ...]], languages: tuple[str, ...]) -> Ints:
    """[n, languages]: the rank of the level; the better one counts when a language is named twice."""
    at = {code: column for column, code in enumerate(languages)}
    levels = np.zeros((len(spoken), len(languages)), dtype=np.int64)
    for row, entries in enumerate(spoken):
        for code, level in entries:
            levels[row, at[code]] = max(levels[row, at[code]], LEVEL_RANK.get(level, 0))
    return levels


def _ranks(lists: Sequence[tuple[str, ...]], words: tuple[str, ...]) -> Ints:
    """[n, words]: the first position of the word in the person's list, counted from 1; 0 where it is absent."""
    at = {word: column for column, word in enumerate(words)}
    ranks = np.zeros((len(lists), len(words)), dtype=np.int64)
    for row, named in enumerate(lists):
        for rank, word in enumerate(dict.fromkeys(named), start=1):
            ranks[row, at[word]] = rank
    return ranks


def _padded(lists: Sequence[tuple[int, ...]]) -> Floats:
    width = max((len(values) for values in lists), default=0)
    padded = np.full((len(lists), width), np.nan)
    for row, values in enumerate(lists):
        padded[row, : len(values)] = values
    return padded
