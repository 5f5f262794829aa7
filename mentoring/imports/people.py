"""Who is already known in the programme: one query, then every row is compared in memory."""

import re
from dataclasses import dataclass
from typing import Any

from config.accounts.models import Programme
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .columns import Kind
from .rows import Cleaned
from .values import fold

MODELS: dict[str, Any] = {Kind.NEWCOMERS: Newcomer, Kind.MENTORS: Mentor}
PREFIX = {Kind.NEWCOMERS: "N", Kind.MENTORS: "M"}


@dataclass(frozen=True)
class Known:
    """What identifies one person. ``pk`` is None for a person who only a preview made."""

    pk: int | None
    reference: str
    name: str
    email: str
    phone: str
    birth_year: int | None


@dataclass(frozen=True)
class Match:
    """Whom a row is about, and by which of the three signs: e-mail, phone or year of birth."""

    person: Known
    because: str
    same_name: bool


class People:
    """Newcomers or mentors of one programme, by address, by phone and name, and by name and year of birth."""

    def __init__(self, programme: Programme, kind: str) -> None:
        self.programme, self.kind = programme, kind
        self._by_email: dict[str, Known] = {}
        self._by_phone: dict[tuple[str, str], Known] = {}
        self._by_birth: dict[tuple[str, int], Known] = {}
        self._references: set[str] = set()
        self._highest = 0
        self._seen = 0
        self.refresh()

    def refresh(self) -> None:
        """Read who was added since the last time."""
        found = (
            MODELS[self.kind]
            .objects.filter(programme=self.programme, pk__gt=self._seen)
            .order_by("pk")
            .values_list("pk", "reference", "first_name", "last_name", "user__email", "phone", "birth_year")
        )
        for pk, reference, first, last, email, phone, year in found.iterator(chunk_size=1000):
            self._seen = pk
            self.add(Known(pk, reference, name_key(f"{first} {last}"), (email or "").lower(), phone, year))

    def add(self, person: Known) -> None:
        """Remember somebody; who was there first stays the one that others duplicate."""
        if person.email:
            self._by_email.setdefault(person.email, person)
        if person.phone:
            self._by_phone.setdefault((person.phone, person.name), person)
        if person.birth_year:
            self._by_birth.setdefault((person.name, person.birth_year), person)
        self._references.add(person.reference)
        number = re.fullmatch(rf"{PREFIX[Kind(self.kind)]}(\d{{1,9}})", person.reference)
        self._highest = max(self._highest, int(number[1]) if number else 0)

    def find(self, row: Cleaned) -> Match | None:
        """The person that the row is about, if she is known."""
        key = key_of(row)
        person = self._by_email.get(row.email) if row.email else None
        if person is not None:
            return Match(person, "email", _could_be_one(person, key, row))
        phone, year = row.data.get("phone", ""), row.data.get("birth_year")
        person = self._by_phone.get((phone, key)) if phone else None
        if person is not None:
            return Match(person, "phone", True)
        person = self.namesake(row)
        if person is not None and year and not _contradicts(person, row):
            return Match(person, "birth_year", True)
        return None

    def namesake(self, row: Cleaned) -> Known | None:
        """Somebody with the same name and year of birth."""
        return self._by_birth.get((key_of(row), row.data.get("birth_year") or 0))

    def reference_for(self, wanted: str) -> str:
        """The reference of the file when it is free, otherwise the next number."""
        if wanted and wanted not in self._references:
            return wanted
        return f"{PREFIX[Kind(self.kind)]}{self._highest + 1:05}"


def key_of(row: Cleaned) -> str:
    return name_key(f"{row.data.get('first_name', '')} {row.data.get('last_name', '')}")


def name_key(name: str) -> str:
    """A name without capitals, accents, marks and spaces, so that *De Smet* and *DeSmet* are one."""
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _contradicts(person: Known, row: Cleaned) -> bool:
    """Another address and another phone: two people who share a common name, as far as anybody can tell."""
    phone = row.data.get("phone", "")
    return bool(
        person.email and row.email and person.email != row.email and person.phone and phone and person.phone != phone
    )


def _could_be_one(person: Known, key: str, row: Cleaned) -> bool:
    """Under one address: False only when name, phone and year all speak for two people (a couple with one address)."""
    year, phone = row.data.get("birth_year"), row.data.get("phone", "")
    return (
        person.name == key
        or not (person.birth_year and year and person.birth_year != year)
        or bool(person.phone and phone and person.phone == phone)
    )
