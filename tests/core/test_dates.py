"""Days and times as each language writes them inside a sentence."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.formats import date_format

from config.core.dates import full_day

SUNDAY = dt.datetime(2026, 11, 29, 18, 30)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sunday 29 November"),
        ("nl", "zondag 29 november"),
        ("fr", "dimanche 29 novembre"),
        ("uk", "неділя, 29 листопада"),
        ("ar", "الأحد، 29 نوفمبر"),
        ("tr", "29 Kasım Pazar"),
        ("es", "domingo 29 de noviembre"),
    ],
)
def test_a_day_with_its_weekday(language, text):
    with translation.override(language):
        assert full_day(SUNDAY) == text
        assert "2026" in full_day(SUNDAY, year=True)


@pytest.mark.parametrize(("language", "text"), [("ar", "29 نوفمبر 2026، 18:30"), ("el", "29 Νοεμβρίου 2026, 18:30")])
def test_the_day_stands_before_the_month_and_hours_count_to_24(language, text):
    with translation.override(language):
        assert date_format(SUNDAY, "DATETIME_FORMAT") == text
