"""Languages that people speak and how well. Names come from CLDR (Babel), levels from the CEFR."""

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext_lazy as _

LEVELS = {
    "A1": _("A1: a few words"),
    "A2": _("A2: simple talk"),
    "B1": _("B1: daily life"),
    "B2": _("B2: most things"),
    "C1": _("C1: fluent"),
    "C2": _("C2: as good as a first language"),
    "native": _("my first language"),
}
# 1 to 7: the position in the list. The weaker of two people needs at least A2 for a common language.
LEVEL_RANK = {level: rank for rank, level in enumerate(LEVELS, start=1)}
A2 = LEVEL_RANK["A2"]

# Offered first: what people in the programmes speak. Any other ISO 639-1 code is accepted too.
COMMON = (
    "nl",
    "en",
    "fr",
    "uk",
    "ru",
    "ar",
    "fa",
    "ps",
    "tr",
    "ku",
    "ti",
    "am",
    "so",
    "es",
    "pt",
    "de",
    "it",
    "el",
    "sv",
    "pl",
    "ro",
    "bg",
    "sq",
    "sr",
    "ka",
    "hy",
    "az",
    "ur",
    "hi",
    "bn",
    "pa",
    "ne",
    "zh",
    "vi",
    "th",
    "sw",
    "rw",
    "ln",
    "ff",
    "wo",
    "ha",
    "yo",
    "om",
    "he",
)


def language_name(code: str) -> str:
    """The language's name in the reader's language; an unknown code is shown as it is."""
    locale = Locale.parse(translation.get_language() or "en")
    return str(locale.languages.get(code, code))


def country_name(code: str) -> str:
    """The country's name in the reader's language."""
    locale = Locale.parse(translation.get_language() or "en")
    return str(locale.territories.get(code, code))
