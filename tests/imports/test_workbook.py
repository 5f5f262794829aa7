"""Files that a stranger may have made."""

import io
import zipfile

import pytest

from mentoring.imports import workbook
from mentoring.imports.workbook import Formula, Unreadable, read

from .files import NEWCOMER, as_csv, newcomer, xlsx


def _with_part(content, name, data):
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


def test_formula_is_kept_as_text_and_never_worked_out():
    content = xlsx(People=[["First name", "Last name", "Email", "Age"], ["=1+1", "Bilyk", "a@example.org", "=40+3"]])
    [sheet] = read("people.xlsx", content)
    assert sheet.rows[0].cells[0] == Formula("=1+1", None)
    assert sheet.rows[0].cells[3] == Formula("=40+3", None)


def test_blank_rows_are_left_out_and_numbers_stay():
    content = xlsx(People=[list(NEWCOMER), [None] * 23, [" "] * 23, list(newcomer().values())])
    [sheet] = read("people.xlsx", content)
    assert [row.number for row in sheet.rows] == [4]


def test_title_above_the_headings_is_skipped():
    content = xlsx(People=[["Export of October"], list(NEWCOMER), list(newcomer().values())])
    [sheet] = read("people.xlsx", content)
    assert sheet.headings == list(NEWCOMER)
    assert [row.number for row in sheet.rows] == [3]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), (";", "latin-1"), ("\t", "utf-16"), (",", "utf-8")]
)
def test_csv_is_read_however_it_was_saved(delimiter, encoding):
    [sheet] = read("people.csv", as_csv([newcomer(first="Zoë")], delimiter, encoding))
    assert sheet.headings == list(NEWCOMER)
    assert sheet.rows[0].cells[1] == "Zoë"


def test_content_counts_and_not_the_extension():
    [sheet] = read("people.csv", xlsx(People=[newcomer()]))
    assert sheet.rows[0].cells[1] == "Oksana"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not really",
        b"\xd0\xcf\x11\xe0 password",
        b"%PDF-1.4\x00\x00\x01",
        b"\x00\x01\x02",
    ],
)
def test_what_is_no_spreadsheet_gets_a_clear_answer(content):
    with pytest.raises(Unreadable):
        read("people.xlsx", content)


def test_macros_are_refused():
    with pytest.raises(Unreadable, match="macros"):
        read("people.xlsm", _with_part(xlsx(People=[newcomer()]), "xl/vbaProject.bin", b"code"))


def test_exploding_entities_are_refused_before_they_are_read():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet>&l8;</worksheet>'
    for encoding in ("utf-8", "utf-16"):
        content = _with_part(xlsx(People=[newcomer()]), "xl/worksheets/sheet1.xml", bomb.encode(encoding))
        with pytest.raises(Unreadable, match="never has"):
            read("people.xlsx", content)


def test_zip_bomb_is_refused_before_it_is_unpacked():
    content = _with_part(xlsx(People=[newcomer()]), "xl/worksheets/sheet2.xml", b"0" * (workbook.MAX_UNPACKED + 1))
    assert len(content) < workbook.MAX_BYTES
    with pytest.raises(Unreadable, match="unpacks"):
        read("people.xlsx", content)


def test_too_many_columns_are_refused():
    with pytest.raises(Unreadable, match="200 columns"):
        read("people.csv", b",".join(b"x" for _ in range(300)))


def test_too_many_rows_are_refused():
    with pytest.raises(Unreadable, match="20,000 rows"):
        read("people.csv", b"First name,Email,Phone\n" + b"a,b,c\n" * (workbook.MAX_ROWS + 1))


def test_cell_in_the_last_corner_does_not_make_the_sheet_endless():
    content = xlsx(People=[newcomer()])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    content = _with_part(content, "xl/worksheets/sheet1.xml", sheet.replace("</sheetData>", far))
    [found] = read("people.xlsx", content)
    assert len(found.rows) == 1


def test_long_cell_is_cut_and_told():
    [sheet] = read("people.csv", as_csv([newcomer(hobbies="x" * 20_000)]))
    assert len(sheet.rows[0].cells[14]) == workbook.MAX_CELL
    assert sheet.truncated == [(2, 14)]


def test_damaged_workbook_gets_a_clear_answer():
    content = bytearray(xlsx(People=[newcomer()] * 50))
    for start in range(100, len(content) - 200, 97):
        broken = content[:start] + b"\xff\x00\xff" + content[start + 3 :]
        try:
            read("people.xlsx", bytes(broken))
        except Unreadable:
            continue
