"""A matching on interchange files, without the database: rows in memory, a certified assignment out. Pure.

The columns are those of ``history.py``; what a file about the present says beside them is read here: waiting, hours
due, places, screening and training.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from .features import shrunk_record
from .history import Record, Where, mentor_row, newcomer_row
from .people import MentorRow, NewcomerRow

Point = tuple[float, float]
Row = Mapping[str, str]
NEEDED_NEWCOMER = {"reference", "birth_year", "postcode", "languages", "needs", "availability", "registered_on"}
NEEDED_MENTOR = {"reference", "postcode", "languages", "offers", "availability", "capacity", "screening"}


class WrongFile(ValueError):
    """The file is not in the interchange format."""


class Places:
    """Coordinates by postcode and place name; where the name is unknown, the mean of the postcode's rows."""

    def __init__(self, rows: Iterable[tuple[str, str, float, float]]) -> None:
        self.named: dict[tuple[str, str], Point] = {}
        by_postcode: dict[str, list[Point]] = defaultdict(list)
        for postcode, name, latitude, longitude in rows:
            self.named[postcode, _same(name)] = (latitude, longitude)
        for (postcode, _name), point in self.named.items():
            by_postcode[postcode].append(point)
        self.mean = {
            postcode: (sum(lat for lat, _lon in points) / len(points), sum(lon for _lat, lon in points) / len(points))
            for postcode, points in by_postcode.items()
        }
        self.seen: dict[tuple[str, str], tuple[float | None, float | None]] = {}

    def __call__(self, postcode: str, name: str) -> tuple[float | None, float | None]:
        asked = (postcode, name)
        if asked not in self.seen:
            code = postcode.strip()
            self.seen[asked] = self.named.get((code, _same(name))) or self.mean.get(code) or (None, None)
        return self.seen[asked]


def starter_places(path: Path) -> Places:
    """The project's own places: ``postcode,name,latitude,longitude``."""
    with path.open(encoding="utf-8", newline="") as file:
        return Places(
            (row["postcode"], row["name"], float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        )


def geonames(path: Path) -> Places:
    """An official GeoNames postal-code file: twelve columns, separated by tabs."""
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, line in enumerate(file, start=1):
            cells = line.rstrip("\r\n").split("\t")
            try:
                rows.append((cells[1].strip(), cells[2].strip(), float(cells[9]), float(cells[10])))
            except (IndexError, ValueError):
                if line.strip() and (len(cells) < 11 or cells[9]):
                    raise WrongFile(f"{path}, line {number}: not a line of a GeoNames postal-code file") from None
    return Places(rows)


def read(path: Path, needed: set[str]) -> list[dict[str, str]]:
    """The rows of a CSV file with these columns at least."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise WrongFile(f"{path}: cannot be read ({problem})") from problem
    missing = needed - set(reader.fieldnames or ())
    if missing:
        raise WrongFile(f"{path}: these columns are missing: {', '.join(sorted(missing))}")
    return rows


def newcomers(rows: Sequence[Row], where: Where, today: date) -> list[NewcomerRow]:
    """People who wait. Raises WrongFile for a date or number that cannot be read."""
    return [
        replace(
            newcomer_row(row, where),
            waiting_days=max((today - _day(row, "registered_on", today)).days, 0),
            hours_due=_count(row, "integration_hours_due"),
        )
        for row in rows
    ]


def mentors(
    rows: Sequence[Row], where: Where, today: date, record: Mapping[str, float] | None = None
) -> list[MentorRow]:
    """Mentors and their places. A training that is still to come does not count.

    ``record``: how earlier mentorships went, by reference (``track_records``).
    """
    return [
        replace(
            mentor_row(row, where, None if record is None else record.get(row["reference"], 0.0)),
            approved=row["screening"] == "approved",
            trained=_trained(row, today),
            free_places=_count(row, "capacity"),
        )
        for row in rows
    ]


def track_records(past: Iterable[Record]) -> dict[str, float]:
    """How the closed mentorships of each mentor went against the usual, drawn to 0 while they are few."""
    outcomes: dict[str, list[bool]] = defaultdict(list)
    for one in past:
        outcomes[one.mentor.get("reference", "")].append(one.successful)
    return {
        reference: float(shrunk_record(np.float64(sum(well)), np.float64(len(well))))
        for reference, well in outcomes.items()
    }


def _trained(row: Row, today: date) -> bool:
    if not row.get("training_completed_on"):
        return False
    return _day(row, "training_completed_on", today) <= today


def _day(row: Row, name: str, missing: date) -> date:
    text = row.get(name) or ""
    try:
        return date.fromisoformat(text) if text else missing
    except ValueError:
        raise WrongFile(f"{row.get('reference')}: {name} must be a date like 2026-01-31, not {text}") from None


def _count(row: Row, name: str) -> int:
    text = (row.get(name) or "0").strip()
    if not (text.isascii() and text.isdigit()):
        raise WrongFile(f"{row.get('reference')}: {name} must be a whole number, not {text}")
    return int(text)


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()
