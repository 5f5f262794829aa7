"""How each app words its to-dos and counts what needs a coordinator. The page *Today* reads this register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Kind:
    """One code of ``ToDo``: what to say, where to go, and whom it is about."""

    text: Any
    model: type[models.Model]
    url_name: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A count on *Today* and the list behind it."""

    label: Any
    count: int
    url: str


_kinds: dict[tuple[str, str], Kind] = {}
_figures: list[Callable[[Any], list[Figure]]] = []


def register(
    code: str, *, text: Any, model: type[models.Model], url_name: str, details: Mapping[str, Any] | None = None
) -> None:
    """Word one code. ``url_name`` takes the object's pk; ``details`` words the codes in ``ToDo.details``."""
    _kinds[model._meta.label_lower, code] = Kind(text, model, url_name, details or {})


def figures(function: Callable[[Any], list[Figure]]) -> Callable[[Any], list[Figure]]:
    """Add counts to *Today*. The function gets the coordinator."""
    _figures.append(function)
    return function


def kind_of(subject_type: str, code: str) -> Kind:
    """How a to-do is worded. Raises KeyError for a code that no app registered."""
    return _kinds[subject_type, code]


def find(subject_type: str, code: str) -> Kind | None:
    """How a to-do is worded, or None for a code that no app registered."""
    return _kinds.get((subject_type, code))


def figures_for(user: Any) -> list[Figure]:
    """All apps' counts, in the order of the way through the house. Two apps that name the same count show it once."""
    shown: dict[str, Figure] = {}
    for function in _figures:
        for figure in function(user):
            shown.setdefault(str(figure.label), figure)
    return list(shown.values())
