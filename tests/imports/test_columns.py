"""Headings in two languages, and what is not a sheet of people."""

import pytest

from mentoring.imports.columns import Kind, guess, recognise

from .files import MENTOR, NEWCOMER_HEADINGS


def test_english_headings_of_newcomers_are_all_recognised():
    mapping = guess(NEWCOMER_HEADINGS)
    assert mapping.kind == Kind.NEWCOMERS
    assert "" not in mapping.fields
    assert len(set(mapping.fields)) == len(mapping.fields)


def test_english_headings_of_mentors_are_all_recognised():
    mapping = guess(list(MENTOR))
    assert mapping.kind == Kind.MENTORS
    assert "" not in mapping.fields


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("What would you like help with?", "needs"),
        ("How can we help you?", "needs"),
        ("Waarmee wil je hulp?", "needs"),
        ("What would you like to help with?", "offers"),
        ("How can you help?", "offers"),
        ("Waarmee wil je helpen?", "offers"),
        ("Mentor: man or woman?", "mentor_gender"),
        ("Newcomer: man or woman?", "newcomer_gender"),
        ("Fist name", "first_name"),
        ("E-MAIL  ADDRESS", "email"),
        ("Remarks", ""),
        ("", ""),
    ],
)
def test_heading_says_what_the_column_holds(heading, field):
    assert recognise(heading) == field


def test_kind_comes_from_the_headings_not_from_the_name():
    assert guess(NEWCOMER_HEADINGS, hint="Mentors").kind == Kind.NEWCOMERS


def test_sheet_of_something_else_is_not_people():
    assert guess(["Product", "Price", "Stock"]).complaints()
