"""Whether the matching is fair to everybody: the programme's people as groups, and what became of them."""

from typing import Any

import numpy as np
from django.db.models import Count, Min
from django.utils import timezone

from config.accounts.models import Programme
from matching import fairness, past
from matching.models import Proposal
from matching.people import Floats, Texts
from matching.states import ProposalState
from mentoring.models import Mentorship
from newcomers.models import Newcomer


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
