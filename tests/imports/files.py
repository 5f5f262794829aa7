"""Spreadsheets for the tests, made on the spot."""

import csv
import io
from pathlib import Path

import openpyxl

MECHELEN = Path(__file__).resolve().parents[2] / "mentoring" / "demo" / "mechelen"

NEWCOMER_HEADINGS = [
    "Timestamp", "First name", "Last name", "E-mail address", "Mobile", "Year of birth", "Gender", "Postcode", "Town",
    "In Belgium since", "Country of origin", "Residence status", "Which languages do you speak?",
    "What do you need help with? (most important first)", "Hobbies", "Highest education", "Occupation",
    "Years of experience", "When can you meet?", "How far can you travel?", "Mentor: man or woman?",
    "Birth years of children", "Child care needed?",
]  # fmt: skip
NEWCOMER = {
    "Timestamp": "01/10/2026 10:00", "First name": "Oksana", "Last name": "Bilyk",
    "E-mail address": "oksana@example.org",
    "Mobile": "0470 11 22 33", "Year of birth": 1990, "Gender": "woman", "Postcode": "2800", "Town": "Mechelen",
    "In Belgium since": "02/07/2025", "Country of origin": "Ukraine", "Residence status": "temporary protection",
    "Which languages do you speak?": "Ukrainian (mother tongue), English (B1)",
    "What do you need help with? (most important first)": "find work, practise Dutch", "Hobbies": "cooking, walking",
    "Highest education": "master", "Occupation": "accountant", "Years of experience": 6,
    "When can you meet?": "Monday morning, Tuesday evening", "How far can you travel?": "10 km",
    "Mentor: man or woman?": "preferably a woman", "Birth years of children": "2015", "Child care needed?": "no",
}  # fmt: skip
MENTOR = {
    "Timestamp": "01/09/2025 10:00", "First name": "Griet", "Last name": "Maes", "E-mail address": "griet@example.org",
    "Mobile": "0480112233", "Year of birth": 1970, "Gender": "woman", "Postcode": "2800", "Town": "Mechelen",
    "Which languages do you speak?": "Dutch (native), English (C1)", "What do you want to help with?": "find work",
    "Hobbies": "cooking", "Occupation": "accountant", "Years of experience": 20, "When can you meet?": "Monday morning",
    "How far can you travel?": "15 km", "How many newcomers?": 2, "Newcomer: man or woman?": "does not matter",
    "Birth years of children": None, "Training followed on": "07/09/2026",
}  # fmt: skip


def newcomer(**changes):
    """One newcomer's answers; the words before the first underscore do, as in ``mobile=`` or ``first=``."""
    return _changed(NEWCOMER, changes)


def mentor(**changes):
    return _changed(MENTOR, changes)


def _changed(person, changes):
    found = dict(person)
    for start, value in changes.items():
        [key] = [heading for heading in person if heading.casefold().startswith(start.replace("_", " "))]
        found[key] = value
    return found


def xlsx(**sheets):
    """A workbook; each sheet is a list of dictionaries, or of plain rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, people in sheets.items():
        sheet = book.create_sheet(title)
        if people and isinstance(people[0], dict):
            sheet.append(list(people[0]))
        for row in people:
            sheet.append(list(row.values()) if isinstance(row, dict) else row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(people, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(people[0])
    writer.writerows(person.values() for person in people)
    return out.getvalue().encode(encoding)
