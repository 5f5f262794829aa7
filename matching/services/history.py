"""Mentorships of earlier years, from the interchange file: what the learning will start from."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from config.accounts.models import Programme
from config.core.models import Event
from matching.models import PastMentorship
from mentoring.models import ClosureReason, Mentor
from newcomers.models import Newcomer

OWN_COLUMNS = (
    "mentorship", "started_on", "ended_on", "meetings", "closure_reason", "newcomer_satisfaction",
    "mentor_satisfaction", "successful",
)  # fmt: skip
NEEDED_COLUMNS = {*OWN_COLUMNS, "newcomer_reference", "mentor_reference"}
# An export may carry more than the interchange format; whoever people are is not what is learned from.
NEVER_KEPT = frozenset({"first_name", "last_name", "email", "phone"})
LONGEST_REFERENCE = 20
BEST, WORST = 5, 1


class WrongFile(ValueError):
    """The file is not a history in the interchange format."""


@dataclass
class HistoryReport:
    """How many rows were new, changed, the same; and what was wrong with the others, by line of the file."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def import_history(*, programme: Programme, lines: Iterable[str]) -> HistoryReport:
    """Read the rows of ``closed_mentorships.csv``. A row that is wrong is reported and left out.

    Reading the same file twice changes nothing the second time. Raises WrongFile when columns are missing.
    """
    reader = csv.DictReader(lines)
    missing = NEEDED_COLUMNS - set(reader.fieldnames or ())
    if missing:
        raise WrongFile(", ".join(sorted(missing)))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # one file at a time
    known = {past.reference: past for past in PastMentorship.objects.filter(programme=programme)}
    erased = _erased(programme)
    report, fresh, changed = HistoryReport(), [], []
    seen: set[str] = set()
    for row in reader:
        report.rows += 1
        try:
            values = _read(row)
            if values["reference"] in seen:
                raise ValueError("mentorship: this reference stands twice in the file")
        except ValueError as problem:
            report.problems.append({"row": reader.line_num, "reference": row["mentorship"], "message": str(problem)})
            continue
        seen.add(values["reference"])
        if values["newcomer"].get("reference") in erased or values["mentor"].get("reference") in erased:
            report.problems.append(
                {"row": reader.line_num, "reference": row["mentorship"], "message": "one of the two was erased"}
            )
            continue
        past = known.get(values["reference"])
        if past is None:
            fresh.append(PastMentorship(programme=programme, **values))
        elif any(getattr(past, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(past, name, value)
            changed.append(past)
        else:
            report.unchanged += 1
    PastMentorship.objects.bulk_create(fresh)
    PastMentorship.objects.bulk_update(changed, [name for name in FIELDS if name != "reference"], batch_size=50)
    report.created, report.updated = len(fresh), len(changed)
    if fresh or changed:
        Event.record(programme, "history imported", created=len(fresh), updated=len(changed))
    return report


def _erased(programme: Programme) -> set[str]:
    """References of people who asked to be forgotten: an old file must not bring them back."""
    gone = {"programme": programme, "user__sign_in_name__startswith": "erased-"}
    return {
        reference
        for model in (Newcomer, Mentor)
        for reference in model.objects.filter(**gone).values_list("reference", flat=True)
    }


FIELDS = (
    "reference", "started_on", "ended_on", "meetings", "closure_reason", "newcomer_satisfaction",
    "mentor_satisfaction", "successful", "newcomer", "mentor",
)  # fmt: skip


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row as the model's fields. Raises ValueError with what is wrong."""
    if None in row or None in row.values():
        raise ValueError("the number of cells differs from the heading")
    reference = row["mentorship"].strip()
    if not 0 < len(reference) <= LONGEST_REFERENCE:
        raise ValueError(f"mentorship: needs 1 to {LONGEST_REFERENCE} characters")
    started_on, ended_on = _day(row, "started_on"), _day(row, "ended_on")
    if ended_on < started_on:
        raise ValueError("ended_on: lies before started_on")
    if row["closure_reason"] not in ClosureReason.values:
        raise ValueError(f"closure_reason: not known: {row['closure_reason'][:40]}")
    if row["successful"] not in ("0", "1"):
        raise ValueError("successful: needs 0 or 1")
    return {
        "reference": reference,
        "started_on": started_on,
        "ended_on": ended_on,
        "meetings": _number(row, "meetings", 0, 1000),
        "closure_reason": row["closure_reason"],
        "newcomer_satisfaction": _satisfaction(row, "newcomer_satisfaction"),
        "mentor_satisfaction": _satisfaction(row, "mentor_satisfaction"),
        "successful": row["successful"] == "1",
        "newcomer": _side(row, "newcomer_"),
        "mentor": _side(row, "mentor_"),
    }


def _side(row: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The interchange columns of one of the two, without the prefix and without names."""
    columns = {name.removeprefix(prefix): name for name in row if name.startswith(prefix) and name not in OWN_COLUMNS}
    return {plain: row[name] for plain, name in columns.items() if plain not in NEVER_KEPT}


def _day(row: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(row[name])
    except ValueError:
        raise ValueError(f"{name}: needs a date like 2026-01-31") from None


def _number(row: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = row[name].strip()
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ValueError(f"{name}: needs a number from {least} to {most}")
    return int(text)


def _satisfaction(row: Mapping[str, str], name: str) -> int | None:
    return _number(row, name, WORST, BEST) if row[name].strip() else None
