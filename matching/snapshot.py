"""The people of a programme as they are now, as columns: the one place where the matching reads the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone

from config.accounts.models import Consent, Programme, Purpose
from config.reference.models import Place
from mentoring.models import Mentor, Mentorship
from mentoring.states import ENDED, OPEN, MentorState
from newcomers.models import Newcomer

from . import past
from .models import EveningClick, Proposal
from .people import Bools, Floats, MentorRow, NewcomerRow, Town, fingerprint
from .states import Click, ProposalState

Coordinates = tuple[float | None, float | None]
# Somebody who was declined or left is no mentor: her screening is not what keeps a newcomer waiting.
NO_MENTORS = (MentorState.DECLINED, MentorState.LEFT)


@dataclass(frozen=True)
class Snapshot:
    """A town and, in the same order, the people behind its rows. ``blocked`` [n, m]: not to be proposed again.

    ``clicks`` [n, m]: points (0 to 100) that a pair has from a matching evening, beside its score.
    """

    town: Town
    newcomers: list[Newcomer]
    mentors: list[Mentor]
    blocked: Bools
    input_hash: str
    clicks: Floats


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
    clicked = clicks_of(programme)
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
            **({"clicks": _points_by_reference(newcomers, mentors, clicked)} if clicked else {}),
        ),
        clicks=_points(newcomers, mentors, clicked),
    )


def of_these(programme: Programme, newcomers: list[Newcomer], mentors: list[Mentor]) -> Snapshot:
    """A town of these people only, in this order, for an evening."""
    today = timezone.localdate()
    where = places([*newcomers, *mentors])
    newcomer_rows = [newcomer_row(person, where, today) for person in newcomers]
    mentor_rows = [mentor_row(person, where, today) for person in mentors]
    return Snapshot(
        town=Town.of(newcomer_rows, mentor_rows, year=today.year),
        newcomers=newcomers,
        mentors=mentors,
        blocked=_blocked(newcomers, mentors, tried_before(programme)),
        input_hash="",
        clicks=np.zeros((len(newcomers), len(mentors))),
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
    """(newcomer, mentor): a coordinator declined them, they were a pair that ended, or one of them said no.

    A no after a matching evening counts like a no to an offer.
    """
    declined = Proposal.objects.filter(programme=programme, state=ProposalState.DECLINED)
    ended = Mentorship.objects.filter(programme=programme, state__in=ENDED)
    said_no = Q(newcomer_says=Click.NO) | Q(mentor_says=Click.NO)
    refused = EveningClick.objects.filter(said_no, programme=programme)
    return {
        *declined.values_list("newcomer", "mentor"),
        *ended.values_list("newcomer", "mentor"),
        *refused.values_list("newcomer", "mentor"),
    }


# Points beside the score when both have said something after an evening; a judgement, shown on its page. Both yes is
# worth about as much as a whole criterion: it outweighs small differences of fit and no rule.
CLICK_POINTS = {
    frozenset({Click.YES}): 25.0,
    frozenset({Click.YES, Click.MAYBE}): 10.0,
    frozenset({Click.MAYBE}): 4.0,
}


def clicks_of(programme: Programme) -> dict[tuple[int, int], float]:
    """(newcomer, mentor) → points, from what both said at their last evening together."""
    said = EveningClick.objects.filter(programme=programme).order_by("evening__held_on", "evening_id")
    last = {
        (newcomer, mentor): CLICK_POINTS.get(frozenset({Click(hers), Click(his)}), 0.0)
        for newcomer, mentor, hers, his in said.values_list("newcomer", "mentor", "newcomer_says", "mentor_says")
        if hers and his
    }
    return {pair: points for pair, points in last.items() if points}


def _points(newcomers: list[Newcomer], mentors: list[Mentor], clicked: dict[tuple[int, int], float]) -> Floats:
    row = {person.pk: at for at, person in enumerate(newcomers)}
    column = {person.pk: at for at, person in enumerate(mentors)}
    points = np.zeros((len(newcomers), len(mentors)))
    for (newcomer, mentor), value in clicked.items():
        if newcomer in row and mentor in column:
            points[row[newcomer], column[mentor]] = value
    return points


def _points_by_reference(
    newcomers: list[Newcomer], mentors: list[Mentor], clicked: dict[tuple[int, int], float]
) -> list[tuple[str, str, float]]:
    hers = {person.pk: person.reference for person in newcomers}
    his = {person.pk: person.reference for person in mentors}
    return sorted((hers[a], his[b], points) for (a, b), points in clicked.items() if a in hers and b in his)


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
