"""Where a newcomer is on the way, in plain words: what was, what is now, what comes and who does it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Newcomer
from .panels import stage_of
from .states import NewcomerState as State

STEPS = [
    ("registered", _("You registered")),
    ("talk", _("A talk with the coordinator")),
    ("looking", _("We look for a mentor")),
    ("first_meeting", _("You meet your mentor for the first time")),
    ("going_on", _("You and your mentor go on together")),
    ("finished", _("You look back and finish")),
]
NOW = {
    State.REGISTERED: "talk",
    State.INTAKE_PLANNED: "talk",
    State.READY: "looking",
    State.CLOSED: "finished",
}


@dataclass(frozen=True)
class PathStep:
    text: Any
    when: str  # done, now or later


@dataclass(frozen=True)
class NextThing:
    """What happens next and who does it."""

    text: Any
    who: Any


NEXT = {
    State.REGISTERED: NextThing(_("The coordinator invites you to a talk."), _("the coordinator")),
    State.INTAKE_PLANNED: NextThing(_("Come to the talk with the coordinator."), _("you")),
    State.READY: NextThing(
        _("We look for somebody who fits you. That can take some weeks. You get a message."), _("the coordinator")
    ),
    State.MATCHED: NextThing(_("Keep in touch with your mentor."), _("you and your mentor")),
    State.CLOSED: NextThing(_("You reached the end of the way. You can always ask us a question."), _("you")),
    State.PAUSED: NextThing(_("We wait. Tell us when you want to go on."), _("you")),
    State.WITHDRAWN: NextThing(_("You stopped. You can come back: tell the coordinator."), _("you")),
}


def path_of(newcomer: Newcomer) -> list[PathStep]:
    """The steps of the way, each done, now or later. Who paused or stopped has no step that is now."""
    standing = newcomer.state in (State.PAUSED, State.WITHDRAWN)
    here = stage_of(newcomer) if newcomer.state == State.MATCHED else NOW.get(State(newcomer.state), "talk")
    position = [code for code, _text in STEPS].index(here)
    steps = []
    for index, (_code, text) in enumerate(STEPS):
        if index < position or newcomer.state == State.CLOSED:
            when = "done"
        elif index == position and not standing:
            when = "now"
        else:
            when = "later"
        steps.append(PathStep(text, when))
    return steps


def next_thing(newcomer: Newcomer) -> NextThing:
    """What happens next and who does it."""
    return NEXT[State(newcomer.state)]
