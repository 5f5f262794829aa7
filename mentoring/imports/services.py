"""The verbs of an import: upload, say what the columns mean, preview, confirm, write, throw away."""

import base64
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme, User
from config.core import jobs
from config.core.errors import Refused
from config.core.models import Event, Job
from config.core.states import IllegalMove, advance

from .columns import FIELDS, Kind, Mapping
from .models import ImportedRow, PeopleImport
from .problems import Fate
from .running import Outcome, Run, Source, go
from .sheets import EXPECTED, as_source
from .workbook import Formula, Sheet, Unreadable, is_filled, read

State = PeopleImport.State
PREVIEW, APPLY = "mentoring.preview_import", "mentoring.apply_import"
MAX_FILES = 5
SAMPLES, SAMPLE_LENGTH = 3, 60
# How long a report can be downloaded; people's answers are not kept in a second place for longer.
KEPT_FOR = timedelta(days=30)

COMPLAINTS = {
    "kind_unknown": _("Say whether this sheet holds newcomers or mentors, or leave the sheet out."),
    "no_name_column": _("No column holds the name. Choose one."),
    "no_contact_column": _("No column holds an e-mail address or a phone number. Choose one."),
    "column_twice": _("Two columns have the same meaning. Each meaning can be used once."),
}


@transaction.atomic
def upload(*, programme: Programme, files: list[tuple[str, bytes]], by: User, intake_done: bool) -> PeopleImport:
    """Keep the files, encrypted, with a first guess at their columns. Raises Unreadable."""
    forget_old()
    if len(files) > MAX_FILES:
        raise Unreadable(_("Upload at most five files at once."))
    sources = [as_source(sheet) for name, content in files for sheet in read(name, content)]
    if not any(not source.mapping.complaints() for source in sources):
        raise Unreadable(EXPECTED)
    found = PeopleImport.objects.create(
        programme=programme,
        uploaded_by=by,
        intake_done=intake_done,
        file_names=[name[:120] for name, _content in files],
        files=[{"name": name, "content": base64.b64encode(content).decode()} for name, content in files],
        sheets=[_described(source) for source in sources],
        samples=[_samples(source.sheet) for source in sources],
    )
    Event.record(found, "file uploaded", by=by)
    return found


@transaction.atomic
def choose_columns(*, people_import: PeopleImport, mappings: list[Mapping | None], by: User) -> PeopleImport:
    """Say what each sheet's columns mean; None leaves a sheet out. The preview is made anew.

    Raises Refused when a sheet cannot be read that way, or when every sheet is left out.
    """
    found = _locked(people_import)
    if found.state not in (State.UPLOADED, State.PREVIEWED):
        raise IllegalMove(found, State.UPLOADED)
    for mapping in mappings:
        for code in mapping.complaints() if mapping else []:
            raise Refused(COMPLAINTS[code])
    if not any(mappings) or len(mappings) != len(found.sheets):
        raise Refused(_("Choose at least one sheet."))
    found.sheets = [
        described | ({"kind": mapping.kind, "fields": _fitting(described, mapping)} if mapping else {"kind": ""})
        for described, mapping in zip(found.sheets, mappings, strict=True)
    ]
    found.save(update_fields=["sheets", "updated_at"])
    if found.state == State.PREVIEWED:
        advance(found, State.UPLOADED, by=by)
    jobs.enqueue(PREVIEW, found.pk, by=by)
    return found


@transaction.atomic
def confirm(*, people_import: PeopleImport, by: User) -> PeopleImport:
    """Begin, or go on with what stopped half-way. Confirming twice is confirming once."""
    found = _locked(people_import)
    if found.state == State.APPLIED:
        return found
    if found.state != State.APPLYING:
        if found.state == State.PREVIEWED:
            found.rows.filter(is_preview=True).delete()
        advance(found, State.APPLYING, by=by)
    jobs.enqueue(APPLY, found.pk, by=by)
    return found


@transaction.atomic
def discard(*, people_import: PeopleImport, by: User | None) -> None:
    """Throw the files and the preview away. People who were imported before it stopped stay."""
    found = _locked(people_import)
    if found.state == State.DISCARDED:
        return
    advance(found, State.DISCARDED, by=by)
    found.rows.filter(is_preview=True).delete()
    _empty(found)


def make_preview(import_id: int, job: Job) -> None:
    """Work out every row's fate without changing anything. Running it again makes the preview anew."""
    found = PeopleImport.objects.get(pk=import_id)
    if found.state != State.UPLOADED:
        return
    found.rows.filter(is_preview=True).delete()
    _run(found, job, write=False)
    with transaction.atomic():
        if _locked(found).state == State.UPLOADED:
            advance(found, State.PREVIEWED, by=job.requested_by, counts=count(found))


def write_people(import_id: int, job: Job) -> None:
    """Write the rows that are not written yet. A pass that broke off leaves its report, and the next goes on."""
    found = PeopleImport.objects.get(pk=import_id)
    if found.state != State.APPLYING:
        return
    try:
        _run(found, job, write=True)
    except Exception:
        advance(found, State.FAILED, by=job.requested_by, counts=count(found))
        raise
    with transaction.atomic():
        advance(found, State.APPLIED, by=job.requested_by, counts=count(found))
        _empty(found)
        Event.record(found.programme, "people imported", by=job.requested_by, **found.counts)


def _run(found: PeopleImport, job: Job, *, write: bool) -> None:
    sources = sources_of(found)
    used = [(place, source) for place, source in enumerate(sources) if source.mapping.kind]
    run = Run(
        programme=found.programme,
        sources=[source for _place, source in used],
        by=found.uploaded_by,
        intake_done=found.intake_done,
        write=write,
    )
    place_of = {place: position for position, (place, _source) in enumerate(used)}
    done = list(found.rows.filter(is_preview=False).values_list("source", "number")) if write else []
    already = frozenset((place_of[source], number) for source, number in done if source in place_of)
    total = sum(len(source.sheet.rows) for _place, source in used)
    taken = [len(already)]

    def keep(chunk: list[tuple[int, Outcome]]) -> None:
        ImportedRow.objects.bulk_create(
            _kept_row(found, used[position][0], outcome, is_preview=not write) for position, outcome in chunk
        )
        taken[0] += len(chunk)
        jobs.report(job, taken[0], total)

    go(run, keep, already)


def sources_of(found: PeopleImport) -> list[Source]:
    """The sheets of the kept files, with the meanings that were chosen."""
    sheets: list[Sheet] = []
    for file in found.files:
        sheets += read(file["name"], base64.b64decode(file["content"]))
    return [
        Source(sheet, Mapping(described["kind"], described["fields"]))
        for sheet, described in zip(sheets, found.sheets, strict=True)
    ]


def count(found: PeopleImport) -> dict[str, dict[str, int]]:
    """Rows and fates for each kind, from the rows that were kept."""
    counts = {kind: {"rows": 0} | dict.fromkeys(Fate.values, 0) for kind in Kind.values}
    for kind, fate in found.rows.values_list("kind", "fate").iterator():
        counts[kind]["rows"] += 1
        counts[kind][fate] += 1
    return counts


def forget_old() -> int:
    """Delete imports after a month: the people have their own files by then. Returns how many."""
    old = PeopleImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).exclude(state=State.APPLYING)
    return old.delete()[1].get(PeopleImport._meta.label, 0)


def _locked(people_import: PeopleImport) -> PeopleImport:
    return PeopleImport.objects.select_for_update(of=("self",), no_key=True).get(pk=people_import.pk)


def _empty(found: PeopleImport) -> None:
    found.files, found.samples = [], []
    found.save(update_fields=["files", "samples", "updated_at"])


def _fitting(described: dict[str, Any], mapping: Mapping) -> list[str]:
    """One known meaning, or none, for each heading."""
    if len(mapping.fields) != len(described["headings"]) or not set(mapping.fields) <= {*FIELDS, ""}:
        raise Refused(_("The columns have changed. Upload the file again."))
    return mapping.fields


def _described(source: Source) -> dict[str, Any]:
    sheet, mapping = source.sheet, source.mapping
    return {
        "file": sheet.file[:120],
        "title": sheet.title[:120],
        "kind": "" if mapping.complaints() else mapping.kind,
        "headings": sheet.headings,
        "fields": mapping.fields,
        "rows": len(sheet.rows),
    }


def _samples(sheet: Sheet) -> list[list[str]]:
    """The first values of each column."""
    samples: list[list[str]] = [[] for _heading in sheet.headings]
    for row in sheet.rows[:50]:
        for column, cell in enumerate(row.cells):
            if len(samples[column]) < SAMPLES and is_filled(cell):
                samples[column].append(str(as_plain(cell))[:SAMPLE_LENGTH])
    return samples


def as_plain(cell: Any) -> Any:
    """A cell as JSON can hold it: a formula as its text, a date as people write it."""
    if isinstance(cell, Formula):
        return cell.text
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y %H:%M").removesuffix(" 00:00")
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)


def _kept_row(found: PeopleImport, source: int, outcome: Outcome, *, is_preview: bool) -> ImportedRow:
    return ImportedRow(
        people_import=found,
        source=source,
        number=outcome.row,
        kind=outcome.kind,
        fate=outcome.fate,
        reference=outcome.reference[:20],
        is_preview=is_preview,
        content={
            "name": outcome.name,
            "cells": [as_plain(cell) for cell in outcome.cells],
            "problems": [problem.as_json() for problem in outcome.problems],
            "filled": outcome.filled,
            "kept": outcome.kept,
        },
    )
