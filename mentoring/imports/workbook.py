"""Reading a spreadsheet that a stranger may have made: XLSX or CSV in, plain cells out, within limits.

Formulas are never evaluated: a formula cell carries its text and the value that the spreadsheet program left in it.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext_lazy as _

from config.core.errors import Refused
from config.core.spreadsheets import restore

from .columns import count_known

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_PARTS = 500
MAX_SHEETS = 20
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
HEADINGS_WITHIN = 10
# How far below the last filled row we look for more.
MAX_EMPTY_RUN = 5_000
_CHUNK = 1024 * 1024
_BLANKS = " \t\r\n\u00a0\u200b\ufeff"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula: what it says, and the value it last showed."""

    text: str
    shown: Any = None


@dataclass(frozen=True)
class Row:
    """One row; ``number`` is the one the spreadsheet shows (the headings stand in row 1)."""

    number: int
    cells: list[Any]


@dataclass
class Sheet:
    """A sheet's headings and its rows that hold something."""

    file: str
    title: str
    headings: list[str]
    rows: list[Row]
    truncated: list[tuple[int, int]] = field(default_factory=list)  # (row, column) of cells that were cut off


class Unreadable(Refused):
    """The file cannot be read; the message says why and what to do."""


def read(name: str, content: bytes) -> list[Sheet]:
    """The sheets of a file, by what is in it and not by what its name says. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 5 MB. Split it and upload the parts."))
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(
            _("The file is protected with a password or has the old .xls format. Save it as .xlsx without a password.")
        )
    if content.startswith(b"PK"):
        return _read_xlsx(name, content)
    return [_read_csv(name, content)]


# --- XLSX ------------------------------------------------------------------------------------


def _read_xlsx(name: str, content: bytes) -> list[Sheet]:
    has_formulas = _look_inside(content)
    try:
        shown = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        written = (
            openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False) if has_formulas else None
        )
        if len(shown.worksheets) > MAX_SHEETS:
            raise Unreadable(_("The file has more than 20 sheets. Keep only those with people."))
        sheets = []
        for sheet in shown.worksheets:
            sheet.reset_dimensions()
            rows: Iterable[Any] = _cells(sheet)
            if written is not None:
                twin = written[sheet.title]
                twin.reset_dimensions()
                rows = _with_formulas(rows, _cells(twin))
            sheets.append(_sheet(name, sheet.title, rows))
    except Refused:
        raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, SyntaxError, OSError,
            zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ParseError) as problem:  # fmt: skip
        raise Unreadable(_("The file is damaged or is not a spreadsheet. Save it again as .xlsx.")) from problem
    return [sheet for sheet in sheets if sheet.headings]


def _look_inside(content: bytes) -> bool:
    """Refuse what is not a plain workbook before it is unpacked. Returns whether a sheet holds formulas."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as problem:
        raise Unreadable(_("The file is damaged. Save it again as .xlsx.")) from problem
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise Unreadable(_("This is not an Excel workbook. Save it as .xlsx or as CSV."))
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise Unreadable(_("The file holds macros. Save it as .xlsx without macros."))
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(_("The file is protected with a password. Save it without one."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(_("The file unpacks to far more than people's data. Save only the sheets with people."))
    has_formulas = False
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            has_formulas |= _check_part(archive, part)
    return has_formulas


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Refuse a document type: Office never writes one, and entities can be made to explode."""
    has_formulas, tail = False, b""
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_CHUNK):
                window = tail + piece
                flat = window.replace(b"\0", b"").lower()  # finds it in UTF-16 as well
                if b"<!doctype" in flat or b"<!entity" in flat:
                    raise Unreadable(_("The file holds parts that a spreadsheet never has. Save it again as .xlsx."))
                has_formulas |= b"<f>" in window or b"<f " in window
                tail = window[-40:]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as problem:
        raise Unreadable(_("The file is damaged. Save it again as .xlsx.")) from problem
    except Exception as problem:
        if type(problem).__module__ == "zlib":
            raise Unreadable(_("The file is damaged. Save it again as .xlsx.")) from problem
        raise
    return has_formulas and part.filename.startswith("xl/worksheets/")


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)


def _with_formulas(shown: Iterable[tuple[Any, ...]], written: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """Cells that differ between what is shown and what is written are formulas."""
    for seen, typed in zip(shown, written, strict=False):
        yield [
            Formula(str(text), value) if _is_formula(text, value) else value
            for value, text in zip(seen, typed, strict=False)
        ]


def _is_formula(written: Any, shown: Any) -> bool:
    if isinstance(written, str):
        return written.startswith("=") and written != shown
    return type(written).__name__ in ("ArrayFormula", "DataTableFormula")


# --- CSV -------------------------------------------------------------------------------------


def _read_csv(name: str, content: bytes) -> Sheet:
    text = _decode(content)
    if "\0" in text:
        raise Unreadable(_("This is not a spreadsheet. Upload an .xlsx or a CSV file."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first) == 5:
        text, delimiter = text.split(first, 1)[1].lstrip("\r\n"), first[-1]
    else:
        delimiter = max(",;\t|", key=first.count)
    try:
        # The number of a row is its place in the file as a spreadsheet shows it, not a count of text lines.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise Unreadable(_("A cell of the CSV file is too long, or a quotation mark is not closed.")) from problem
    return _sheet(name, name.rsplit(".", 1)[0], rows)


def _decode(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of this file cannot be read. Save it as CSV UTF-8."))


# --- Both ------------------------------------------------------------------------------------


def _sheet(file: str, title: str, rows: Iterable[Iterable[Any]]) -> Sheet:
    """The row among the first ten that has most known headings is the heading row; what stands above is left out."""
    sheet = Sheet(file=file, title=title, headings=[], rows=[])
    filled = _filled(rows)
    head = list(islice(filled, HEADINGS_WITHIN))
    if not head:
        return sheet
    best = max(range(len(head)), key=lambda place: (count_known(_headings(head[place].cells)), -place))
    sheet.headings = _headings(head[best].cells)
    width = len(sheet.headings)
    for row in chain(head[best + 1 :], filled):
        if len(sheet.rows) >= MAX_ROWS:
            raise Unreadable(_("The file has more than 20,000 rows. Split it and upload the parts."))
        cells = (row.cells + [None] * width)[:width]
        if any(is_filled(cell) for cell in cells):
            cells = [_cut(sheet, row.number, place, cell) for place, cell in enumerate(cells)]
            sheet.rows.append(Row(row.number, cells))
    return sheet


def _filled(rows: Iterable[Iterable[Any]]) -> Iterator[Row]:
    """The rows that hold something, with their numbers; a long empty stretch ends the sheet."""
    empty_run = 0
    for number, raw in enumerate(rows, start=1):
        cells = list(raw)
        if any(is_filled(cell) for cell in cells):
            empty_run = 0
            _not_too_wide(cells)
            yield Row(number, cells)
        elif (empty_run := empty_run + 1) > MAX_EMPTY_RUN:
            return


def _headings(cells: list[Any]) -> list[str]:
    return [_heading(cell) for cell in _trimmed(cells)]


def _not_too_wide(cells: list[Any]) -> None:
    if len(cells) > MAX_COLUMNS and any(is_filled(cell) for cell in cells[MAX_COLUMNS:]):
        raise Unreadable(_("The file has more than 200 columns. Keep only those about people."))


def _trimmed(cells: list[Any]) -> list[Any]:
    last = max(place for place, cell in enumerate(cells) if is_filled(cell))
    return cells[: last + 1]


def _heading(cell: Any) -> str:
    shown = cell.shown if isinstance(cell, Formula) else cell
    return "" if shown is None else " ".join(str(restore(shown)).split())[:200]


def _cut(sheet: Sheet, row: int, column: int, cell: Any) -> Any:
    if isinstance(cell, str):
        cell = restore(cell)
        if len(cell) > MAX_CELL:
            sheet.truncated.append((row, column))
            return cell[:MAX_CELL]
    return cell


def is_filled(cell: Any) -> bool:
    """Whether there is anything in the cell besides spaces."""
    if isinstance(cell, Formula):
        return True
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip(_BLANKS)))
