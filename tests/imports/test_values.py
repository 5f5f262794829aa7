"""What a cell says, whoever typed it."""

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.imports import values

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Nederlands (B2), Oekraïens (moedertaal)", {"nl": "B2", "uk": "native"}),
        ("Dutch (B2)", {"nl": "B2"}),
        ("nl:B2; uk:native", {"nl": "B2", "uk": "native"}),
        ("English B2 and French (mother tongue)", {"en": "B2", "fr": "native"}),
        ("Dari - native / Pashto C1", {"fa": "native", "ps": "C1"}),
        ("Dutch", {"nl": ""}),
        ("Néerlandais : A2", {"nl": "A2"}),
    ],
)
def test_languages_read_in_every_wording(cell, expected):
    found, unknown, _no_level = values.languages(cell)
    assert {entry["code"]: entry["level"] for entry in found} == expected
    assert unknown == []


def test_languages_keep_what_is_known_beside_what_is_not():
    found, unknown, no_level = values.languages("Klingon (B1), Arabisch (moedertaal), Engels")
    assert [entry["code"] for entry in found] == ["ar", "en"]
    assert unknown == ["Klingon (B1)"]
    assert no_level == ["en"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("ma voormiddag, di namiddag", ["mon-morning", "tue-afternoon"]),
        ("monday morning; Tue evening", ["mon-morning", "tue-evening"]),
        ("mon-morning; sun-evening", ["mon-morning", "sun-evening"]),
        ("Saturday morning and afternoon", ["sat-morning", "sat-afternoon"]),
        ("Friday", ["fri-morning", "fri-afternoon", "fri-evening"]),
        ("Monday to Wednesday evening", ["mon-evening", "tue-evening", "wed-evening"]),
    ],
)
def test_slots_read_in_every_wording(cell, expected):
    assert values.slots(cell) == (expected, [])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("papieren en OCMW, Nederlands oefenen", ["welfare", "language"]),
        ("papers and social welfare, practise Dutch", ["welfare", "language"]),
        ("meet people, find work, housing", ["social", "work", "housing"]),
        ("computer and smartphone; family and children; health", ["digital", "family", "health"]),
        ("training, civic integration, residence and protection", ["education", "integration", "protection"]),
        ("housing; digital", ["housing", "digital"]),
    ],
)
def test_themes_keep_their_order(cell, expected):
    assert values.themes(cell) == (expected, [])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0487/21.62.79", "+32487216279"),
        (487216279, "+32487216279"),
        (32487216279.0, "+32487216279"),
        ("+32 (0)487 21 62 79", "+32487216279"),
        ("0032 487 21 62 79", "+32487216279"),
        ("+380 50 123 45 67", "+380501234567"),
        ("none", ""),
    ],
)
def test_phone_becomes_one_form(cell, expected):
    assert values.phone(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("25/10/2026 17:09", date(2026, 10, 25)),
        ("2026-10-25", date(2026, 10, 25)),
        ("2026-10-25T10:00:00", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 17, 9), date(2026, 10, 25)),
        ("10/25/2026", date(2026, 10, 25)),
        ("25 October 2026", date(2026, 10, 25)),
        (None, None),
    ],
)
def test_day_reads_what_forms_write(cell, expected):
    assert values.day(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("liefst een vrouw", "female_preferred"),
        ("enkel een vrouw", "female_required"),
        ("preferably a man", "male_preferred"),
        ("only a woman", "female_required"),
        ("maakt niet uit", "any"),
        ("female_required", "female_required"),
        ("", "any"),
    ],
)
def test_gender_wish_tells_a_wish_from_a_must(cell, expected):
    assert values.gender_wish(cell) == expected


@pytest.mark.parametrize("cell", [43, "43", "43 years", 43.0])
def test_birth_year_doubts_an_age(cell):
    with pytest.raises(values.Doubt) as doubt:
        values.birth_year(cell, TODAY)
    assert (doubt.value.code, doubt.value.shown) == ("age_instead_of_year", "43")


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://127.0.0.1/x","Bilal")', "+1+1", "@SUM(A1)", "-2+3", "\t=1", "'=1"]
)
def test_name_refuses_formulas(cell):
    with pytest.raises(values.Doubt):
        values.name(cell)


@pytest.mark.parametrize("cell", ["Jean-Pierre", "'t Hooft", "O'Neill", "Nour", "نور", "Олена"])
def test_name_accepts_names(cell):
    assert values.name(f"  {cell} ") == cell


CELLS = st.one_of(
    st.none(), st.text(max_size=80), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


@given(CELLS)
def test_no_cell_breaks_a_parser(cell):
    """Whatever stands in a cell, a parser answers or doubts."""
    single = [values.name, values.email, values.phone, values.day, values.gender, values.gender_wish, values.yes_no,
              values.residence_status, values.education, values.country, values.distance, values.words]  # fmt: skip
    for parse in single:
        try:
            parse(cell)
        except values.Doubt:
            continue
    with contextlib.suppress(values.Doubt):
        values.birth_year(cell, TODAY)
    for parse in (values.languages, values.themes, values.slots, values.listed):
        parse(cell)
    values.years(cell, TODAY)
    values.postcode(cell)
