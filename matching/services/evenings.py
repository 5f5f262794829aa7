"""Matching evenings: who comes, who sits with whom, what they say afterwards, and the proposals of that evening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

import numpy as np
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.accounts.models import Programme, User
from config.core.errors import Refused
from config.core.models import Event
from matching import assignment, constraints, features, seating, snapshot
from matching.models import Evening, EveningClick, EveningGuest, Proposal, Run
from matching.people import Ints
from matching.snapshot import CLICK_POINTS
from matching.states import UNDECIDED, Click, RunState
from matching.wording import RULE_TEXTS
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .deciding import choose
from .weights import settings_for

Pair = tuple[int, int]  # primary keys of a newcomer and a mentor
Said = tuple[str, str]  # what she says of him, what he says of her


# --- The evening -----------------------------------------------------------------------------


@transaction.atomic
def save_evening(
    *,
    programme: Programme,
    by: User,
    held_on: date,
    place: str,
    starts_at: time | None = None,
    newcomers: Iterable[Newcomer] = (),
    mentors: Iterable[Mentor] = (),
    evening: Evening | None = None,
) -> Evening:
    """Plan an evening, or change one. Who does not come any more is taken off the list; clicks stay."""
    people = {"newcomer": {one.pk for one in newcomers}, "mentor": {one.pk for one in mentors}}
    if evening is None:
        evening = Evening(programme=programme)
    is_new = evening.pk is None
    evening.held_on, evening.place, evening.starts_at = held_on, place, starts_at
    evening.save()
    for side, wanted in people.items():
        there = evening.guests.filter(**{f"{side}__isnull": False})
        there.exclude(**{f"{side}__in": wanted}).delete()
        already = set(there.values_list(side, flat=True))
        EveningGuest.objects.bulk_create(
            EveningGuest(programme=programme, evening=evening, **{f"{side}_id": pk}) for pk in sorted(wanted - already)
        )
    Event.record(evening, "planned" if is_new else "changed", by=by)
    return evening


def guests(evening: Evening) -> tuple[list[Newcomer], list[Mentor]]:
    """Who comes, by name."""
    coming = evening.guests.select_related("newcomer", "mentor")
    newcomers = [one.newcomer for one in coming if one.newcomer is not None]
    mentors = [one.mentor for one in coming if one.mentor is not None]
    return sorted(newcomers, key=str), sorted(mentors, key=str)


# --- Tables ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """A newcomer at a table and what the two have in common, as codes to talk about."""

    newcomer: Newcomer
    interests: tuple[str, ...]
    themes: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Table:
    number: int
    mentor: Mentor
    seats: list[Seat]


def table_plan(evening: Evening, *, count: int = seating.ROUNDS) -> list[list[Table]]:
    """The tables of each round: the same people give the same plan."""
    newcomers, mentors = guests(evening)
    people = snapshot.of_these(evening.programme, newcomers, mentors)
    town = people.town
    found = constraints.possible(town, people.blocked)
    shape = found.pairs.shape
    rows, columns = (axis.ravel() for axis in np.indices(shape))
    weights = settings_for(evening.programme).weights
    score = features.scores(features.criteria(town, rows, columns), weights).reshape(shape)
    planned = seating.rounds(found.pairs, found.rules["language"], score, count=count)
    return [
        [
            Table(at + 1, mentor, [_seat(people, row, at) for row in np.flatnonzero(partner == at).tolist()])
            for at, mentor in enumerate(mentors)
        ]
        for partner in planned
    ]


def _seat(people: snapshot.Snapshot, row: int, column: int) -> Seat:
    town = people.town
    shared = np.flatnonzero(town.newcomers.interests[row] & town.mentors.interests[column])
    helped = np.flatnonzero((town.newcomers.need_rank[row] > 0) & town.mentors.offers[column])
    weaker = np.minimum(town.newcomers.level[row], town.mentors.level[column])
    language = town.languages[int(weaker.argmax())] if weaker.size and weaker.max() >= constraints.A2 else ""
    return Seat(
        people.newcomers[row],
        tuple(town.interests[at] for at in shared),
        tuple(town.themes[at] for at in helped),
        language,
    )


# --- Clicks ----------------------------------------------------------------------------------


@transaction.atomic
def save_clicks(*, evening: Evening, by: User, said: Mapping[Pair, Said]) -> int:
    """Write down what people said; two empty answers remove the line. Returns how many pairs changed."""
    newcomers, mentors = guests(evening)
    known = {one.pk for one in newcomers}, {one.pk for one in mentors}
    there = {(one.newcomer_id, one.mentor_id): one for one in evening.clicks.select_for_update(of=("self",))}
    changed = 0
    for pair, (hers, his) in said.items():
        if pair not in there and not (pair[0] in known[0] and pair[1] in known[1]):
            raise Refused(_("These two were not both at this evening."))
        before = there.get(pair)
        if (before.newcomer_says, before.mentor_says) == (hers, his) if before else not (hers or his):
            continue
        changed += 1
        if before and not (hers or his):
            before.delete()
            continue
        EveningClick.objects.update_or_create(
            evening=evening,
            newcomer_id=pair[0],
            mentor_id=pair[1],
            defaults={"programme": evening.programme, "newcomer_says": hers, "mentor_says": his},
        )
    if changed:
        Event.record(evening, "clicks entered", by=by, pairs=changed)
    return changed


def pairs_to_ask(evening: Evening) -> list[tuple[Newcomer, Mentor, Said]]:
    """Every pair that sat together or of whom something was said, with what was said until now."""
    said = {(one.newcomer_id, one.mentor_id): one for one in evening.clicks.select_related("newcomer", "mentor")}
    pairs: dict[Pair, tuple[Newcomer, Mentor]] = {
        (seat.newcomer.pk, table.mentor.pk): (seat.newcomer, table.mentor)
        for tables in table_plan(evening)
        for table in tables
        for seat in table.seats
    }
    pairs |= {pair: (one.newcomer, one.mentor) for pair, one in said.items()}
    told = [
        (newcomer, mentor, (said[pair].newcomer_says, said[pair].mentor_says) if pair in said else ("", ""))
        for pair, (newcomer, mentor) in pairs.items()
    ]
    return sorted(told, key=lambda one: (str(one[0]), str(one[1])))


# --- Proposals of the same evening -----------------------------------------------------------


@dataclass(frozen=True)
class Match:
    """Two who both said yes or maybe, and can be a pair. ``standing``: the newcomer's undecided proposal with him."""

    newcomer: Newcomer
    mentor: Mentor
    newcomer_says: str
    mentor_says: str
    standing: Proposal | None


def matches(evening: Evening) -> list[Match]:
    """The best use of the clicks: as many pairs as possible, two yeses before a maybe, then the fit.

    Only pairs that every rule allows now; a mentor's places are counted.
    """
    people = snapshot.read(evening.programme)
    found = constraints.possible(people.town, people.blocked)
    said = {
        (one.newcomer_id, one.mentor_id): (Click(one.newcomer_says), Click(one.mentor_says))
        for one in evening.clicks.exclude(newcomer_says="").exclude(mentor_says="")
    }
    row = {one.pk: at for at, one in enumerate(people.newcomers)}
    column = {one.pk: at for at, one in enumerate(people.mentors)}
    asked = [
        (row[a], column[b], CLICK_POINTS.get(frozenset(both), 0.0))
        for (a, b), both in said.items()
        if a in row and b in column and found.pairs[row[a], column[b]] and Click.NO not in both
    ]
    if not asked:
        return []
    rows, columns = (np.array([one[at] for one in asked], dtype=np.int64) for at in (0, 1))
    score = features.scores(features.criteria(people.town, rows, columns), settings_for(evening.programme).weights)
    clicks = np.array([one[2] for one in asked]) / 25.0
    best = assignment.solve(
        rows,
        columns,
        0.9 * clicks + 0.1 * score / 100,
        priority=np.zeros(len(people.newcomers), dtype=np.int64),
        capacity=people.town.mentors.free_places,
    )
    return _told(evening, people, best.partner, said)


def _told(
    evening: Evening, people: snapshot.Snapshot, partner: Ints, said: Mapping[Pair, tuple[Click, Click]]
) -> list[Match]:
    undecided = Proposal.objects.filter(programme=evening.programme, state__in=UNDECIDED)
    standing = {(one.newcomer_id, one.mentor_id): one for one in undecided}
    told = []
    for at in np.flatnonzero(partner >= 0).tolist():
        newcomer, mentor = people.newcomers[at], people.mentors[int(partner[at])]
        pair = (newcomer.pk, mentor.pk)
        told.append(Match(newcomer, mentor, *said[pair], standing.get(pair)))
    return sorted(told, key=lambda one: (-(one.newcomer_says == "yes") - (one.mentor_says == "yes"), str(one.newcomer)))


def forbidden(evening: Evening) -> list[tuple[Newcomer, Mentor, list[str]]]:
    """Pairs who both said yes and cannot be proposed now, with the rules that forbid it, in words."""
    people = snapshot.read(evening.programme)
    found = constraints.possible(people.town, people.blocked)
    row = {one.pk: at for at, one in enumerate(people.newcomers)}
    column = {one.pk: at for at, one in enumerate(people.mentors)}
    told = []
    for one in evening.clicks.filter(newcomer_says=Click.YES, mentor_says=Click.YES):
        if one.newcomer_id not in row or one.mentor_id not in column:
            continue
        at, to = row[one.newcomer_id], column[one.mentor_id]
        if not found.pairs[at, to]:
            broken = [found.own[at]] if found.own[at] else [name for name, ok in found.rules.items() if not ok[at, to]]
            told.append((people.newcomers[at], people.mentors[to], [str(RULE_TEXTS[code]) for code in broken]))
    return sorted(told, key=lambda one: (str(one[0]), str(one[1])))


def propose(*, evening: Evening, newcomer: Newcomer, mentor: Mentor, by: User) -> Proposal:
    """Make a proposal of two who clicked; a coordinator decides about it like about any other.

    Raises Refused when they did not both say yes or maybe, when no run was made yet or when a rule forbids the pair.
    """
    said = evening.clicks.filter(newcomer=newcomer, mentor=mentor).first()
    if said is None or not {said.newcomer_says, said.mentor_says} <= {Click.YES.value, Click.MAYBE.value}:
        raise Refused(_("These two did not both say yes or maybe."))
    run = Run.objects.filter(programme=evening.programme, state=RunState.DONE).first()
    if run is None:
        raise Refused(_("Run the matching once first. Proposals belong to a run."))
    day = date_format(evening.held_on, "SHORT_DATE_FORMAT")
    reason = _("They met at the matching evening of %(day)s and both want to go on.") % {"day": day}
    return choose(newcomer=newcomer, mentor=mentor, run=run, by=by, reason=reason)
