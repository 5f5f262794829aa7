"""The way of a mentor and of a mentorship, and the moves they allow."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorState(models.TextChoices):
    APPLIED = "applied", _("applied")
    INTERVIEW = "interview", _("interview")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    ON_HOLD = "on_hold", _("on hold")
    PAUSED = "paused", _("paused")
    LEFT = "left", _("left")


M = MentorState
MENTOR_MOVES = {
    M.APPLIED: frozenset({M.INTERVIEW, M.DECLINED, M.ON_HOLD, M.LEFT}),
    M.INTERVIEW: frozenset({M.APPROVED, M.DECLINED, M.ON_HOLD, M.LEFT}),
    M.ON_HOLD: frozenset({M.INTERVIEW, M.APPROVED, M.DECLINED, M.LEFT}),
    M.APPROVED: frozenset({M.PAUSED, M.ON_HOLD, M.LEFT}),
    M.PAUSED: frozenset({M.APPROVED, M.LEFT}),
    M.DECLINED: frozenset({M.APPLIED}),
    M.LEFT: frozenset({M.APPLIED}),
}


class MentorshipState(models.TextChoices):
    OFFERED = "offered", _("offered")
    FIRST_MEETING = "first_meeting", _("first meeting")
    TRIAL = "trial", _("trial")
    ACTIVE = "active", _("under way")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", _("closed")
    LAPSED = "lapsed", _("not started")  # the offer ended without two yeses


P = MentorshipState
MENTORSHIP_MOVES = {
    P.OFFERED: frozenset({P.FIRST_MEETING, P.LAPSED}),
    P.FIRST_MEETING: frozenset({P.TRIAL, P.PAUSED, P.CLOSED}),
    P.TRIAL: frozenset({P.ACTIVE, P.PAUSED, P.CLOSED}),
    P.ACTIVE: frozenset({P.PAUSED, P.CLOSED}),
    P.PAUSED: frozenset({P.FIRST_MEETING, P.TRIAL, P.ACTIVE, P.CLOSED}),
    P.CLOSED: frozenset(),
    P.LAPSED: frozenset(),
}
OPEN = (P.OFFERED, P.FIRST_MEETING, P.TRIAL, P.ACTIVE, P.PAUSED)
ENDED = (P.CLOSED, P.LAPSED)
