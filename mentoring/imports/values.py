"""What a cell says, as the code that the platform stores. Pure: no database, no clock but the given day.

A parser returns the value, or raises Doubt with the code of what is wrong; ``None`` or an empty list means that the
cell is empty. Lists keep what was understood: they return the values and the words that were not.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from config.reference.languages import LEVEL_RANK
from config.reference.person import ADULT
from config.reference.slots import DAYS as WEEK
from config.reference.slots import PARTS as DAYPARTS
from config.reference.slots import SLOTS
from content.themes import Theme

from . import vocabulary
from .workbook import Formula

OLDEST = 110
MAX_LIST = 30
EXCEL_EPOCH = date(1899, 12, 30)
_FORMULA = re.compile(r"^[\s'’]*[=+@\-＝＋＠－|]\s*[\w(\"'=+@$\-]")
_LIST_MARKS = re.compile(r"[,;\n\r|•]+")


class Doubt(Exception):
    """The cell holds something that cannot be used. ``code`` names the problem, ``shown`` is what stands there."""

    def __init__(self, code: str, shown: Any = "") -> None:
        super().__init__(code)
        self.code, self.shown = code, str(shown)[:60]


def fold(value: str) -> str:
    """Small letters, no accents, single spaces."""
    text = unicodedata.normalize("NFKD", value.casefold())
    return " ".join("".join(letter for letter in text if not unicodedata.combining(letter)).split())


def text(cell: Any, limit: int = 500) -> str:
    """The cell as one line of text, without control characters."""
    if isinstance(cell, Formula):
        cell = cell.shown
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    shown = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in str(cell))
    shown = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", shown)
    return " ".join(shown.split())[:limit]


def is_formula(cell: Any) -> bool:
    """Whether a spreadsheet program would run this cell, or did."""
    if isinstance(cell, Formula):
        return True
    return isinstance(cell, str) and bool(_FORMULA.match(unicodedata.normalize("NFKC", cell)))


def words(cell: Any, limit: int = 120) -> str:
    """Free words that may be stored. Raises Doubt for a formula."""
    if is_formula(cell):
        raise Doubt("formula_in_cell", text(cell) or getattr(cell, "text", ""))
    return text(cell, limit)


def long_words(cell: Any) -> str:
    return words(cell, 4000)


def name(cell: Any) -> str:
    """A first or last name. Raises Doubt for a formula."""
    if is_formula(cell):
        raise Doubt("formula_in_name", cell.text if isinstance(cell, Formula) else cell)
    found = text(cell, 80).strip(' ,;"')
    return found if any(letter.isalpha() for letter in found) else ""


def email(cell: Any) -> str:
    """A usable address in small letters. Raises Doubt for one that cannot be."""
    shown = text(cell, 400).removeprefix("mailto:").strip(" <>.,;").casefold()
    if not shown or shown in ("-", "/", "geen", "none", "no", "n/a", "nvt", "x", "?"):
        return ""
    for candidate in re.split(r"[;,\s]+", shown) if re.search(r"@.*[;,\s].*@", shown) else [shown]:
        address = candidate.strip("<> ")
        try:
            validate_email(address)
        except ValidationError:
            continue
        if len(address) <= 254:
            return address
    raise Doubt("invalid_email", shown)


def phone(cell: Any, region: str = "BE") -> str:
    """A number in E.164. Raises Doubt for one that cannot be dialled."""
    shown = text(cell, 100)
    if not any(letter.isdigit() for letter in shown):
        if shown and shown.casefold() not in ("-", "/", "geen", "none", "no", "n/a", "nvt", "x", "?"):
            raise Doubt("invalid_phone", shown)
        return ""
    parts = [shown, *re.split(r"\s*(?:;|,|\bof\b|\bor\b|\bou\b| / )\s*", shown)]
    # A number that a spreadsheet robbed of its plus sign comes second.
    candidates = [form for part in parts for form in (part, "+" + re.sub(r"\D", "", part))]
    numbers = [number for number in (_parsed(candidate, region) for candidate in candidates) if number]
    for usable in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for number in numbers:
            if usable(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise Doubt("invalid_phone", shown)


def _parsed(written: str, region: str) -> Any:
    try:
        return phonenumbers.parse(written.replace("(0)", ""), region)
    except phonenumbers.NumberParseException:
        return None


def day(cell: Any) -> date | None:
    """A date: of the spreadsheet, ISO, or day/month/year with any mark, with or without the time."""
    if isinstance(cell, Formula):
        cell = cell.shown
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 < cell < 80_000:
        return EXCEL_EPOCH + timedelta(days=int(cell))
    shown = fold(text(cell, 60))
    if not shown:
        return None
    try:
        return _written_day(shown)
    except ValueError:
        raise Doubt("unreadable_date", shown) from None


def _written_day(shown: str) -> date:
    found = re.search(r"(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)", shown)
    if found:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    found = re.search(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)", shown)
    if found:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        # Day before month, as in Belgium, unless that cannot be.
        return date(year, first, second) if second > 12 >= first else date(year, second, first)
    found = re.search(
        r"\b(?:(\d{1,2})(?:st|nd|rd|th|e)? )?([a-z]{3,10})\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})\b", shown
    )
    if found and found[2][:3] in _MONTHS:
        return date(int(found[4]), _MONTHS[found[2][:3]], int(found[1] or found[3] or 1))
    found = re.fullmatch(r"(?:(\d{1,2})[-/. ])?(\d{4})", shown)
    if found:
        return date(int(found[2]), int(found[1] or 1), 1)
    raise ValueError(shown)


_MONTHS = {
    short: number
    for number, names in enumerate(
        (
            "jan",
            "feb fev",
            "mar maa mrt",
            "apr avr",
            "may mei mai",
            "jun",
            "jul",
            "aug aou",
            "sep",
            "oct okt",
            "nov",
            "dec",
        ),
        1,
    )
    for short in names.split()
}


def birth_year(cell: Any, today: date) -> int | None:
    """A year of birth. Raises Doubt ``age_instead_of_year`` with the age, or ``unreadable_birth_year``."""
    if isinstance(cell, Formula):
        cell = cell.shown
    if isinstance(cell, datetime | date):
        return cell.year
    shown = text(cell, 40)
    if not shown:
        return None
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", shown)
    if found and today.year - OLDEST <= int(found[0]) <= today.year:
        return int(found[0])
    found = re.fullmatch(r"(\d{1,3})(?:[.,]0+)?(?: ?(?:years?|jaar|ans|yrs?|y|j)(?: old| oud)?)?", shown.casefold())
    if found and 0 < int(found[1]) < 120:
        raise Doubt("age_instead_of_year", found[1])
    raise Doubt("unreadable_birth_year", shown)


def is_adult(born: date, today: date) -> bool:
    """Whether somebody born on this day is 18 by now."""
    return (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) >= ADULT


def number(cell: Any, lowest: int = 0, highest: int = 1000) -> int | None:
    """A whole number; of two, as in *5-10 km*, the larger."""
    shown = text(cell, 60)
    if not shown:
        return None
    if isinstance(cell, bool):
        raise Doubt("unreadable_number", shown)
    found = [round(float(part.replace(",", "."))) for part in re.findall(r"\d+(?:[.,]\d+)?", shown)]
    if not found or not lowest <= max(found) <= highest:
        raise Doubt("unreadable_number", shown)
    return max(found)


def distance(cell: Any) -> int | None:
    """Kilometres. Raises Doubt for a distance in minutes or in words."""
    if re.search(r"\bmin|\bhour|\buur|heure", fold(text(cell, 60))):
        raise Doubt("unreadable_number", text(cell))
    return number(cell, 0, 500)


def choice(cell: Any, table: list[tuple[Any, str]], code: str) -> Any:
    """The first entry whose pattern fits, or None for an empty cell. Raises Doubt with ``code``."""
    shown = fold(text(cell).replace("_", " "))
    if not shown or shown in ("-", "/", "?"):
        return None
    for value, pattern in table:
        if shown == str(value).replace("_", " ") or re.search(pattern, shown):
            return value
    raise Doubt(code, text(cell))


def gender(cell: Any) -> str:
    shown = fold(text(cell)).strip(" .")
    if not shown or shown in ("-", "/", "?"):
        return ""
    known = vocabulary.spread(vocabulary.GENDERS)
    if shown in known:
        return known[shown]
    found = {known[word] for word in re.findall(r"[\w-]+", shown) if word in known}
    if len(found) == 1:
        return found.pop()
    raise Doubt("unknown_gender", shown)


def gender_wish(cell: Any) -> str:
    """A wish about the other person; *only* makes it a must."""
    shown = fold(text(cell).replace("_", " "))
    if not shown or vocabulary.WISH_NONE.search(shown):
        return "any"
    woman, man = bool(vocabulary.WOMAN.search(shown)), bool(vocabulary.MAN.search(shown))
    if woman == man:
        if woman:
            return "any"
        raise Doubt("unknown_wish", shown)
    return f"{'female' if woman else 'male'}_{'required' if vocabulary.WISH_MUST.search(shown) else 'preferred'}"


def yes_no(cell: Any) -> bool | None:
    shown = fold(text(cell)).strip(" .!")
    if not shown:
        return None
    first = re.split(r"[\s,.:;]+", shown)[0]
    if first in vocabulary.YES or first in vocabulary.NO:
        return first in vocabulary.YES
    raise Doubt("unreadable_yes_no", shown)


def residence_status(cell: Any) -> str:
    return choice(cell, vocabulary.STATUSES, "unknown_residence_status") or ""


def screening(cell: Any) -> str:
    return choice(cell, vocabulary.SCREENING, "unknown_screening") or ""


def education(cell: Any) -> int | None:
    """The level of ISCED 2011."""
    shown = text(cell)
    found = re.fullmatch(r"(?:isced ?(?:2011)?:? ?)?(?:level |niveau )?([0-8])", shown.casefold())
    return int(found[1]) if found else choice(cell, vocabulary.EDUCATION, "unknown_education")


def country(cell: Any) -> str:
    """ISO 3166-1 alpha-2."""
    shown = text(cell)
    folded, known = shown.casefold(), vocabulary.country_codes()
    if not shown or shown in ("-", "/", "?"):
        return ""
    if len(shown) == 2 and shown.upper() in known.values():
        return shown.upper()
    code = known.get(folded) or known.get(fold(shown)) or _without_accents("country", known).get(fold(shown))
    if not code:
        raise Doubt("unknown_country", shown)
    return code


def postcode(cell: Any) -> str:
    """The digits of a Belgian postcode, or what stands there when it is not one."""
    shown = text(cell, 60)
    found = re.match(r"^(?:B[E]?[ -]{0,3})?(\d{4,})(?:\.0+)?\b", shown, re.IGNORECASE)
    return (found[1] if found else shown)[:10]


def languages(cell: Any) -> tuple[list[dict[str, str]], list[str], list[str]]:
    """The languages with their levels, the words that are no language, and the languages without a level."""
    found: dict[str, str] = {}
    unknown, no_level = [], []
    for part in _language_parts(text(cell, 1000) if not isinstance(cell, str) else cell[:1000]):
        level, spoken = _level(part)
        code = language_code(spoken)
        if not code:
            unknown.append(part[:60])
        elif code not in found or (level and LEVEL_RANK[level] > LEVEL_RANK.get(found[code], 0)):
            found[code] = level
    no_level = [code for code, level in found.items() if not level]
    return [{"code": code, "level": level} for code, level in found.items()], unknown, no_level


def _language_parts(shown: str) -> list[str]:
    """Split at marks outside brackets, and at *and*."""
    parts, depth, current = [], 0, ""
    for letter in shown:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(letter, 0)
        if depth <= 0 and letter in ",;\n\r|/&•":
            parts.append(current)
            current, depth = "", 0
        else:
            current += letter
    split = [piece for part in [*parts, current] for piece in re.split(r"\s(?:en|and|et)\s", part)]
    return [text(part) for part in split if text(part).strip(" -.?")]


def _level(part: str) -> tuple[str, str]:
    folded = fold(part)
    inside = re.search(r"[(\[:](.*)$", folded)
    for where in [inside[1] if inside else "", folded]:
        for level, pattern in vocabulary.LEVELS:
            if where and re.search(pattern, where):
                rest = re.sub(pattern, " ", folded)
                spoken = folded[: inside.start()] if inside else re.sub(r"\b[abc][012]\b\+?", " ", rest)
                return level, spoken
    return "", re.sub(r"[(\[:].*$", "", folded)


def language_code(spoken: str) -> str:
    """The two-letter code for a name or a code, or an empty text."""
    spoken = " ".join(re.sub(r"[-–:.=+()\[\]]+", " ", spoken).split())
    spoken = re.sub(r"^(i speak|ik spreek|taal|language) |\s(language|level|niveau|taal)$", "", spoken)
    known = vocabulary.language_codes()
    return known.get(spoken) or _without_accents("language", known).get(fold(spoken), "")


_folded: dict[str, dict[str, str]] = {}


def _without_accents(key: str, known: dict[str, str]) -> dict[str, str]:
    if key not in _folded:
        exact = {fold(name): code for name, code in known.items()}
        _folded[key] = {" ".join(re.sub(r"[-–.'’]+", " ", name).split()): code for name, code in exact.items()} | exact
    return _folded[key]


def themes(cell: Any) -> tuple[list[str], list[str]]:
    """Themes in the order given, and the words that fit none."""
    found: list[str] = []
    unknown = []
    for part in _LIST_MARKS.split(cell if isinstance(cell, str) else text(cell)):
        shown = fold(text(part)).strip(" .-?!")
        shown = re.sub(r"^\d+[.)]\s*", "", shown)
        if not shown or shown in ("none", "geen", "no", "nvt", "n/a"):
            continue
        theme = theme_of(shown)
        if theme is None:
            unknown.append(text(part, 60))
        elif theme not in found:
            found.append(theme)
    return found, unknown


_PHRASES = {fold(phrase): theme for phrases, theme in vocabulary.THEME_PHRASES.items() for phrase in phrases.split("|")}
_PHRASES |= {theme: theme for theme in Theme.values}


def theme_of(shown: str) -> str | None:
    """The theme of one folded wording."""
    known = _PHRASES.get(shown.replace("&", "and"))
    if known:
        return known
    return next((theme for theme, pattern in vocabulary.THEME_PATTERNS if re.search(pattern, shown)), None)


def slots(cell: Any) -> tuple[list[str], list[str]]:
    """Half-days in the order of the week, and the words that name none."""
    found: set[str] = set()
    unknown: list[str] = []
    last_days: list[str] = []
    for part in _LIST_MARKS.split(cell if isinstance(cell, str) else text(cell)):
        shown = fold(text(part)).strip(" .")
        if not shown or shown in ("-", "geen", "none"):
            continue
        days, parts, everything = (
            _days(shown),
            _parts(shown),
            bool(re.search(r"every|each|all|elke|alle|always|altijd|any", shown)),
        )
        if not days and not parts and not everything:
            unknown.append(text(part, 60))
            continue
        if not days:
            days = list(WEEK) if everything or not last_days or re.search(r"s\b|avonden", shown) else last_days
        last_days = days
        found |= set(vocabulary.slots_of(days, parts or list(DAYPARTS)))
    return [slot for slot in SLOTS if slot in found], unknown


_DAY_WORDS = vocabulary.spread(vocabulary.DAYS)
_PART_WORDS = vocabulary.spread(vocabulary.PARTS)
_ORDER = list(WEEK)


def _days(shown: str) -> list[str]:
    if re.search(r"week-?ends?", shown):
        return ["sat", "sun"]
    if re.search(r"week-?days?|weekdagen|working days|doordeweeks|werkdagen|semaine", shown):
        return _ORDER[:5]
    tokens = re.findall(r"[a-z]+(?:\.[a-z])?|-|/", shown)
    found = []
    for place, token in enumerate(tokens):
        if token in _DAY_WORDS:
            found.append(_DAY_WORDS[token])
        elif token in ("to", "tot", "until", "till", "t", "through", "a", "-") and found:
            after = next((word for word in tokens[place + 1 : place + 3] if word in _DAY_WORDS), None)
            if after:
                start, end = _ORDER.index(found[-1]), _ORDER.index(_DAY_WORDS[after])
                found += _ORDER[start : end + 1]
    return [day for day in _ORDER if day in found]


def _parts(shown: str) -> list[str]:
    tokens = re.findall(r"[a-z.]+", shown.replace("apres-midi", "apresmidi").replace("'s avonds", "savonds"))
    found = {_PART_WORDS[token.strip(".")] for token in tokens if token.strip(".") in _PART_WORDS}
    if re.search(r"(whole|all|hele|full|de hele) (day|dag)|toute la journee", shown):
        return list(DAYPARTS)
    return [part for part in DAYPARTS if part in found]


def listed(cell: Any) -> list[str]:
    """Interests and the like: small words in the order given, without doubles and without formulas."""
    found: dict[str, None] = {}
    for part in _LIST_MARKS.split(cell if isinstance(cell, str) else text(cell)):
        shown = text(part, 60).strip(" .")
        if shown and not is_formula(shown):
            found.setdefault(shown[0].lower() + shown[1:] if not shown.isupper() else shown, None)
    return list(found)[:MAX_LIST]


def years(cell: Any, today: date) -> tuple[list[int], list[str]]:
    """Children's years of birth; an age is counted back. Returns also what is neither."""
    found, unknown = [], []
    for part in re.split(r"[,;\n\r|/&+]+|\s(?:en|and|et)\s|\s+", text(cell, 300)):
        shown = part.strip(" .()")
        if not shown or fold(shown) in ("geen", "none", "no", "nee", "-", "jaar", "years", "year"):
            continue
        if re.fullmatch(r"(19|20)\d\d(\.0)?", shown) and int(shown[:4]) <= today.year + 1:
            found.append(int(shown[:4]))
        elif re.fullmatch(r"\d{1,2}", shown) and int(shown) < 40:
            found.append(today.year - int(shown))
        else:
            unknown.append(shown[:60])
    return found[:MAX_LIST], unknown
