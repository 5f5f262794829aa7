"""The registry of personal data: what each model can show a person about herself, and how it forgets her.

Every model of the project is either registered here or declared impersonal with a reason; a test enumerates them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

Row = dict[str, Any]


@dataclass(frozen=True)
class PersonalData:
    """How one model answers a person's two questions: what do you have, and forget me."""

    model: type[models.Model]
    export: Callable[[Any], Iterable[Row]]
    erase: Callable[[Any], None]


_registry: dict[type[models.Model], PersonalData] = {}
_impersonal: dict[type[models.Model], str] = {}


def register(
    model: type[models.Model], *, export: Callable[[Any], Iterable[Row]], erase: Callable[[Any], None]
) -> None:
    """Tell how ``model`` shows and forgets a user. ``erase`` may run twice."""
    _registry[model] = PersonalData(model, export, erase)


def impersonal(model: type[models.Model], *, why: str) -> None:
    """Declare that ``model`` holds nothing about a person."""
    _impersonal[model] = why


def is_known(model: type[models.Model]) -> bool:
    """Whether somebody thought about ``model``."""
    return model in _registry or model in _impersonal


def export(user: Any) -> dict[str, list[Row]]:
    """All the platform has about this user, by model, in a form that can be written as JSON."""
    found = {data.model._meta.label: list(data.export(user)) for data in _registry.values()}
    return {label: rows for label, rows in sorted(found.items()) if rows}


@transaction.atomic
def erase(user: Any) -> None:
    """Forget this user everywhere. Apps that stand on others forget first."""
    for data in reversed(_registry.values()):
        data.erase(user)


def rows(queryset: models.QuerySet[Any], *fields: str) -> list[Row]:
    """The named fields of each object, decrypted, with dates as text."""
    return [{name: _plain(getattr(obj, name)) for name in fields} for obj in queryset]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value if isinstance(value, list | dict) else (
        value if value is None or isinstance(value, bool | int | float) else str(value)
    )
