"""One row of a spreadsheet turned into the values of a file, with everything that is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from config.reference.languages import LEVEL_RANK
from config.reference.person import ADULT

from . import values
from .columns import OF_KIND, Kind
from .problems import CONTACT_PROBLEMS, REFUSALS, Problem
from .workbook import Formula, is_filled

B1 = LEVEL_RANK["B1"]
INTERFACE = frozenset(code for code, _name in settings.LANGUAGES)
BELGIAN = range(1000, 9993)


@dataclass(frozen=True)
class Surroundings:
    """What must be known to judge a row: the day, the postcodes, the names of occupations."""

    today: date
    postcodes: frozenset[str] = frozenset()
    official_postcodes: bool = True  # whether the official list was loaded, or only the starter set
    occupations: Mapping[str, str] = field(default_factory=dict)  # label as written → ISCO-08 unit group
    strict: bool = False  # whether complete people must be ready at once

    def knows(self, postcode: str) -> bool:
        """Without the official list, a postcode that could be right is believed, unless distances are needed now."""
        if postcode in self.postcodes:
            return True
        possible = postcode.isdigit() and len(postcode) == 4 and int(postcode) in BELGIAN
        return possible and not self.official_postcodes and not self.strict


@dataclass
class Cleaned:
    """A row's values by field name, and its problems. ``data`` holds only what is known."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    email: str = ""
    reference: str = ""
    since: date | None = None
    screening: str = ""
    preferred_language: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(problem.code in REFUSALS for problem in self.problems)

    @property
    def why_refused(self) -> list[Problem]:
        """Only what led to the refusal: nobody is asked for the rest of a row that is not kept."""
        return [problem for problem in self.problems if problem.code in REFUSALS or problem.code in CONTACT_PROBLEMS]

    @property
    def asks(self) -> list[str]:
        """What to ask, each once, in the order of the problems."""
        return list(dict.fromkeys(problem.asks for problem in self.problems if problem.asks))

    def doubt(self, code: str, shown: object = "") -> None:
        self.problems.append(Problem.about(code, shown))

    def language(self, default: str) -> str:
        """The language of mails and pages: the one asked for, else the best known of those we have."""
        if self.preferred_language in INTERFACE:
            return self.preferred_language
        ranked = sorted(
            (-LEVEL_RANK.get(entry["level"], 0), place, entry["code"])
            for place, entry in enumerate(self.data.get("languages", []))
            if entry["code"] in INTERFACE and LEVEL_RANK.get(entry["level"], 0) >= B1
        )
        # In the town's own language rather than in another second language.
        spoken = [code for _rank, _place, code in ranked]
        if spoken and -ranked[0][0] < LEVEL_RANK["native"] and default in spoken:
            return default
        return spoken[0] if spoken else default


def clean(kind: str, fields: list[str], cells: list[Any], around: Surroundings) -> Cleaned:
    """Read the cells with the meaning that each column has."""
    raw = {field: cell for field, cell in zip(fields, cells, strict=False) if field}
    row = Cleaned(kind)
    _name(row, raw)
    _contact(row, raw)
    _birth(row, raw, around)
    _simple(row, raw)
    _place(row, raw, around)
    _languages(row, raw)
    _lists(row, raw, around)
    _occupation(row, raw, around)
    (_newcomer if kind == Kind.NEWCOMERS else _mentor)(row, raw, around)
    return row


def _parsed(row: Cleaned, parse: Callable[..., Any], cell: Any, *more: Any) -> Any:
    """The parsed cell; a doubt becomes a problem and an empty value."""
    try:
        return parse(cell, *more)
    except values.Doubt as doubt:
        row.doubt(doubt.code, doubt.shown)
        return None


def _keep(row: Cleaned, name: str, value: Any) -> None:
    if value is not None and value not in ("", []):
        row.data[name] = value


def _name(row: Cleaned, raw: dict[str, Any]) -> None:
    found = {}
    for part in ("first_name", "last_name", "full_name"):
        try:
            found[part] = values.name(raw.get(part))
        except values.Doubt as doubt:
            row.doubt(doubt.code, doubt.shown)
            return
    if found["full_name"] and not (found["first_name"] or found["last_name"]):
        found["first_name"], _space, found["last_name"] = found["full_name"].partition(" ")
    if not (found["first_name"] or found["last_name"]):
        row.doubt("missing_name")
    elif not found["first_name"]:
        row.doubt("missing_first_name")
    _keep(row, "first_name", found["first_name"])
    _keep(row, "last_name", found["last_name"].strip())


def _contact(row: Cleaned, raw: dict[str, Any]) -> None:
    row.email = _parsed(row, values.email, raw.get("email")) or ""
    phone = _parsed(row, values.phone, raw.get("phone")) or ""
    _keep(row, "phone", phone)
    if not row.email and not phone:
        row.doubt("no_contact")
    elif not row.email and not any(problem.code == "invalid_email" for problem in row.problems):
        row.doubt("missing_email")


def _birth(row: Cleaned, raw: dict[str, Any], around: Surroundings) -> None:
    year = None
    if is_filled(raw.get("birth_date")):
        born = _parsed(row, values.day, raw["birth_date"])
        if born is not None and not values.is_adult(born, around.today):
            row.doubt("minor")
            return
        year = born.year if born else None
    cell = raw["birth_year"] if is_filled(raw.get("birth_year")) else None
    if year is None and cell is not None:
        try:
            year = values.birth_year(cell, around.today)
        except values.Doubt as doubt:
            row.doubt(doubt.code, doubt.shown)
            if doubt.code == "age_instead_of_year":
                year = around.today.year - int(doubt.shown)
            else:
                return
    if year is None and is_filled(raw.get("age")):
        age = _parsed(row, values.number, raw["age"], 0, 110)
        year = around.today.year - age if age is not None else None
    if year is None:
        row.doubt("missing_birth_year")
    elif around.today.year - year < ADULT:
        row.doubt("minor")
    elif around.today.year - year > values.OLDEST:
        row.doubt("unreadable_birth_year", year)
    else:
        row.data["birth_year"] = year


def _simple(row: Cleaned, raw: dict[str, Any]) -> None:
    gender = _parsed(row, values.gender, raw.get("gender"))
    _keep(row, "gender", gender)
    if gender == "":
        row.doubt("missing_gender")
    reference = values.text(raw.get("reference"), 40)
    if reference and len(reference) <= 20 and not values.is_formula(reference):
        row.reference = reference
    row.since = _parsed(row, values.day, raw.get("since"))
    preferred = values.text(raw.get("preferred_language"))
    row.preferred_language = values.language_code(values.fold(preferred)) if preferred else ""
    if any(isinstance(cell, str) and len(cell) >= 10_000 for cell in raw.values()):
        row.doubt("cell_truncated")


def _place(row: Cleaned, raw: dict[str, Any], around: Surroundings) -> None:
    _keep(row, "municipality", _parsed(row, values.words, raw.get("municipality")))
    postcode = values.postcode(raw.get("postcode"))
    if not postcode:
        row.doubt("missing_postcode")
    elif around.knows(postcode):
        row.data["postcode"] = postcode
    else:
        row.doubt("unknown_postcode", postcode)


def _languages(row: Cleaned, raw: dict[str, Any]) -> None:
    found, unknown, no_level = values.languages(_shown(raw.get("languages")))
    _keep(row, "languages", found)
    for word in unknown:
        row.doubt("unknown_language", word)
    if no_level:
        row.doubt("no_level", ", ".join(no_level))
    if not found and not unknown:
        row.doubt("blank_languages")


def _shown(cell: Any) -> Any:
    return cell.shown if isinstance(cell, Formula) else cell


def _lists(row: Cleaned, raw: dict[str, Any], around: Surroundings) -> None:
    of_kind = OF_KIND[Kind(row.kind)]
    themes, unknown = values.themes(_shown(raw.get("themes")))
    _keep(row, of_kind["themes"], themes)
    for word in unknown:
        row.doubt(f"unknown_{of_kind['themes']}", word)
    if not themes and not unknown:
        row.doubt(f"missing_{of_kind['themes']}")
    slots, unknown = values.slots(_shown(raw.get("availability")))
    _keep(row, "availability", slots)
    for word in unknown:
        row.doubt("unknown_slot", word)
    if not slots and not unknown:
        row.doubt("missing_availability")
    distance = _parsed(row, values.distance, raw.get("max_distance_km"))
    _keep(row, "max_distance_km", distance)
    if distance is None:
        row.doubt("missing_distance")
    wish = _parsed(row, values.gender_wish, raw.get("wish"))
    _keep(row, of_kind["wish"], wish)
    _keep(row, "interests", values.listed(_shown(raw.get("interests"))))
    children, unknown = values.years(_shown(raw.get("children_birth_years")), around.today)
    _keep(row, "children_birth_years", children)
    for word in unknown:
        row.doubt("unreadable_child_year", word)


def _occupation(row: Cleaned, raw: dict[str, Any], around: Surroundings) -> None:
    label = _parsed(row, values.words, raw.get("occupation")) or ""
    _keep(row, "occupation", label)
    code = values.text(raw.get("isco_code"), 10).zfill(4) if is_filled(raw.get("isco_code")) else ""
    if not (code.isdigit() and len(code) == 4):
        code = around.occupations.get(label, "")
    _keep(row, "isco_code", code)
    _keep(row, "years_experience", _parsed(row, values.number, raw.get("years_experience"), 0, 70))


def _newcomer(row: Cleaned, raw: dict[str, Any], around: Surroundings) -> None:
    _keep(row, "arrival_date", _parsed(row, values.day, raw.get("arrival_date")))
    _keep(row, "country_of_origin", _parsed(row, values.country, raw.get("country_of_origin")))
    _keep(row, "residence_status", _parsed(row, values.residence_status, raw.get("residence_status")))
    _keep(row, "education_level", _parsed(row, values.education, raw.get("education_level")))
    _keep(row, "childcare_barrier", _parsed(row, values.yes_no, raw.get("childcare_barrier")))
    _keep(row, "goals", _parsed(row, values.long_words, raw.get("goals")))
    _keep(row, "integration_hours_due", _parsed(row, values.number, raw.get("integration_hours_due"), 0, 1000))


def _mentor(row: Cleaned, raw: dict[str, Any], around: Surroundings) -> None:
    _keep(row, "capacity", _parsed(row, values.number, raw.get("capacity"), 1, 10))
    _keep(row, "motivation", _parsed(row, values.long_words, raw.get("motivation")))
    _keep(row, "mentorships_closed", _parsed(row, values.number, raw.get("mentorships_closed"), 0, 1000))
    row.screening = _parsed(row, values.screening, raw.get("screening")) or ""
    trained = _parsed(row, values.day, raw.get("training_completed_on"))
    if trained is not None and trained > around.today:
        row.doubt("unreadable_date", trained.isoformat())
    else:
        _keep(row, "training_completed_on", trained)
