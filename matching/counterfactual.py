"""What would change the outlook of a pair: the smallest single changes, each with the probability after it. Pure.

| change   | what is imagined                                                   | values                     |
|----------|--------------------------------------------------------------------|----------------------------|
| slot     | one more half-day that both have free; who must give it            | {"slot": "tue-evening",    |
|          |                                                                    | "who": "mentor"}           |
| language | the mentor speaks one of her languages as a first language         | {"code": "fr"}             |
| nearer   | the mentor lives five kilometres nearer                            | {"km": 5}                  |
| further  | both accept five kilometres more                                   | {"km": 5}                  |
| offer    | the mentor also helps with one of her needs                        | {"theme": "housing"}       |

Everything else stays as it is. A change that adds nothing is left out; the best of each kind is named. The smallest
change comes first: what these two can do themselves, a half-day before a distance, before what another mentor would
have.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from . import constraints, features
from .model import Model
from .people import A2, LEVEL_RANK, Town

KM = 5.0
LEAST_GAIN = 0.005
NATIVE = LEVEL_RANK["native"]

# How much is asked, from a half-day to another mentor: a judgement that only orders the list.
EFFORT = {
    ("slot", "newcomer"): 1,
    ("slot", "mentor"): 2,
    ("offer", ""): 3,
    ("further", ""): 4,
    ("slot", "both"): 5,
    ("language", ""): 6,
    ("nearer", ""): 7,
}

Change = tuple[str, dict[str, Any], Town]


def what_would_change(town: Town, row: int, column: int, model: Model, *, most: int = 5) -> list[dict[str, Any]]:
    """[{"change", "values", "probability", "gain", "possible"}], the smallest change first.

    ``possible``: whether the pair passes every rule after the change, so that a change can open a pair that the rules
    forbid; ``gain`` is against the probability now, whether or not the pair is possible now.
    """
    pair = np.array([0]), np.array([0])
    small = _only(town, row, column)
    rarity = _rarity_kept(town, row, column)

    def probability(of: Town) -> float:
        known = features.features(of, *pair)
        known[:, features.FEATURES.index("interests")] = rarity
        return float(model.predict_proba(known)[0])

    now = probability(small)
    best: dict[tuple[str, str], dict[str, Any]] = {}
    possible_now = not constraints.broken_rules(small, 0, 0)
    for change, values, changed in _changes(small):
        then = probability(changed)
        opened = not constraints.broken_rules(changed, 0, 0)
        if then - now < LEAST_GAIN and (possible_now or not opened):
            continue
        entry = {
            "change": change,
            "values": values,
            "probability": round(then, 4),
            "gain": round(then - now, 4),
            "possible": opened,
        }
        kind = (change, str(values.get("who", "")))
        if kind not in best or (opened, then) > (best[kind]["possible"], best[kind]["probability"]):
            best[kind] = entry
    return [best[kind] for kind in sorted(best, key=lambda kind: (-best[kind]["possible"], EFFORT[kind]))][:most]


def _changes(town: Town) -> Iterator[Change]:
    yield from _slots(town)
    yield from _languages(town)
    yield from _distances(town)
    yield from _offers(town)


def _slots(town: Town) -> Iterator[Change]:
    hers, his = town.newcomers.slots, town.mentors.slots
    for at, slot in enumerate(town.slots):
        if hers[0, at] and his[0, at]:
            continue
        who = "mentor" if hers[0, at] else "newcomer" if his[0, at] else "both"
        more_hers, more_his = hers.copy(), his.copy()
        more_hers[0, at] = more_his[0, at] = True
        changed = replace(
            town,
            newcomers=replace(town.newcomers, slots=more_hers),
            mentors=replace(town.mentors, slots=more_his),
        )
        yield "slot", {"slot": slot, "who": who}, changed


def _languages(town: Town) -> Iterator[Change]:
    for at in np.flatnonzero(town.newcomers.level[0] >= A2):
        if town.mentors.level[0, at] < town.newcomers.level[0, at]:
            level = town.mentors.level.copy()
            level[0, at] = NATIVE
            yield "language", {"code": town.languages[at]}, replace(town, mentors=replace(town.mentors, level=level))


def _distances(town: Town) -> Iterator[Change]:
    hers, his = town.newcomers, town.mentors
    further = replace(
        town,
        newcomers=replace(hers, max_distance_km=hers.max_distance_km + KM),
        mentors=replace(his, max_distance_km=his.max_distance_km + KM),
    )
    yield "further", {"km": int(KM)}, further
    km = float(features.kilometres(town, np.array([0]), np.array([0]))[0])
    if np.isnan(km) or km <= 0:
        return
    left = max(km - KM, 0) / km
    moved = replace(
        his,
        latitude=hers.latitude + left * (his.latitude - hers.latitude),
        longitude=hers.longitude + left * (his.longitude - hers.longitude),
    )
    yield "nearer", {"km": int(KM)}, replace(town, mentors=moved)


def _offers(town: Town) -> Iterator[Change]:
    for at in np.flatnonzero(town.newcomers.need_rank[0] > 0):
        if not town.mentors.offers[0, at]:
            offers = town.mentors.offers.copy()
            offers[0, at] = True
            yield "offer", {"theme": town.themes[at]}, replace(town, mentors=replace(town.mentors, offers=offers))


def _only(town: Town, row: int, column: int) -> Town:
    """The town with these two people alone, in the same vocabularies."""
    return replace(town, newcomers=_one(town.newcomers, row), mentors=_one(town.mentors, column))


def _one(side: Any, at: int) -> Any:
    taken = {name: values[at : at + 1] for name, values in vars(side).items()}
    return type(side)(**taken)


def _rarity_kept(town: Town, row: int, column: int) -> float:
    """How rare an interest is among all mentors cannot be seen from one: it is measured in the whole town."""
    return float(features.interests(town, np.array([row]), np.array([column]))[0])
