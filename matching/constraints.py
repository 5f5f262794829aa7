"""When a pair is possible at all, and which rule left somebody without anybody. Pure: columns in, matrices out.

| rule      | a pair passes when                                                                              |
|-----------|-------------------------------------------------------------------------------------------------|
| screening | the mentor's screening is approved                                                              |
| training  | the mentor's training is completed and has not expired                                          |
| capacity  | the mentor has a free place                                                                     |
| gender    | neither side's *required* gender wish is broken; an unknown gender cannot meet a required wish  |
| slots     | at least one half-day of the week is free for both                                              |
| distance  | the great circle between the two is at most the smaller of both furthest distances              |
| language  | there is a language in which the weaker of the two has at least A2                              |

Beside the rules for pairs a newcomer must be 18, agree to be matched, and have the data that the rules read: what is
not known cannot be checked, so it is named as what to ask for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .people import A2, Bools, Floats, Side, Texts, Town

RULES = ("screening", "training", "capacity", "gender", "slots", "distance", "language")
# Ties between rules: the one that is hardest for a coordinator to change is named last.
NAMED_FIRST = ("language", "slots", "distance", "gender", "capacity", "training", "screening")
ADULT = 18
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True)
class Possible:
    """``pairs`` [n, m]: passes every rule and is not blocked. ``rules[name]`` [n, m]: passes this rule.

    ``own`` [n]: why a newcomer cannot be matched with anybody, whoever the mentors are; empty for most.
    """

    pairs: Bools
    rules: dict[str, Bools]
    blocked: Bools
    own: list[str]


def possible(town: Town, blocked: Bools | None = None) -> Possible:
    """Check every pair. ``blocked`` [n, m] marks pairs that were tried before and are not proposed again."""
    shape = (len(town.newcomers), len(town.mentors))
    rules = rule_matrices(town)
    own = own_reasons(town)
    blocked = np.zeros(shape, dtype=np.bool_) if blocked is None else blocked
    pairs = ~blocked & np.array([not code for code in own], dtype=np.bool_)[:, None]
    for passed in rules.values():
        pairs = pairs & passed
    return Possible(pairs=pairs, rules=rules, blocked=blocked, own=own)


def rule_matrices(town: Town) -> dict[str, Bools]:
    """For each rule of the table, [n, m]: whether the pair passes it."""
    newcomers, mentors = town.newcomers, town.mentors
    shape = (len(newcomers), len(mentors))
    limit = np.minimum(newcomers.max_distance_km[:, None], mentors.max_distance_km[None, :])
    with np.errstate(invalid="ignore"):
        near = distances(newcomers, mentors) <= limit
    return {
        "screening": np.broadcast_to(mentors.approved, shape),
        "training": np.broadcast_to(mentors.trained, shape),
        "capacity": np.broadcast_to(mentors.free_places > 0, shape),
        "gender": wish_kept(newcomers.wish[:, None], mentors.gender[None, :])
        & wish_kept(mentors.wish[None, :], newcomers.gender[:, None]),
        "slots": _share(newcomers.slots, mentors.slots),
        "distance": near,
        "language": _share(newcomers.level >= A2, mentors.level >= A2),
    }


def own_reasons(town: Town) -> list[str]:
    """For each newcomer what stands in the way before any mentor is looked at, or an empty text."""
    people = town.newcomers
    with np.errstate(invalid="ignore"):
        checks: dict[str, Bools] = {
            "no_consent": ~people.consents,
            "under_18": town.year - people.birth_year < ADULT,
            "unknown_birth_year": np.isnan(people.birth_year),
            "unknown_place": np.isnan(people.latitude) | np.isnan(people.longitude),
            "unknown_distance": np.isnan(people.max_distance_km),
            "unknown_slots": np.asarray(~people.slots.any(axis=1)),
            "unknown_languages": np.asarray(~(people.level > 0).any(axis=1)),
        }
    return [next((code for code, hit in checks.items() if hit[row]), "") for row in range(len(people))]


def because(found: Possible, row: int) -> tuple[str, dict[str, Any]]:
    """Why this newcomer has nobody: a code and the numbers behind it.

    The rules that leave nobody on their own come first; otherwise the rule whose removal alone would open most pairs.
    Somebody with possible mentors lost their places to others: ``places``.
    """
    if found.own[row]:
        return found.own[row], {}
    if found.pairs[row].any():
        return "places", {"possible": int(found.pairs[row].sum())}
    passed = np.array([found.rules[name][row] for name in RULES], dtype=np.bool_)  # [rules, m]
    if passed.shape[1] == 0:
        return "no_mentors", {}
    if passed.all(axis=0).any():
        return "tried_before", {"tried": int((passed.all(axis=0) & found.blocked[row]).sum())}
    broken = ~passed
    alone = broken & (broken.sum(axis=0) == 1)  # the only rule that this pair breaks
    opens = {name: int(alone[at].sum()) for at, name in enumerate(RULES)}
    leaves = {name: int(passed[at].sum()) for at, name in enumerate(RULES)}
    empty = [name for name in NAMED_FIRST if leaves[name] == 0]
    code = max(empty or NAMED_FIRST, key=lambda name: (opens[name], -leaves[name], -NAMED_FIRST.index(name)))
    return code, {"opens": opens[code], "passes": leaves[code]}


def broken_rules(town: Town, row: int, column: int) -> list[str]:
    """What forbids this one pair: the newcomer's own reason or the names of the rules."""
    own = own_reasons(town)[row]
    return ([own] if own else []) + [name for name, ok in rule_matrices(town).items() if not ok[row, column]]


def distances(newcomers: Side, mentors: Side) -> Floats:
    """[n, m]: great-circle distances in km; NaN where a place is unknown."""
    return great_circle_km(
        newcomers.latitude[:, None], newcomers.longitude[:, None], mentors.latitude[None], mentors.longitude[None]
    )


def great_circle_km(latitude: Floats, longitude: Floats, latitude2: Floats, longitude2: Floats) -> Floats:
    """Haversine formula on a sphere; degrees in, km out."""
    north, north2 = np.radians(latitude), np.radians(latitude2)
    half = np.sin((north2 - north) / 2) ** 2
    half = half + np.cos(north) * np.cos(north2) * np.sin(np.radians(longitude2 - longitude) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def wish_kept(wish: Texts, gender: Texts) -> Bools:
    """Whether a required wish about the other's gender is kept; preferred ones are no rule."""
    return np.asarray(
        ((wish != "female_required") | (gender == "female")) & ((wish != "male_required") | (gender == "male"))
    )


def _share(left: Bools, right: Bools) -> Bools:
    """[n, m]: whether both have one column in common."""
    return np.asarray(left.astype(np.float32) @ right.astype(np.float32).T > 0)


def reasons_for(town: Town, rows: Sequence[int], blocked: Bools | None = None) -> list[tuple[str, dict[str, Any]]]:
    """``because`` for these newcomers, a few at a time so that memory stays bounded."""
    found = []
    step = max(1_000_000 // max(len(town.mentors), 1), 1)
    for start in range(0, len(rows), step):
        some = np.asarray(rows[start : start + step], dtype=np.int64)
        few = replace(town, newcomers=town.newcomers.take(some))
        answer = possible(few, None if blocked is None else blocked[some])
        found += [because(answer, row) for row in range(len(some))]
    return found
