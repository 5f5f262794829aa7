"""What imports know about a person, and how they forget her."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from config.core import ownership, privacy
from config.core.states import can_move
from mentoring.models import Mentor
from newcomers.models import Newcomer

from . import services
from .columns import Kind
from .models import ImportedRow, ImportState, PeopleImport


def _rows_of(user: Any) -> Any:
    """The rows that became this user's files, by programme and reference."""
    mine = Q(pk__in=[])
    for kind, model in ((Kind.NEWCOMERS, Newcomer), (Kind.MENTORS, Mentor)):
        for programme, reference in model.objects.filter(user=user).values_list("programme", "reference"):
            mine |= Q(people_import__programme=programme, kind=kind, reference=reference)
    return ImportedRow.objects.filter(mine)


def _export_rows(user: Any) -> Iterable[dict[str, Any]]:
    return privacy.rows(_rows_of(user), "number", "kind", "fate", "reference", "content")


def _forget_rows(user: Any) -> None:
    """Her rows, those that name her under whatever fate, and the files that still wait with her in them."""
    _rows_of(user).delete()
    contacts = ownership.contacts_of(user)
    programmes = {file.programme_id for model in (Newcomer, Mentor) for file in model.objects.filter(user=user)}
    for row in ImportedRow.objects.filter(people_import__programme__in=programmes).iterator():
        if ownership.is_told_in(json.dumps(row.content, ensure_ascii=False), contacts):
            row.delete()
    for waiting in PeopleImport.objects.filter(programme__in=programmes).iterator():
        if can_move(waiting, ImportState.DISCARDED) and _is_in_file(waiting, contacts):
            services.discard(people_import=waiting, by=None)


def _is_in_file(waiting: PeopleImport, contacts: set[str]) -> bool:
    rows = (row for source in services.sources_of(waiting) for row in source.sheet.rows)
    return any(ownership.is_told_in(" | ".join(str(cell) for cell in row.cells), contacts) for row in rows)


def _export_imports(user: Any) -> Iterable[dict[str, Any]]:
    return privacy.rows(PeopleImport.objects.filter(uploaded_by=user), "created_at", "state", "file_names")


def _forget_imports(user: Any) -> None:
    PeopleImport.objects.filter(uploaded_by=user).update(uploaded_by=None)


privacy.register(PeopleImport, export=_export_imports, erase=_forget_imports)
privacy.register(ImportedRow, export=_export_rows, erase=_forget_rows, first=True)
