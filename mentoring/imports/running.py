"""Deciding every row's fate, and carrying it out. The command, the preview and the import run the same lines."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from config.accounts.models import Programme, User
from config.core.errors import Refused
from config.reference.models import Place
from config.reference.occupations import resolve

from . import writing
from .columns import Kind, Mapping
from .people import MODELS, Known, Match, People, key_of
from .problems import FILLED_IN, NOT_TAKEN_OVER, Fate, Problem
from .rows import Cleaned, Surroundings, clean
from .values import text
from .workbook import Row, Sheet

log = structlog.get_logger(__name__)

ROWS_AT_A_TIME = 50


@dataclass
class Source:
    """A sheet and what its columns mean."""

    sheet: Sheet
    mapping: Mapping


@dataclass
class Outcome:
    """What became of one row."""

    kind: str
    file: str
    sheet: str
    row: int
    cells: list[Any]
    fate: str
    reference: str = ""
    name: str = ""
    problems: list[Problem] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def message(self) -> str:
        """Everything there is to say about the row, in the reader's language."""
        model = MODELS[self.kind]
        said = [problem.message for problem in self.problems]
        if self.filled:
            said.append(str(FILLED_IN) % {"fields": ", ".join(writing.names_of(self.filled, model))})
        if self.kept:
            said.append(str(NOT_TAKEN_OVER) % {"fields": ", ".join(writing.names_of(self.kept, model))})
        return " ".join(said)


class Run:
    """One pass over the rows of some sheets for one programme. Without ``write`` nothing is changed."""

    def __init__(
        self, *, programme: Programme, sources: list[Source], by: User | None, intake_done: bool, write: bool
    ) -> None:
        self.programme, self.sources = programme, sources
        self.by, self.intake_done, self.write = by, intake_done, write
        self.people = {kind: People(programme, kind) for kind in Kind.values}
        self.around = surroundings(sources, strict=intake_done)

    def chunks(self, already: frozenset[tuple[int, int]] = frozenset()) -> Iterator[list[tuple[int, Outcome]]]:
        """The outcomes, some rows at a time, each with the position of its source.

        The rows of one chunk are written in one transaction, each behind its own savepoint. ``already`` names rows
        (source, row number) that an earlier, broken pass has dealt with.
        """
        rows = (
            (place, source, row)
            for place, source in enumerate(self.sources)
            for row in source.sheet.rows
            if (place, row.number) not in already
        )
        while chunk := list(islice(rows, ROWS_AT_A_TIME)):
            yield [(place, self.outcome(source, row)) for place, source, row in chunk]

    def refresh(self) -> None:
        """Hold the programme's row, and read who was added by others since."""
        Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=self.programme.pk)
        for people in self.people.values():
            people.refresh()

    def outcome(self, source: Source, row: Row) -> Outcome:
        """Decide, and write when asked to."""
        mapping = source.mapping
        cleaned = clean(mapping.kind, mapping.fields, row.cells, self.around)
        outcome = Outcome(
            kind=mapping.kind,
            file=source.sheet.file,
            sheet=source.sheet.title,
            row=row.number,
            cells=row.cells,
            fate=Fate.REFUSED,
            reference=cleaned.reference,
            name=f"{cleaned.data.get('first_name', '')} {cleaned.data.get('last_name', '')}".strip(),
            problems=cleaned.problems,
        )
        if cleaned.is_refused:
            outcome.problems = cleaned.why_refused
            return outcome
        try:
            with transaction.atomic():
                self._settle(outcome, cleaned)
        except (DatabaseError, ValidationError, Refused, ValueError) as problem:
            log.warning("import_row_failed", kind=mapping.kind, row=row.number, error=type(problem).__name__)
            outcome.fate = Fate.REFUSED
            outcome.problems = [*cleaned.problems, Problem("not_saved")]
        return outcome

    def _settle(self, outcome: Outcome, cleaned: Cleaned) -> None:
        people = self.people[cleaned.kind]
        match = people.find(cleaned)
        if match is not None:
            self._merge(outcome, cleaned, match)
            return
        namesake = people.namesake(cleaned)
        if namesake is not None:
            outcome.problems.append(Problem("possible_duplicate", {"reference": namesake.reference}))
        reference, asks, pk = people.reference_for(cleaned.reference), cleaned.asks, None
        if self.write:
            person, asks = writing.create(
                programme=self.programme,
                row=cleaned,
                reference=reference,
                by=self.by,
                intake_done=self.intake_done,
            )
            reference, pk = person.reference, person.pk
            if asks and not cleaned.asks:
                outcome.problems.append(Problem("not_ready"))
        outcome.reference = reference
        outcome.fate = Fate.INCOMPLETE if asks else Fate.CREATED
        phone, year = cleaned.data.get("phone", ""), cleaned.data.get("birth_year")
        people.add(Known(pk, reference, key_of(cleaned), cleaned.email, phone, year))

    def _merge(self, outcome: Outcome, cleaned: Cleaned, match: Match) -> None:
        known = match.person
        outcome.fate, outcome.reference = Fate.MERGED, known.reference
        values = {"reference": known.reference, "because": match.because}
        outcome.problems.append(Problem("duplicate_person", values))
        if not match.same_name:
            outcome.problems.append(Problem("same_address_other_name", values))
        elif self.write and known.pk is not None:
            person = MODELS[cleaned.kind].objects.select_related("user", "programme").get(pk=known.pk)
            outcome.filled, outcome.kept, address_in_use = writing.merge(
                person=person, row=cleaned, by=self.by, intake_done=self.intake_done
            )
            if address_in_use:
                outcome.problems.append(Problem("address_in_use"))


def surroundings(sources: Iterable[Source], *, strict: bool) -> Surroundings:
    """What the rows are judged by: two queries, however many rows."""
    places = Place.objects.order_by().values_list("postcode", "is_starter").distinct()
    known = list(places)
    return Surroundings(
        today=timezone.localdate(),
        postcodes=frozenset(postcode for postcode, _starter in known),
        official_postcodes=any(not is_starter for _postcode, is_starter in known),
        occupations=_occupations(sources),
        strict=strict,
    )


def _occupations(sources: Iterable[Source]) -> dict[str, str]:
    labels: set[str] = set()
    for source in sources:
        if "occupation" in source.mapping.fields:
            place = source.mapping.fields.index("occupation")
            labels |= {text(row.cells[place], 120) for row in source.sheet.rows}
    return {label: occupation.isco_code for label, occupation in resolve(labels - {""}).items()}


def go(run: Run, on_chunk: Callable[[list[tuple[int, Outcome]]], None], already: Any = frozenset()) -> None:
    """Take all rows. A chunk and what ``on_chunk`` writes about it are kept together or not at all."""
    chunks = run.chunks(already)
    while True:
        with transaction.atomic():
            if run.write:
                run.refresh()
            chunk = next(chunks, None)
            if chunk is None:
                return
            on_chunk(chunk)


def counted(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """Rows and fates for each kind."""
    counts = {kind: {"rows": 0} | dict.fromkeys(Fate.values, 0) for kind in Kind.values}
    for outcome in outcomes:
        counts[outcome.kind]["rows"] += 1
        counts[outcome.kind][outcome.fate] += 1
    return counts


def as_json(outcomes: list[Outcome]) -> dict[str, Any]:
    """The report that ``import_people --json`` prints."""
    problems = [
        {
            "sheet": outcome.kind,
            "row": outcome.row,
            "reference": outcome.reference,
            "code": problem.code,
            "message": problem.message,
        }
        for outcome in outcomes
        for problem in outcome.problems
    ]
    return counted(outcomes) | {"problems": problems}
