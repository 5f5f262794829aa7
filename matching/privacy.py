"""What the matching keeps about a person, how she sees it, and how it forgets her."""

from typing import Any

from django.db.models import Q

from config.core import privacy
from config.core.models import Event
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .models import (
    Evening,
    EveningClick,
    EveningGuest,
    MatchingSettings,
    ModelCard,
    PastMentorship,
    Proposal,
    Run,
    Unmatched,
)

NOBODY = Q(pk__in=[])
KINDS = ("for", "against", "unknown")


def _proposals(user: Any) -> Any:
    return Proposal.objects.filter(Q(newcomer__user=user) | Q(mentor__user=user))


def _show_proposals(user: Any) -> list[privacy.Row]:
    """The reasons tell about both people, so they are shown without what was compared."""
    return [
        {**row, "reasons": {kind: [one["code"] for one in row["reasons"].get(kind, [])] for kind in KINDS}}
        for row in privacy.rows(
            _proposals(user), "state", "score", "probability", "reasons", "created_at", "decided_at"
        )
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


def _show_models(user: Any) -> list[privacy.Row]:
    mine = ModelCard.objects.filter(Q(trained_by=user) | Q(activated_by=user))
    return privacy.rows(mine, "version", "trained_at", "activated_at")


def _forget_models(user: Any) -> None:
    """Coefficients over hundreds of pairs say nothing about one of them; who asked for them goes."""
    ModelCard.objects.filter(trained_by=user).update(trained_by=None)
    ModelCard.objects.filter(activated_by=user).update(activated_by=None)


def _guests(user: Any) -> Any:
    return EveningGuest.objects.filter(Q(newcomer__user=user) | Q(mentor__user=user))


def _show_guests(user: Any) -> list[privacy.Row]:
    return [
        {"held_on": day.isoformat(), "place": place}
        for day, place in _guests(user).values_list("evening__held_on", "evening__place")
    ]


def _forget_guests(user: Any) -> None:
    _guests(user).delete()


def _clicks(user: Any) -> Any:
    return EveningClick.objects.filter(Q(newcomer__user=user) | Q(mentor__user=user))


def _show_clicks(user: Any) -> list[privacy.Row]:
    """What she said herself; what the other one said was said in confidence."""
    return [
        *privacy.rows(EveningClick.objects.filter(newcomer__user=user), "created_at", "newcomer_says"),
        *privacy.rows(EveningClick.objects.filter(mentor__user=user), "created_at", "mentor_says"),
    ]


def _forget_clicks(user: Any) -> None:
    _clicks(user).delete()


privacy.register(EveningGuest, export=_show_guests, erase=_forget_guests)
privacy.register(EveningClick, export=_show_clicks, erase=_forget_clicks)
privacy.impersonal(Evening, why="date and place of an evening")
privacy.register(ModelCard, export=_show_models, erase=_forget_models)
privacy.register(Run, export=_show_runs, erase=_forget_runs)
privacy.register(Proposal, export=_show_proposals, erase=_forget_proposals)
privacy.register(Unmatched, export=_show_unmatched, erase=_forget_unmatched)
privacy.register(PastMentorship, export=_show_history, erase=_forget_history)
privacy.impersonal(MatchingSettings, why="weights of a programme")
