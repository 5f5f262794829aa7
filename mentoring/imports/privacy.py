"""What imports know about a person, and how they forget her."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from config.core import privacy
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .columns import Kind
from .models import ImportedRow, PeopleImport


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
    _rows_of(user).delete()


def _export_imports(user: Any) -> Iterable[dict[str, Any]]:
    return privacy.rows(PeopleImport.objects.filter(uploaded_by=user), "created_at", "state", "file_names")


def _forget_imports(user: Any) -> None:
    PeopleImport.objects.filter(uploaded_by=user).update(uploaded_by=None)


privacy.register(PeopleImport, export=_export_imports, erase=_forget_imports)
privacy.register(ImportedRow, export=_export_rows, erase=_forget_rows)
