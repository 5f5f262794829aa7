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
    first: bool


_registry: dict[type[models.Model], PersonalData] = {}
_impersonal: dict[type[models.Model], str] = {}
_obstacles: list[Callable[[Any], str | None]] = []


def register(
    model: type[models.Model],
    *,
    export: Callable[[Any], Iterable[Row]],
    erase: Callable[[Any], None],
    first: bool = False,
) -> None:
    """Tell how ``model`` shows and forgets a user. ``erase`` may run twice.

    ``first`` is for what points at a person's objects without a key, such as the journal: it must forget while those
    objects and their names are still there.
    """
    _registry[model] = PersonalData(model, export, erase, first)


def impersonal(model: type[models.Model], *, why: str) -> None:
    """Declare that ``model`` holds nothing about a person."""
    _impersonal[model] = why


def obstacle(function: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """Name a reason not to forget a user yet. The function returns it in the user's words, or None."""
    _obstacles.append(function)
    return function


def obstacles(user: Any) -> list[str]:
    """Every reason why this user cannot be forgotten yet."""
    return [reason for function in _obstacles if (reason := function(user))]


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
    backwards = list(reversed(_registry.values()))
    for data in [*(data for data in backwards if data.first), *(data for data in backwards if not data.first)]:
        data.erase(user)


def rows(queryset: models.QuerySet[Any], *fields: str) -> list[Row]:
    """The named fields of each object, decrypted, with dates as text."""
    return [{name: _plain(getattr(obj, name)) for name in fields} for obj in queryset]


def _plain(value: Any) -> Any:
    return (
        value.isoformat()
        if hasattr(value, "isoformat")
        else value
        if isinstance(value, list | dict)
        else (value if value is None or isinstance(value, bool | int | float) else str(value))
    )
