"""Closed mentorships as numbers to learn from: both people as they were when matched. Pure.

A record is one line of ``closed_mentorships.csv`` or a ``PastMentorship``: the interchange columns of the two people
and whether it went well. Names, addresses and origin are never read. How it ended (meetings, satisfaction, reason) is
not a feature: nobody knows it when two people are matched."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from . import features
from .people import LEVEL_RANK, Floats, Ints, MentorRow, NewcomerRow, Texts, Town

Where = Callable[[str, str], tuple[float | None, float | None]]  # postcode, place -> latitude, longitude


@dataclass(frozen=True, kw_only=True)
class Record:
    """One closed mentorship. ``newcomer`` and ``mentor`` hold the interchange columns without the prefix."""

    reference: str
    started_on: date
    ended_on: date
    successful: bool
    newcomer: Mapping[str, str]
    mentor: Mapping[str, str]


@dataclass(frozen=True)
class History:
    """[rows] closed mentorships, oldest first. Pair k is (newcomer k, mentor k) of ``town``."""

    town: Town
    X: Floats  # [rows, features]
    y: Ints  # [rows] 1 = it went well
    groups: Texts  # [rows] the mentor's reference: what is not split between training and test
    started: tuple[date, ...]
    references: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.y)


def read(records: Iterable[Record], where: Where) -> History:
    """Rows to learn from. ``where`` gives the coordinates of a postcode and place name, or (None, None)."""
    ordered = sorted(records, key=lambda record: (record.started_on, record.reference))
    town = Town.of(
        [newcomer_row(record.newcomer, where) for record in ordered],
        [mentor_row(one.mentor, where, known) for one, known in zip(ordered, track_records(ordered), strict=True)],
        year=ordered[-1].started_on.year if ordered else date.min.year,
    )
    pairs = np.arange(len(ordered))
    return History(
        town=town,
        X=features.features(town, pairs, pairs),
        y=np.array([record.successful for record in ordered], dtype=np.int64),
        groups=np.array([_mentor(one) for one in ordered], dtype=np.str_),
        started=tuple(record.started_on for record in ordered),
        references=tuple(record.reference for record in ordered),
    )


def records(lines: Iterable[str]) -> list[Record]:
    """The records of ``closed_mentorships.csv``. Raises ValueError or KeyError when it is not such a file."""
    return [
        Record(
            reference=row["mentorship"],
            started_on=date.fromisoformat(row["started_on"]),
            ended_on=date.fromisoformat(row["ended_on"]),
            successful=row["successful"] == "1",
            newcomer=_side(row, "newcomer_"),
            mentor=_side(row, "mentor_"),
        )
        for row in csv.DictReader(lines)
    ]


def track_records(ordered: Sequence[Record]) -> list[float]:
    """For each record what its mentor's mentorships that had *ended before it began* said of him; 0 = nothing yet."""
    by_mentor: dict[str, list[Record]] = defaultdict(list)
    for one in ordered:
        by_mentor[_mentor(one)].append(one)
    return [_shrunk([old for old in by_mentor[_mentor(one)] if old.ended_on < one.started_on]) for one in ordered]


def _shrunk(ended: Sequence[Record]) -> float:
    return float(features.shrunk_record(sum(one.successful for one in ended), len(ended)))


def _mentor(one: Record) -> str:
    return one.mentor.get("reference") or one.reference


def _side(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in row.items() if name.startswith(prefix)}


# --- From interchange columns to a row -------------------------------------------------------


def newcomer_row(columns: Mapping[str, str], where: Where) -> NewcomerRow:
    """A newcomer as she was when matched; what is empty or missing is not known."""
    return NewcomerRow(
        **_person(columns, where),
        wish=columns.get("mentor_gender") or "any",
        needs=_list(columns, "needs"),
        childcare={"true": True, "false": False}.get(columns.get("childcare_barrier", "").lower()),
    )


def mentor_row(columns: Mapping[str, str], where: Where, record: float | None = None) -> MentorRow:
    """A mentor as he was when matched. His load then is known only where the platform kept it."""
    return MentorRow(
        **_person(columns, where),
        wish=columns.get("newcomer_gender") or "any",
        offers=_list(columns, "offers"),
        experience=_whole(columns, "mentorships_closed"),
        load=_number(columns, "load"),
        record=record,
    )


def _person(columns: Mapping[str, str], where: Where) -> dict[str, Any]:
    latitude, longitude = where(columns.get("postcode", ""), columns.get("municipality", ""))
    return {
        "reference": columns.get("reference", ""),
        "birth_year": _whole(columns, "birth_year"),
        "gender": columns.get("gender", ""),
        "latitude": latitude,
        "longitude": longitude,
        "languages": _languages(columns),
        "interests": _list(columns, "interests"),
        "isco_code": columns.get("isco_code", ""),
        "slots": _list(columns, "availability"),
        "max_distance_km": _number(columns, "max_distance_km"),
        "children": tuple(int(year) for year in _list(columns, "children_birth_years") if year.isdigit()),
    }


def _list(columns: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (columns.get(name) or "").split(";") if part.strip())


def _languages(columns: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition(":") for part in _list(columns, "languages"))
    return tuple((code.strip(), level.strip()) for code, _sep, level in pairs if level.strip() in LEVEL_RANK)


def _number(columns: Mapping[str, str], name: str) -> float | None:
    try:
        return float(columns.get(name) or "")
    except ValueError:
        return None


def _whole(columns: Mapping[str, str], name: str) -> int | None:
    number = _number(columns, name)
    return None if number is None else int(number)
