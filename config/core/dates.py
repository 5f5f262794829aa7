"""A day with its weekday, as the reader's language says it inside a sentence."""

import datetime as dt

from babel.dates import format_date
from django.utils import timezone, translation

_PATTERNS = {
    "ar": "EEEE، d MMMM",
    "es": "EEEE d 'de' MMMM",
    "ru": "EEEE, d MMMM",
    "tr": "d MMMM EEEE",
    "uk": "EEEE, d MMMM",
}
_WITH_YEAR = {"es": "EEEE d 'de' MMMM 'de' y", "tr": "d MMMM y EEEE"}


def full_day(value: dt.date, *, year: bool = False) -> str:
    """*Sunday 29 November*; Django's weekdays and months begin with a capital where the language has none."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    language = (translation.get_language() or "en")[:2]
    pattern = _PATTERNS.get(language, "EEEE d MMMM")
    if year:
        pattern = _WITH_YEAR.get(language, f"{pattern} y")
    return format_date(value, pattern, locale=language)
