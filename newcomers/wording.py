"""Codes about a newcomer's file in the coordinator's words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from config.accounts import todos
from config.accounts.models import ToDo
from config.core.models import Event

from .models import Newcomer
from .questions import QUESTIONS
from .rules import MISSING_FIELDS, MISSING_TEXTS, missing_for_ready
from .states import NewcomerState as State

BEFORE_READY = (State.REGISTERED, State.INTAKE_PLANNED)
STATE_KINDS = {
    State.REGISTERED: "warn",
    State.INTAKE_PLANNED: "info",
    State.READY: "info",
    State.MATCHED: "good",
    State.CLOSED: "neutral",
    State.PAUSED: "neutral",
    State.WITHDRAWN: "neutral",
}
VERBS = {
    "registered": _("registered"),
    "gave pages": _("put pages on the newcomer's page"),
    "intake planned": _("planned the talk"),
    "file changed": _("changed the file"),
    "filled in from import": _("changed the file"),
    "offer made": _("made an offer"),
    "offer ended": _("an offer ended"),
    "changed own answers": _("changed her own answers"),
    "consent noted": _("noted what she agreed to"),
    "wrote restricted note": _("wrote in the sensitive notes"),
    "opened restricted note": _("opened the sensitive notes"),
}
LANGUAGE_FREE = frozenset({"languages", "needs", "availability", "interests", "children_birth_years", "consents"})


def missing_lines(newcomer: Newcomer) -> list[dict[str, Any]]:
    """What is missing, each with the place in the intake form where it is asked."""
    path = reverse("newcomers:intake", args=[newcomer.pk])
    return [
        {"text": MISSING_TEXTS[code], "url": f"{path}#field-{MISSING_FIELDS[code]}"}
        for code in missing_for_ready(newcomer)
    ]


def todo_line(todo: ToDo) -> dict[str, Any]:
    """One open to-do about the file."""
    kind = todos.find(todo.subject_type, todo.code)
    if kind is None:
        return {"text": todo.code, "details": [], "url": "", "due_on": todo.due_on}
    details = [kind.details.get(code, code) for code in todo.details]
    return {"text": kind.text, "details": details, "url": reverse(kind.url_name, args=[todo.subject_id]),
            "due_on": todo.due_on}  # fmt: skip


def journal_line(event: Event) -> dict[str, Any]:
    """One line of the journal. A move is written ``before→after``."""
    before, arrow, after = event.verb.partition("→")
    if arrow:
        states = dict(State.choices)
        text = _now("%(before)s → %(after)s") % {
            "before": states.get(before, before),
            "after": states.get(after, after),
        }
    else:
        text = str(VERBS.get(event.verb, event.verb))
    fields = [QUESTIONS[name] for name in event.data.get("fields", []) if name in QUESTIONS]
    return {"at": event.at, "text": text, "by": event.actor, "reason": event.reason, "fields": fields}


def differences(newcomer: Newcomer, typed: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the file and what the coordinator typed say different things."""
    found = []
    for name, value in typed.items():
        if name not in QUESTIONS or name in LANGUAGE_FREE:
            continue
        current = getattr(newcomer, name)
        if current != value and (current or value):
            found.append({"question": QUESTIONS[name], "current": current, "typed": value})
    return found
