"""Whether the matching is fair to everybody: the programme's people as groups, and what became of them."""

from collections import Counter
from typing import Any

import numpy as np
from django.db.models import Count, Min
from django.utils import timezone

from config.accounts.models import Programme
from config.accounts.services import close_todos, open_todo
from matching import fairness, past
from matching.models import Proposal, Run
from matching.people import Floats, Texts
from matching.states import ProposalState, RunState
from mentoring.models import Mentorship
from newcomers.models import Newcomer

UNFAIR = "look_at_fairness"


def watch_fairness(programme: Programme) -> dict[str, Any]:
    """Put a to-do on the list while a group differs beyond the bounds, and strike it off when none does."""
    told = fairness_of(programme)
    if told["alerts"]:
        open_todo(programme=programme, about=programme, code=UNFAIR, in_days=7)
    else:
        close_todos(about=programme, codes=[UNFAIR], by=None)
    return told


def unmatched_by_group(programme: Programme) -> dict[str, list[tuple[str | None, str, int]]]:
    """Of the last finished run, per attribute: group, binding rule and how many people, the most first.

    A group of fewer than ``fairness.LEAST`` people without a proposal stands under None, with the others like it.
    """
    run = Run.objects.filter(programme=programme, state=RunState.DONE).first()
    alone = [] if run is None else list(run.unmatched.select_related("newcomer").order_by("pk"))
    told: dict[str, list[tuple[str | None, str, int]]] = {}
    for name, group in attributes_of([one.newcomer for one in alone], timezone.localdate().year).items():
        size = Counter(group.tolist())
        shown = [one if size[one] >= fairness.LEAST else None for one in group.tolist()]
        counted = Counter(zip(shown, (one.because for one in alone), strict=True))
        told[name] = [(where, because, count) for (where, because), count in counted.most_common()]
    return told


def fairness_of(programme: Programme) -> dict[str, Any]:
    """``fairness.report`` of everybody who ever registered and was not erased: waiting, matches, probabilities.

    Waiting counts from the registration to the offer that both accepted, or until today. The probability is that of
    the approved proposal; the outcome that of the closed mentorship.
    """
    people = list(
        Newcomer.objects.filter(programme=programme).exclude(user__sign_in_name__startswith="erased-").order_by("pk")
    )
    mentorships = _accepted(programme)
    probability = dict(
        Proposal.objects.filter(programme=programme, state=ProposalState.APPROVED, probability__isnull=False)
        .order_by("decided_at")
        .values_list("newcomer", "probability")
    )
    today = timezone.localdate()
    waited, outcome = [], []
    for person in people:
        pair = mentorships.get(person.pk)
        until = timezone.localtime(pair.offered_at).date() if pair else today
        waited.append(max((until - person.registered_on).days, 0))
        is_closed = pair is not None and pair.state == Mentorship.State.CLOSED
        outcome.append(float(past.went_well(pair)) if is_closed else np.nan)
    return fairness.report(
        attributes_of(people, today.year),
        matched=_floats([person.pk in mentorships for person in people]),
        waiting_days=_floats(waited),
        probability=_floats([probability.get(person.pk, np.nan) for person in people]),
        outcome=_floats(outcome),
    )


def attributes_of(people: list[Newcomer], year: int) -> dict[str, Texts]:
    """Gender, age band, first language and area of each person; "" where it is not known."""
    ages = _floats([np.nan if person.birth_year is None else year - person.birth_year for person in people])
    return {
        "gender": _texts([person.gender for person in people]),
        "age": fairness.age_band(ages),
        "language": _texts([_first_language(person) for person in people]),
        "area": _texts([person.municipality for person in people]),
    }


def _first_language(person: Newcomer) -> str:
    return next((entry["code"] for entry in person.languages if entry["level"] == "native"), "")


def _accepted(programme: Programme) -> dict[int, Any]:
    """For each newcomer the latest mentorship to which both said yes."""
    accepted = (
        Mentorship.objects.filter(programme=programme)
        .exclude(state__in=[Mentorship.State.OFFERED, Mentorship.State.LAPSED])
        .annotate(met=Count("meetings", distinct=True), least_content=Min("evaluations__satisfaction"))
        .order_by("offered_at", "pk")
    )
    return {mentorship.newcomer_id: mentorship for mentorship in accepted}


def _floats(values: list[Any]) -> Floats:
    return np.array(values, dtype=np.float64)


def _texts(values: list[str]) -> Texts:
    return np.array(values, dtype=np.str_)
