"""The people of a programme as they are now, as columns: the one place where the matching reads the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from config.accounts.models import Consent, Programme, Purpose
from config.reference.models import Place
from mentoring.models import Mentor, Mentorship
from mentoring.states import ENDED, OPEN, MentorState
from newcomers.models import Newcomer

from . import past
from .models import Proposal
from .people import Bools, MentorRow, NewcomerRow, Town, fingerprint
from .states import ProposalState

Coordinates = tuple[float | None, float | None]
# Somebody who was declined or left is no mentor: her screening is not what keeps a newcomer waiting.
NO_MENTORS = (MentorState.DECLINED, MentorState.LEFT)


@dataclass(frozen=True)
class Snapshot:
    """A town and, in the same order, the people behind its rows. ``blocked`` [n, m]: not to be proposed again."""

    town: Town
    newcomers: list[Newcomer]
    mentors: list[Mentor]
    blocked: Bools
    input_hash: str


def read(programme: Programme, *, newcomer: Newcomer | None = None, today: date | None = None) -> Snapshot:
    """Everybody who waits and every mentor; with ``newcomer`` only this one, whatever her state.

    A pair on hold keeps its newcomer out and its place taken, except for ``newcomer`` herself.
    """
    today = today or timezone.localdate()
    held = Proposal.objects.filter(programme=programme, state=ProposalState.ON_HOLD)
    if newcomer is None:
        newcomers = list(_waiting(programme).exclude(pk__in=held.values("newcomer")))
    else:
        newcomers, held = [newcomer], held.exclude(newcomer=newcomer)
    refused = _took_back_consent(programme)
    mentors = list(
        Mentor.objects.filter(programme=programme)
        .exclude(state__in=NO_MENTORS)
        .exclude(user__in=refused)
        .order_by("reference")
    )
    reserved = Counter(held.values_list("mentor", flat=True))
    where = places([*newcomers, *mentors])
    newcomer_rows = [newcomer_row(person, where, today, consents=person.user_id not in refused) for person in newcomers]
    records = past.track_records(programme)
    mentor_rows = [
        mentor_row(person, where, today, reserved=reserved[person.pk], record=records.get(person.reference, 0.0))
        for person in mentors
    ]
    tried = tried_before(programme)
    return Snapshot(
        town=Town.of(newcomer_rows, mentor_rows, year=today.year),
        newcomers=newcomers,
        mentors=mentors,
        blocked=_blocked(newcomers, mentors, tried),
        input_hash=fingerprint(
            newcomer_rows,
            mentor_rows,
            tried=_as_references(newcomers, mentors, tried),
            year=today.year,
        ),
    )


def _waiting(programme: Programme) -> Any:
    busy = Mentorship.objects.filter(programme=programme, state__in=OPEN).values("newcomer")
    return Newcomer.objects.waiting().filter(programme=programme).exclude(pk__in=busy).order_by("reference")


def _took_back_consent(programme: Programme) -> set[int]:
    """Users who once agreed that their answers are used for matching, and do not any more."""
    given = Consent.objects.filter(programme=programme, purpose=Purpose.MATCHING)
    standing = given.filter(withdrawn_at__isnull=True).values("user")
    return set(given.exclude(user__in=standing).values_list("user", flat=True))


def tried_before(programme: Programme) -> set[tuple[int, int]]:
    """(newcomer, mentor): a coordinator declined them, one of them said no, or they were a pair that ended."""
    declined = Proposal.objects.filter(programme=programme, state=ProposalState.DECLINED)
    ended = Mentorship.objects.filter(programme=programme, state__in=ENDED)
    return {*declined.values_list("newcomer", "mentor"), *ended.values_list("newcomer", "mentor")}


def _blocked(newcomers: list[Newcomer], mentors: list[Mentor], tried: set[tuple[int, int]]) -> Bools:
    row = {person.pk: at for at, person in enumerate(newcomers)}
    column = {person.pk: at for at, person in enumerate(mentors)}
    blocked = np.zeros((len(newcomers), len(mentors)), dtype=np.bool_)
    for newcomer, mentor in tried:
        if newcomer in row and mentor in column:
            blocked[row[newcomer], column[mentor]] = True
    return blocked


def _as_references(
    newcomers: list[Newcomer], mentors: list[Mentor], tried: set[tuple[int, int]]
) -> list[tuple[str, str]]:
    hers = {person.pk: person.reference for person in newcomers}
    his = {person.pk: person.reference for person in mentors}
    return sorted((hers[one], his[other]) for one, other in tried if one in hers and other in his)


# --- Where people live -----------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """Coordinates by postcode and place name, and for each postcode the mean of its rows."""

    named: Mapping[tuple[str, str], tuple[float, float]]
    mean: Mapping[str, tuple[float, float]]

    def of(self, person: Newcomer | Mentor) -> Coordinates:
        """Those of the place with this name and postcode; otherwise the postcode's mean; otherwise unknown."""
        named = self.named.get((person.postcode, person.municipality.strip().casefold()))
        return named or self.mean.get(person.postcode) or (None, None)


def places(people: Iterable[Newcomer | Mentor]) -> Places:
    """The rows of the reference table that these people need."""
    rows = Place.objects.filter(postcode__in={person.postcode for person in people if person.postcode})
    named: dict[tuple[str, str], tuple[float, float]] = {}
    by_postcode: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for postcode, name, latitude, longitude in rows.values_list("postcode", "name", "latitude", "longitude"):
        named[postcode, name.casefold()] = (latitude, longitude)
        by_postcode[postcode].append((latitude, longitude))
    mean = {
        postcode: (sum(lat for lat, _lon in spots) / len(spots), sum(lon for _lat, lon in spots) / len(spots))
        for postcode, spots in by_postcode.items()
    }
    return Places(named=named, mean=mean)


# --- From a file to a row --------------------------------------------------------------------


def newcomer_row(person: Newcomer, where: Places, today: date, *, consents: bool = True) -> NewcomerRow:
    """What the matching may know of a newcomer."""
    return NewcomerRow(
        **_person(person, where),
        wish=person.mentor_gender,
        needs=tuple(person.needs),
        waiting_days=person.waiting_days(today),
        consents=consents,
        hours_due=person.integration_hours_due or 0,
        childcare=person.childcare_barrier,
    )


def mentor_row(
    person: Mentor, where: Places, today: date, *, reserved: int = 0, record: float | None = None
) -> MentorRow:
    """What the matching may know of a mentor. ``reserved`` places are kept for pairs on hold."""
    return MentorRow(
        **_person(person, where),
        wish=person.newcomer_gender,
        offers=tuple(person.offers),
        approved=person.state == MentorState.APPROVED,
        trained=person.is_trained(today),
        free_places=max(person.free_places() - reserved, 0),
        experience=person.mentorships_closed,
        load=person.places_taken / person.capacity if person.capacity else None,
        record=record,
    )


def _person(person: Newcomer | Mentor, where: Places) -> dict[str, Any]:
    latitude, longitude = where.of(person)
    return {
        "reference": person.reference,
        "birth_year": person.birth_year,
        "gender": person.gender,
        "latitude": latitude,
        "longitude": longitude,
        "languages": tuple((entry["code"], entry["level"]) for entry in person.languages),
        "interests": tuple(person.interests),
        "isco_code": person.isco_code,
        "slots": tuple(person.availability),
        "max_distance_km": person.max_distance_km,
        "children": tuple(person.children_birth_years),
    }
