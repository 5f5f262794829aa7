"""What apps above this one add to *My path*: a register, because this app does not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from .models import Newcomer

Panel = Callable[[HttpRequest, Newcomer], tuple[str, dict[str, Any]] | None]
Stage = Callable[[Newcomer], str | None]

_panels: list[Panel] = []
_stages: list[Stage] = []


def register_panel(function: Panel) -> Panel:
    """Add a part to *My path*: the function names a template and its context, or returns None to add nothing."""
    if function not in _panels:
        _panels.append(function)
    return function


def register_stage(function: Stage) -> Stage:
    """Tell where a newcomer with a mentor is: ``first_meeting`` or ``going_on``; None when the function cannot know."""
    if function not in _stages:
        _stages.append(function)
    return function


@dataclass(frozen=True)
class DrawnPanel:
    """A part of *My path*; ``is_next`` when it says itself what is next."""

    html: str
    is_next: bool


def panels_for(request: HttpRequest, newcomer: Newcomer) -> list[DrawnPanel]:
    """The drawn parts, in the order of registration. A context with ``is_next`` takes the place of what is next."""
    found = [panel for function in _panels if (panel := function(request, newcomer))]
    return [
        DrawnPanel(render_to_string(name, {"newcomer": newcomer, **context}, request), bool(context.get("is_next")))
        for name, context in found
    ]


def stage_of(newcomer: Newcomer) -> str:
    """Where a newcomer with a mentor is."""
    return next((stage for function in _stages if (stage := function(newcomer))), "first_meeting")
