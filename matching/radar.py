"""Whom to look for, and what little would open a match. Pure: a town and its possible pairs in, profiles out.

**Recruitment.** A profile is a mentor who does not exist yet: one language, an area, a time of the week, a theme, and a
gender where required wishes ask for it. How many people without a mentor could meet such a mentor is counted for every
profile at once with the rules of ``constraints.py``. For the profiles that stand out the town is solved again with the
virtual mentor in it: one more mentor can help more people than she meets, because places move on. The gain is what the
exact assignment has more, so it can be less than the number of people she fits, never more than her places.

**Concessions.** A newcomer without a mentor is one rule away from some mentors. It only helps where a place is free or
can become free: a mentor is *open* when he has an unused place, or when one of his newcomers may also go to an open
mentor. For each newcomer the smallest single step towards an open mentor is named, with who would take it:

| step     | what                                                         | cost           |
|----------|--------------------------------------------------------------|----------------|
| slot     | one more half-day that the other one has                     | 1              |
| distance | up to ``MORE_KM`` further for who has the smaller distance   | km ÷ ``MORE_KM`` |
| wish     | a required wish about a woman or a man becomes preferred     | 2              |
| place    | one more place with a mentor who fits in all else            | 3              |

Where no mentor is open, the first three kinds are still named to somebody whom nobody fits: the step makes a pair
possible, and a place must become free as well (``opens`` is false; the cost is that of both).

Costs only order the steps of one newcomer; they are a judgement, not a measurement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from . import assignment, constraints
from .constraints import RULES, Possible, great_circle_km
from .people import A2, LEVELS, Bools, Floats, Ints, Mentors, Town

TIMES = {
    "daytime": ("mon", "tue", "wed", "thu", "fri", "morning", "afternoon"),
    "evening": ("mon", "tue", "wed", "thu", "fri", "evening"),
    "weekend": ("sat", "sun", "morning", "afternoon", "evening"),
}
FURTHEST_KM = 10.0  # how far a virtual mentor goes
PLACES = 2  # that a virtual mentor offers
RESOLVED = 100  # profiles for which the town is solved again
MORE_KM = 5.0
WISH_COST, PLACE_COST = 2.0, 3.0
FEMALE, MALE = "female", "male"


@dataclass(frozen=True)
class Area:
    """A part of the town where a mentor could live."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Profile:
    """A mentor to look for. ``rows``: newcomers without a mentor whom she could meet; ``gain``: more people matched."""

    language: str
    area: str
    time: str
    theme: str
    gender: str  # empty where it does not matter
    rows: tuple[int, ...]
    gain: int


@dataclass(frozen=True)
class Step:
    """One small thing that would open a match. ``who`` is newcomer, mentor or both; ``value`` a slot, km or nothing."""

    row: int
    column: int
    kind: str
    who: str
    value: str
    cost: float
    opens: bool = True


# --- Whom to look for ------------------------------------------------------------------------


def profiles(town: Town, found: Possible, partner: Ints, areas: Sequence[Area], *, most: int = 10) -> list[Profile]:
    """The profiles that would help most people without a mentor, the best first, each for other people.

    ``partner`` [n] is the assignment as it is. Nobody who cannot be matched with anybody at all counts.
    """
    alone = np.flatnonzero((partner < 0) & np.array([not code for code in found.own], dtype=np.bool_))
    if len(alone) == 0 or not areas or not town.languages or not town.themes:
        return []
    fits = _fits(town, alone, areas)
    pool = _outstanding(town, alone, fits, areas)
    matched = int((partner >= 0).sum())
    solved = [replace(one, gain=_gain(town, found, one, areas, matched)) for one in pool]
    solved.sort(key=lambda one: (-one.gain, -len(one.rows), one.language, one.area, one.time, one.theme))
    return _for_other_people(solved, most)


def _fits(town: Town, alone: Ints, areas: Sequence[Area]) -> dict[str, Bools]:
    """What each of these newcomers accepts, as matrices with one row per newcomer."""
    people = town.newcomers
    latitude, longitude = (np.array([[getattr(one, name) for one in areas]]) for name in ("latitude", "longitude"))
    km = great_circle_km(people.latitude[alone, None], people.longitude[alone, None], latitude, longitude)
    return {
        "language": np.asarray(people.level[alone] >= A2),
        "area": np.asarray(km <= np.minimum(people.max_distance_km[alone, None], FURTHEST_KM)),
        "time": np.column_stack([people.slots[alone][:, slots_of(town, time)].any(axis=1) for time in TIMES]),
        "theme": np.asarray(people.need_rank[alone] > 0),
        "gender": np.column_stack(
            [people.wish[alone] != "male_required", people.wish[alone] != "female_required"]  # a woman, a man
        ),
    }


def slots_of(town: Town, time: str) -> list[int]:
    """The positions of a time's half-days among those of the town."""
    parts = TIMES[time]
    return [at for at, slot in enumerate(town.slots) if set(slot.split("-")) <= set(parts)]


def _outstanding(town: Town, alone: Ints, fits: dict[str, Bools], areas: Sequence[Area]) -> list[Profile]:
    """The profiles that fit most people, few for each group of people."""
    axes = {name: fits[name].astype(np.float32) for name in ("language", "area", "time", "theme", "gender")}
    count = np.einsum("nl,na,nt,nh,ng->latgh", *(axes[k] for k in ("language", "area", "time", "theme", "gender")))
    best = np.argsort(-count, axis=None, kind="stable")[: RESOLVED * 50]
    pool: list[Profile] = []
    seen: set[tuple[int, ...]] = set()
    for language, area, time, gender, theme in zip(*np.unravel_index(best, count.shape), strict=True):
        if count[language, area, time, gender, theme] < 1 or len(pool) >= RESOLVED:
            break
        met = fits["language"][:, language] & fits["area"][:, area] & fits["time"][:, time] & fits["theme"][:, theme]
        rows = tuple(alone[met & fits["gender"][:, gender]].tolist())
        if rows in seen:
            continue
        seen.add(rows)
        matters = not bool((met <= fits["gender"][:, 1 - gender]).all())
        pool.append(
            Profile(
                town.languages[language],
                areas[area].name,
                tuple(TIMES)[time],
                town.themes[theme],
                (FEMALE, MALE)[gender] if matters else "",
                rows,
                0,
            )
        )
    return pool


def _for_other_people(solved: list[Profile], most: int) -> list[Profile]:
    """The best ones of which at least half of the people are not helped by a better one; the rest fill up."""
    chosen: list[Profile] = []
    helped: set[int] = set()
    for one in solved:
        if len(set(one.rows) - helped) * 2 >= len(one.rows) and len(chosen) < most:
            chosen.append(one)
            helped |= set(one.rows)
    rest = [one for one in solved if one not in chosen]
    return chosen + rest[: most - len(chosen)]


def _gain(town: Town, found: Possible, one: Profile, areas: Sequence[Area], matched: int) -> int:
    """How many more people have a mentor when this one joins, by the exact assignment."""
    joins = virtual(town, one, next(area for area in areas if area.name == one.area))
    fits = constraints.possible(replace(town, mentors=joins)).pairs
    rows, columns = np.nonzero(np.hstack([found.pairs, fits]))
    best = assignment.solve(
        rows,
        columns,
        np.zeros(len(rows)),  # the number of people does not depend on what the pairs are worth
        priority=np.zeros(len(town.newcomers), dtype=np.int64),
        capacity=np.append(town.mentors.free_places, PLACES),
    )
    return best.matched - matched


def virtual(town: Town, one: Profile, area: Area) -> Mentors:
    """One mentor in columns; what a profile does not say is unknown."""
    level = np.zeros((1, len(town.languages)), dtype=np.int64)
    level[0, town.languages.index(one.language)] = len(LEVELS)
    slots = np.zeros((1, len(town.slots)), dtype=np.bool_)
    slots[0, slots_of(town, one.time)] = True
    offers = np.zeros((1, len(town.themes)), dtype=np.bool_)
    offers[0, town.themes.index(one.theme)] = True
    unknown = np.array([np.nan])
    return Mentors(
        reference=("",),
        birth_year=unknown,
        gender=np.array([one.gender or FEMALE]),
        latitude=np.array([area.latitude]),
        longitude=np.array([area.longitude]),
        level=level,
        interests=np.zeros((1, len(town.interests)), dtype=np.bool_),
        isco_code=np.array([""]),
        slots=slots,
        max_distance_km=np.array([FURTHEST_KM]),
        wish=np.array(["any"]),
        children=np.full((1, town.mentors.children.shape[1]), np.nan),
        offers=offers,
        approved=np.array([True]),
        trained=np.array([True]),
        free_places=np.array([PLACES]),
        experience=unknown,
        load=unknown,
        record=unknown,
    )


# --- What little would open a match ----------------------------------------------------------


def concessions(town: Town, found: Possible, partner: Ints, *, most: int = 3) -> dict[int, list[Step]]:
    """For each newcomer without a mentor the smallest steps that would open a match, the smallest first.

    A newcomer for whom no single small step is enough has an empty list.
    """
    alone = [row for row in np.flatnonzero(partner < 0).tolist() if not found.own[row]]
    is_open = open_mentors(found.pairs, partner, town.mentors.free_places)
    passed = np.stack([found.rules[name] for name in RULES])  # [rules, n, m]
    km = constraints.distances(town.newcomers, town.mentors)
    steps: dict[int, list[Step]] = {}
    for row in alone:
        broken = ~passed[:, row, :]
        near = np.flatnonzero((broken.sum(axis=0) <= 1) & ~found.blocked[row])
        these = [
            step
            for column in near.tolist()
            for step in _steps(town, (row, column), _the_rule(broken[:, column]), bool(is_open[column]), km)
            if step.opens or not found.pairs[row].any()
        ]
        these.sort(key=lambda step: (step.cost, step.kind, step.who, step.column))
        steps[row] = _of_each_kind(these, most)
    return steps


def open_mentors(pairs: Bools, partner: Ints, places: Ints) -> Bools:
    """[m]: a place is free with this mentor or can become free, without anybody losing a mentor."""
    taken = np.bincount(partner[partner >= 0], minlength=len(places))
    is_open = np.asarray(taken < places)
    while True:
        may_go = (partner >= 0) & (pairs & is_open).any(axis=1)
        reached = is_open.copy()
        reached[partner[may_go]] = True
        if (reached == is_open).all():
            return is_open
        is_open = reached


def _the_rule(broken: Bools) -> str:
    """The one broken rule, or empty."""
    at = np.flatnonzero(broken)
    return RULES[int(at[0])] if len(at) else ""


def _steps(town: Town, pair: tuple[int, int], rule: str, is_open: bool, km: Floats) -> list[Step]:
    """The steps that would open this pair, which breaks one rule or none."""
    if rule == "capacity" or (rule == "" and not is_open):
        return [Step(*pair, "place", "mentor", "", PLACE_COST)]
    if rule not in STEPS_FOR:
        return []
    steps = STEPS_FOR[rule](town, pair, float(km[pair]))
    return steps if is_open else [replace(step, opens=False, cost=step.cost + PLACE_COST) for step in steps]


def _more_time(town: Town, pair: tuple[int, int], _km: float) -> list[Step]:
    hers = [town.slots[at] for at in np.flatnonzero(town.newcomers.slots[pair[0]])]
    his = [town.slots[at] for at in np.flatnonzero(town.mentors.slots[pair[1]])]
    return [Step(*pair, "slot", "newcomer", slot, 1) for slot in his] + [
        Step(*pair, "slot", "mentor", slot, 1.5) for slot in hers
    ]


def _further(town: Town, pair: tuple[int, int], km: float) -> list[Step]:
    hers, his = float(town.newcomers.max_distance_km[pair[0]]), float(town.mentors.max_distance_km[pair[1]])
    more = km - min(hers, his)
    if np.isnan(more) or more > MORE_KM:
        return []
    who = "both" if max(hers, his) < km else "newcomer" if hers < km else "mentor"
    return [Step(*pair, "distance", who, str(int(np.ceil(more))), more / MORE_KM + (who == "both"))]


def _softer(town: Town, pair: tuple[int, int], _km: float) -> list[Step]:
    row, column = pair
    hers_kept = bool(constraints.wish_kept(town.newcomers.wish[row], town.mentors.gender[column]))
    his_kept = bool(constraints.wish_kept(town.mentors.wish[column], town.newcomers.gender[row]))
    who = "both" if not hers_kept and not his_kept else "mentor" if hers_kept else "newcomer"
    return [Step(*pair, "wish", who, "", WISH_COST + (who == "both"))]


STEPS_FOR: dict[str, Callable[[Town, tuple[int, int], float], list[Step]]] = {
    "slots": _more_time,
    "distance": _further,
    "gender": _softer,
}


def _of_each_kind(steps: list[Step], most: int) -> list[Step]:
    """The first of each kind and person first, so that a coordinator has something to choose from."""
    seen: set[tuple[str, str]] = set()
    first = []
    for step in steps:
        if (step.kind, step.who) not in seen:
            seen.add((step.kind, step.who))
            first.append(step)
    return first[:most]
