"""What the public documents tell beside their text, to see whether it has changed."""

from collections import defaultdict
from typing import Any

from content.models import Card, Document, Event, Organisation, Service, Step, Term

_BESIDE = (Organisation, Service, Event, Step, Card, Term)


def told() -> dict[int, list[Any]]:
    """For each public document everything that is not text; equal when nothing of it changed. Ten queries at any size.

    Names and addresses of places are not in it: who changes a place renews the documents that tell of it.
    """
    found: dict[int, list[Any]] = {
        row[0]: list(row) for row in Document.objects.public().values_list("pk", "theme", "position", "critical")
    }
    for model in _BESIDE:
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._default_manager.values_list("pk", *columns):
            _add(found, row[0], model.__name__, row)
    for many in (Document.related, Step.requires, Service.places):
        name = many.field.m2m_column_name()
        pairs: dict[int, set[int]] = defaultdict(set)
        for one, other in many.through._default_manager.values_list(name, many.field.m2m_reverse_name()):
            pairs[one].add(other)
        for one, others in pairs.items():
            _add(found, one, many.field.name, sorted(others))
    return found


def _add(found: dict[int, list[Any]], pk: int, name: str, value: Any) -> None:
    if pk in found:
        found[pk].append((name, value))
