"""What the learning reads of the database: mentorships of earlier years and the platform's own closed ones.

The people of an earlier mentorship are kept as they were when matched. Those of the platform's own are read from their
files as they are now; what they did not have yet when matched (experience, record) is counted back to that day. Whoever
was erased is in neither: her earlier rows are deleted, and a pair of the platform with an erased person is left out.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from config.accounts.models import Programme
from config.reference.places import coordinates
from mentoring.models import PLANNED_ENDINGS, Mentor, Mentorship
from newcomers.models import Newcomer

from . import features, history
from .history import History, Record
from .models import PastMentorship

ENOUGH_MEETINGS = 7
CONTENT = 3  # of 5
ERASED = Q(newcomer__user__sign_in_name__startswith="erased-") | Q(mentor__user__sign_in_name__startswith="erased-")


def read(programme: Programme) -> History:
    """Every closed mentorship of the programme as numbers, oldest first."""
    found = records(programme)
    sides = [side for one in found for side in (one.newcomer, one.mentor)]
    known = coordinates({_where(side) for side in sides})
    return history.read(found, lambda postcode, name: known.get((postcode, name), (None, None)))


def records(programme: Programme) -> list[Record]:
    """Earlier years first, then the platform's own."""
    return [*_earlier(programme), *_own(programme)]


def track_records(programme: Programme) -> dict[str, float]:
    """For each mentor's reference how his closed mentorships went, against the usual. Two queries of two columns."""
    told = [
        *PastMentorship.objects.filter(programme=programme).values_list("mentor__reference", "successful").order_by(),
        *((mentorship.mentor.reference, went_well(mentorship)) for mentorship in _closed(programme)),
    ]
    closed = Counter(reference for reference, _well in told)
    well = Counter(reference for reference, went in told if went)
    return {
        reference: float(features.shrunk_record(well[reference], closed[reference]))
        for reference in closed
        if reference
    }


def data_hash(found: Iterable[Record]) -> str:
    """SHA-256 of what a model was trained on."""
    rows = sorted((asdict(one) for one in found), key=lambda row: row["reference"])
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()


def _where(side: Any) -> tuple[str, str]:
    return side.get("postcode", ""), side.get("municipality", "")


def _earlier(programme: Programme) -> list[Record]:
    return [
        Record(
            reference=past.reference,
            started_on=past.started_on,
            ended_on=past.ended_on,
            successful=past.successful,
            newcomer=past.newcomer,
            mentor=past.mentor,
        )
        for past in PastMentorship.objects.filter(programme=programme).order_by("started_on", "pk")
    ]


def _own(programme: Programme) -> list[Record]:
    return [_record(mentorship) for mentorship in _closed(programme)]


def _closed(programme: Programme) -> Any:
    return (
        Mentorship.objects.filter(programme=programme, state=Mentorship.State.CLOSED)
        .exclude(ERASED)
        .select_related("newcomer", "mentor")
        .annotate(met=Count("meetings", distinct=True), least_content=Min("evaluations__satisfaction"))
        .order_by("closed_on", "pk")
    )


def _record(mentorship: Any) -> Record:
    return Record(
        reference=f"own-{mentorship.pk}",
        started_on=_began(mentorship),
        ended_on=mentorship.closed_on,
        successful=went_well(mentorship),
        newcomer=_newcomer(mentorship.newcomer),
        mentor=_mentor(mentorship.mentor),
    )


def went_well(mentorship: Any) -> bool:
    """A planned ending, enough meetings, and nobody who looked back was discontented."""
    return (
        mentorship.closure_reason in PLANNED_ENDINGS
        and mentorship.met >= ENOUGH_MEETINGS
        and (mentorship.least_content is None or mentorship.least_content >= CONTENT)
    )


def _began(mentorship: Mentorship) -> date:
    return mentorship.started_on or mentorship.trial_started_on or timezone.localtime(mentorship.offered_at).date()


def _newcomer(person: Newcomer) -> dict[str, str]:
    barrier = {True: "true", False: "false", None: ""}[person.childcare_barrier]
    return {
        **_person(person),
        "needs": "; ".join(person.needs),
        "mentor_gender": person.mentor_gender,
        "childcare_barrier": barrier,
    }


def _mentor(person: Mentor) -> dict[str, str]:
    """Without his experience: today's number would tell how this very mentorship went."""
    return {**_person(person), "offers": "; ".join(person.offers), "newcomer_gender": person.newcomer_gender}


def _person(person: Newcomer | Mentor) -> dict[str, str]:
    return {
        "reference": person.reference,
        "birth_year": str(person.birth_year or ""),
        "gender": person.gender,
        "postcode": person.postcode,
        "municipality": person.municipality,
        "languages": "; ".join(f"{entry['code']}:{entry['level']}" for entry in person.languages),
        "interests": "; ".join(person.interests),
        "isco_code": person.isco_code,
        "availability": "; ".join(person.availability),
        "max_distance_km": str(person.max_distance_km or ""),
        "children_birth_years": "; ".join(str(year) for year in person.children_birth_years),
    }
