"""What the matching keeps about a person, how she sees it, and how it forgets her."""

from typing import Any

from django.db.models import Q

from config.core import privacy
from config.core.models import Event
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .models import MatchingSettings, PastMentorship, Proposal, Run, Unmatched

NOBODY = Q(pk__in=[])


def _proposals(user: Any) -> Any:
    return Proposal.objects.filter(Q(newcomer__user=user) | Q(mentor__user=user))


def _show_proposals(user: Any) -> list[privacy.Row]:
    """The reasons tell about both people, so they are shown without what was compared."""
    return [
        {**row, "reasons": {kind: [reason["code"] for reason in told] for kind, told in row["reasons"].items()}}
        for row in privacy.rows(_proposals(user), "state", "score", "reasons", "created_at", "decided_at")
    ]


def _forget_proposals(user: Any) -> None:
    """That there was a proposal stays for the statistics; what was compared and said goes."""
    for proposal in _proposals(user):
        Event.objects.about(proposal).exclude(reason="").update(reason="")
    _proposals(user).update(reasons={}, decision_reason="")
    Proposal.objects.filter(decided_by=user).update(decided_by=None)


def _history(user: Any) -> Any:
    """Earlier mentorships carry references instead of names."""
    mine = NOBODY
    for model, side in ((Newcomer, "newcomer"), (Mentor, "mentor")):
        for programme, reference in model.objects.filter(user=user).values_list("programme", "reference"):
            mine |= Q(programme=programme, **{f"{side}__reference": reference})
    return PastMentorship.objects.filter(mine)


def _show_history(user: Any) -> list[privacy.Row]:
    return privacy.rows(_history(user), "started_on", "ended_on", "meetings", "closure_reason", "successful")


def _forget_history(user: Any) -> None:
    """What earlier pairs teach must never contain somebody who asked to be forgotten."""
    _history(user).delete()


def _show_unmatched(user: Any) -> list[privacy.Row]:
    return privacy.rows(Unmatched.objects.filter(newcomer__user=user), "because")


def _show_runs(user: Any) -> list[privacy.Row]:
    return privacy.rows(Run.objects.filter(requested_by=user), "requested_at", "state")


def _forget_runs(user: Any) -> None:
    Run.objects.filter(requested_by=user).update(requested_by=None)


def _forget_unmatched(user: Any) -> None:
    Unmatched.objects.filter(newcomer__user=user).delete()


privacy.register(Run, export=_show_runs, erase=_forget_runs)
privacy.register(Proposal, export=_show_proposals, erase=_forget_proposals)
privacy.register(Unmatched, export=_show_unmatched, erase=_forget_unmatched)
privacy.register(PastMentorship, export=_show_history, erase=_forget_history)
privacy.impersonal(MatchingSettings, why="weights of a programme")
