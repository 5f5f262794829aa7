"""Moving an object along its table of states."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from django.db import models, transaction

from .models import Event

# The keys and values are the strings of a TextChoices; a mapping's keys cannot be widened, hence Any.
Moves = Mapping[Any, frozenset[Any]]


class Stateful(Protocol):
    """A model with a ``state`` and, beside it, the table of allowed moves."""

    MOVES: ClassVar[Any]  # Moves
    state: Any
    pk: Any


class IllegalMove(Exception):
    """The object is not in a state from which this move is allowed."""

    def __init__(self, obj: Any, to: str) -> None:
        super().__init__(f"{type(obj).__name__} {obj.pk} cannot go from {obj.state} to {to}")
        self.obj, self.to = obj, to


def can_move(obj: Stateful, to: str) -> bool:
    """Whether the table allows the move; pages ask this to know which buttons to show."""
    return to in obj.MOVES.get(obj.state, frozenset())


def advance(obj: Any, to: str, *, by: Any, reason: str = "", **changes: Any) -> Any:
    """Lock the row, move it to ``to`` with ``changes``, and leave an Event.

    Returns ``obj`` itself, brought up to date. Raises IllegalMove when the table forbids it from the state that the
    database has now, whatever the caller believed.
    """
    with transaction.atomic():
        model = type(obj)
        locked = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
        if not can_move(locked, to):
            raise IllegalMove(locked, to)
        before = locked.state
        for target in (locked, obj):
            target.state = to
            for name, value in changes.items():
                setattr(target, name, value)
        locked.save(update_fields=["state", *changes, *_stamps(model)])
        Event.record(locked, f"{before}→{to}", by=by, reason=reason)
    return obj


def _stamps(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if getattr(field, "auto_now", False)]
