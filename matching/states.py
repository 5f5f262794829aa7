"""The way of a run and of a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.core.states import Moves


class RunState(models.TextChoices):
    QUEUED = "queued", _("waiting to start")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


R = RunState
RUN_MOVES: Moves = {
    R.QUEUED: frozenset({R.RUNNING, R.FAILED}),
    R.RUNNING: frozenset({R.RUNNING, R.DONE, R.FAILED}),  # a second attempt finds the first one's state
    R.DONE: frozenset(),
    R.FAILED: frozenset(),
}
RUN_OPEN = (R.QUEUED, R.RUNNING)


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ON_HOLD = "on_hold", _("on hold")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    SUPERSEDED = "superseded", _("replaced")  # by a newer run, or by a mentor chosen by hand


P = ProposalState
PROPOSAL_MOVES: Moves = {
    P.PROPOSED: frozenset({P.ON_HOLD, P.APPROVED, P.DECLINED, P.SUPERSEDED}),
    P.ON_HOLD: frozenset({P.PROPOSED, P.APPROVED, P.DECLINED, P.SUPERSEDED}),
    # What the two people answer stands on the mentorship, once.
    P.APPROVED: frozenset(),
    P.DECLINED: frozenset(),
    P.SUPERSEDED: frozenset(),
}
# A decision is still to be taken.
UNDECIDED = (P.PROPOSED, P.ON_HOLD)


class Outcome(models.TextChoices):
    """What the two people made of an approved proposal."""

    WAITING = "waiting", _("waiting for answers")
    ACCEPTED = "accepted", _("both said yes")
    DECLINED = "declined", _("one of them said no")
    EXPIRED = "expired", _("no answer in time")
    WITHDRAWN = "withdrawn", _("taken back")
