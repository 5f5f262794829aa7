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


class DecisionCode(models.TextChoices):
    """Why a coordinator decided otherwise than the run; the text beside it says more."""

    NEEDS = "needs", _("needs: somebody else can help better")
    LANGUAGE = "language", _("language")
    DISTANCE = "distance", _("distance or travel")
    TIME = "time", _("time together")
    PERSONALITY = "personality", _("personality")
    KNOWN = "known", _("they know each other")
    SAFETY = "safety", _("safety")
    OTHER = "other", _("something else")


class Click(models.TextChoices):
    """What somebody says of a person after a matching evening."""

    YES = "yes", _("yes")
    MAYBE = "maybe", _("maybe")
    NO = "no", _("no")


class ModelState(models.TextChoices):
    """Of a learned model; read by coordinators as a badge, by nobody else."""

    TRAINED = "trained", "trained"
    ACTIVE = "active", "active"
    RETIRED = "retired", "retired"
    REJECTED = "rejected", "rejected"  # not better than the weights


M = ModelState
MODEL_MOVES: Moves = {
    M.TRAINED: frozenset({M.ACTIVE, M.RETIRED}),
    M.ACTIVE: frozenset({M.RETIRED}),
    M.RETIRED: frozenset({M.ACTIVE}),  # rolled back to
    M.REJECTED: frozenset(),
}


class Outcome(models.TextChoices):
    """What the two people made of an approved proposal."""

    WAITING = "waiting", _("waiting for answers")
    ACCEPTED = "accepted", _("both said yes")
    DECLINED = "declined", _("one of them said no")
    EXPIRED = "expired", _("no answer in time")
    WITHDRAWN = "withdrawn", _("taken back")
