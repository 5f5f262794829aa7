"""The row report: the columns as they were, and what became of each row. It can be corrected and uploaded again."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from config.core.spreadsheets import neutralise

from .models import ImportedRow, PeopleImport
from .problems import Fate, Problem
from .running import Outcome

TO_CORRECT = (Fate.INCOMPLETE, Fate.REFUSED)


def outcome_of(row: ImportedRow, people_import: PeopleImport) -> Outcome:
    """The kept row as the run left it."""
    content, described = row.content, people_import.sheets[row.source]
    return Outcome(
        kind=row.kind,
        file=described["file"],
        sheet=described["title"],
        row=row.number,
        cells=content["cells"],
        fate=row.fate,
        reference=row.reference,
        name=content["name"],
        problems=[Problem.from_json(problem) for problem in content["problems"]],
        filled=content["filled"],
        kept=content["kept"],
    )


def tables(people_import: PeopleImport, *, only_to_correct: bool = False) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    """For each sheet its title and its lines, headings first, each cell neutralised."""
    for place, described in enumerate(people_import.sheets):
        if described["kind"]:
            yield described["title"], _lines(people_import, place, described, only_to_correct)


def _lines(
    people_import: PeopleImport, place: int, described: dict[str, Any], only_to_correct: bool
) -> Iterator[list[Any]]:
    yield [neutralise(heading) for heading in described["headings"]] + [_("Outcome"), _("Message")]
    rows = people_import.rows.filter(source=place)
    if only_to_correct:
        rows = rows.filter(fate__in=TO_CORRECT)
    for row in rows.iterator(chunk_size=500):
        outcome = outcome_of(row, people_import)
        told = [str(Fate(row.fate).label), outcome.message]
        yield [neutralise(cell) for cell in [*outcome.cells, *told]]


def as_csv(people_import: PeopleImport, place: int, *, only_to_correct: bool = False) -> bytes:
    """One sheet as CSV, with the mark by which Excel knows that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(_lines(people_import, place, people_import.sheets[place], only_to_correct))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(people_import: PeopleImport, *, only_to_correct: bool = False) -> bytes:
    """All sheets in one workbook."""
    book = Workbook(write_only=True)
    for number, (title, lines) in enumerate(tables(people_import, only_to_correct=only_to_correct), start=1):
        sheet = book.create_sheet(_sheet_title(title, number))
        sheet.freeze_panes = "A2"
        for line in lines:
            sheet.append([_clean(cell) for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_title(title: str, number: int) -> str:
    kept = "".join(letter for letter in title if letter.isalnum() or letter in " -_")[:26].strip()
    return f"{kept or 'sheet'} {number}" if number > 1 else kept or "sheet"


def _clean(cell: Any) -> Any:
    """Without the control characters that a workbook cannot hold."""
    return "".join(letter for letter in cell if letter >= " " or letter in "\t\n") if isinstance(cell, str) else cell
