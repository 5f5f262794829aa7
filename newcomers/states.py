"""The way of a newcomer, from registration to the end, and the moves it allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NewcomerState(models.TextChoices):
    REGISTERED = "registered", _("registered")
    INTAKE_PLANNED = "intake_planned", _("intake planned")
    READY = "ready", _("ready to match")
    MATCHED = "matched", _("has a mentor")
    CLOSED = "closed", _("finished")
    PAUSED = "paused", _("paused")
    WITHDRAWN = "withdrawn", _("stopped")


S = NewcomerState
MOVES = {
    S.REGISTERED: frozenset({S.INTAKE_PLANNED, S.READY, S.PAUSED, S.WITHDRAWN}),
    S.INTAKE_PLANNED: frozenset({S.READY, S.REGISTERED, S.PAUSED, S.WITHDRAWN}),
    S.READY: frozenset({S.MATCHED, S.INTAKE_PLANNED, S.PAUSED, S.WITHDRAWN}),
    # An early ending brings a newcomer back to the list; a planned one ends the way.
    S.MATCHED: frozenset({S.READY, S.CLOSED}),
    S.CLOSED: frozenset({S.READY}),
    S.PAUSED: frozenset({S.REGISTERED, S.READY, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset({S.REGISTERED}),
}
