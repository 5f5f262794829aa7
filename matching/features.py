"""How well a pair fits, criterion by criterion. Pure: columns and pair indices in, an array out.

Every value lies between 0 and 1; NaN is *unknown* or *does not apply*, never a bad mark: the score is the weighted mean
over the criteria that are known. Religion, health, origin, residence status and sexual orientation are not columns of
``Town`` and cannot count.

| criterion    | 1 means                         | how it is measured                                               |
|--------------|---------------------------------|------------------------------------------------------------------|
| needs        | all needs covered               | Σ 1/rank of the needs that the mentor offers ÷ Σ 1/rank of all   |
| goals        | all goals covered               | share of the newcomer's two first needs that the mentor offers.  |
|              |                                 | Goals are free text and no machine reads it; the intake orders   |
|              |                                 | the needs by what she wants to reach first, so these two stand   |
|              |                                 | for her goals until a plan names a theme for each goal           |
| language     | both speak one language         | the best common language by the weaker's level: A2 0.3, B1 0.6,  |
|              | fluently                        | B2 0.8, C1 0.9, C2 and first language 1 (A1 is no channel: 0)    |
| availability | many half-days in common        | 1 − e^(−k/2) for k common half-days: the first ones count most   |
| distance     | neighbours                      | 1 − km ÷ the smaller of both furthest distances                  |
| interests    | several or rare ones shared     | 1 − 2^(−2Σr); r = ln(1+m/c) ÷ ln(1+m) for an interest that c of  |
|              |                                 | the m mentors have: 1 for the only one, near 0 for everybody's   |
| occupation   | same occupation (ISCO-08)       | same unit group 1, minor 0.75, sub-major 0.5, major group 0.25.  |
|              |                                 | Applies only where work is a need                                |
| life_stage   | children of one age, near in    | mean of what is known of three: the nearest years between their  |
|              | age, wishes about gender met    | children (0 → 1, 6 or more → 0); years between the two (up to 5  |
|              |                                 | → 1, 40 or more → 0); share of *preferred* gender wishes met     |

The constants are this programme's judgement, not measurements; the weights are each programme's own.

The learning reads these parts and a few more, one column each (``FEATURES``). All are known when two are
matched; nothing is a copy of gender, age or origin of one person alone. *Source* N is the newcomer, M the mentor, H the
history.

| feature      | meaning                                              | unit, range | source            | in a score |
|--------------|------------------------------------------------------|-------------|-------------------|------------|
| needs        | as above, weighted by rank                           | share 0–1   | N needs, M offers | yes        |
| goals        | as above                                             | share 0–1   | N needs, M offers | yes        |
| language     | best common channel                                  | 0–1         | both languages    | yes        |
| availability | common half-days, saturating                         | 0–1         | both availability | yes        |
| distance     | unused part of the smaller furthest distance         | share 0–1   | both places       | yes        |
| interests    | shared, a rare one more                              | 0–1         | both interests    | yes        |
| occupation   | same ISCO-08 group, where work is a need             | 0–1         | both ISCO codes   | yes        |
| children     | children near in age                                 | 0–1         | both children     | a third of |
| age          | near in age                                          | 0–1         | both birth years  | a third of |
| wishes       | preferred gender wishes met                          | share 0–1   | both wishes       | a third of |
| dutch        | she learns Dutch (below B2): how well the mentor     | 0–1         | both languages    | learned    |
|              | speaks it; does not apply from B2 on                 |             |                   |            |
| far          | kilometres beyond the first three                    | km, 0–      | both places       | learned    |
| sector       | same ISCO-08 major group, where work is a need       | 0 or 1      | both ISCO codes   | learned    |
| childcare    | 1 − the part of the common half-days that lies in    | share 0–1   | N childcare, both | learned    |
|              | working hours when child care is a barrier; else 1   |             | availability      |            |
| experience   | ln(1 + earlier mentorships that went well)           | 0–          | M closed          | learned    |
| load         | part of the mentor's places that is taken            | share 0–1   | M places          | learned    |
| record       | how the mentor's earlier mentorships went against    | −1–1        | H of the mentor   | learned    |
|              | the usual share, drawn to 0 while they are few       |             |                   |            |

*A third of* is: of the life stage. *Learned* columns count only through an active model; the weights alone do not know
them. Shapes (saturation, the three kilometres, working hours) were chosen
by held-out log loss on 900 closed mentorships, grouped by mentor.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .constraints import great_circle_km
from .people import DAYTIME, LEVEL_RANK, Bools, Floats, Ints, Town

CRITERIA = ("needs", "goals", "language", "availability", "distance", "interests", "occupation", "life_stage")
GOALS = 2  # how many of the first needs stand for the goals
LANGUAGE_VALUE = np.array([0, 0, 0.3, 0.6, 0.8, 0.9, 1, 1])  # by rank of the weaker's level
OCCUPATION_VALUE = np.array([0, 0.25, 0.5, 0.75, 1])  # by number of equal leading digits
CHILDREN_YEARS = 6
AGE_GAP_NEAR, AGE_GAP_FAR = 5, 40
GOOD_DUTCH = LEVEL_RANK["B2"]  # from here on nobody has to practise it
NEXT_DOOR_KM = 3
USUAL_SUCCESS = 0.55  # share of closed mentorships that go well, where nothing else is known
RECORD_STRENGTH = 12  # as many mentorships say as much as knowing nothing: mentors explain 1/13 of the variance

# name: (expected direction, centre, spread). Columns are standardised with these, the same for every town and every
# history: a coefficient means the same everywhere. Typical values among possible pairs; an unknown value is the centre.
SCALE: dict[str, tuple[int, float, float]] = {
    "needs": (1, 0.55, 0.31),
    "goals": (1, 0.55, 0.33),
    "language": (1, 0.65, 0.23),
    "availability": (1, 0.54, 0.17),
    "distance": (1, 0.43, 0.27),
    "interests": (1, 0.22, 0.25),
    "occupation": (1, 0.10, 0.22),
    "children": (1, 0.60, 0.35),
    "age": (1, 0.62, 0.33),
    "wishes": (1, 0.50, 0.49),
    "dutch": (1, 0.95, 0.08),
    "far": (-1, 4.0, 3.8),
    "sector": (1, 0.28, 0.45),
    "childcare": (1, 0.92, 0.22),
    "experience": (0, 0.58, 0.53),
    "load": (-1, 0.30, 0.35),
    "record": (1, 0.0, 0.06),
}
FEATURES = tuple(SCALE)
SIGNS = np.array([sign for sign, _centre, _spread in SCALE.values()], dtype=np.int64)
CENTRE = np.array([centre for _sign, centre, _spread in SCALE.values()])
SPREAD = np.array([spread for _sign, _centre, spread in SCALE.values()])
LIFE_STAGE = ("children", "age", "wishes")
LOGIT_PER_SCORE = 3.0  # from a score of 0 to one of 100; the learning checks smaller and larger values

BLOCK = 200_000  # pairs at a time, so that memory stays bounded whatever the town's size


def criteria(town: Town, rows: Ints, columns: Ints) -> Floats:
    """[pairs, 8]: the value of each criterion for the pairs (rows[k], columns[k]), in the order of ``CRITERIA``."""
    values = np.empty((len(rows), len(CRITERIA)))
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        values[part] = _block(town, rows[part], columns[part])
    return values


def scores(values: Floats, weights: Mapping[str, int]) -> Floats:
    """[pairs]: 0 to 100, the weighted mean over the known criteria; 0 where nothing that counts is known."""
    weight = np.array([weights[name] for name in CRITERIA], dtype=np.float64)
    known = ~np.isnan(values)
    total = (known * weight).sum(axis=1)
    points = (np.where(known, values, 0) * weight).sum(axis=1)
    return np.asarray(np.divide(100 * points, total, out=np.zeros(len(values)), where=total > 0))


def features(town: Town, rows: Ints, columns: Ints) -> Floats:
    """[pairs, 17]: what the learning knows of each pair, in the order of ``FEATURES``; NaN where it is not known."""
    values = np.empty((len(rows), len(FEATURES)))
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        values[part] = np.column_stack([measure(town, rows[part], columns[part]) for measure in MEASURES.values()])
    return values


def prior(weights: Mapping[str, int]) -> Floats:
    """[17]: the programme's weights as coefficients on the standardised features; 0 for what they do not know.

    The three parts of the life stage share its weight. Where everything is known, the sum over the features is the
    score of the weights times ``LOGIT_PER_SCORE`` / 100, but for a constant.
    """
    total = sum(weights.values())
    share = {**weights, **{part: weights["life_stage"] / len(LIFE_STAGE) for part in LIFE_STAGE}}
    part = np.array([share.get(name, 0) for name in FEATURES]) / max(total, 1)
    return np.asarray(LOGIT_PER_SCORE * part * SPREAD, dtype=np.float64)


def _block(town: Town, rows: Ints, columns: Ints) -> Floats:
    return np.column_stack(
        [
            needs(town, rows, columns),
            goals(town, rows, columns),
            language(town, rows, columns),
            availability(town, rows, columns),
            distance(town, rows, columns),
            interests(town, rows, columns),
            occupation(town, rows, columns),
            life_stage(town, rows, columns),
        ]
    )


def needs(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The rank-weighted share of the needs that the mentor offers."""
    rank = town.newcomers.need_rank[rows]
    return _covered(np.divide(1.0, rank, out=np.zeros(rank.shape), where=rank > 0), town.mentors.offers[columns])


def goals(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The share of the first two needs that the mentor offers."""
    rank = town.newcomers.need_rank[rows]
    return _covered(((rank > 0) & (rank <= GOALS)).astype(np.float64), town.mentors.offers[columns])


def language(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The best common language, by the weaker's level; unknown when nobody asked one of them for a level."""
    if not town.languages:
        return np.full(len(rows), np.nan)
    hers, his = town.newcomers.level[rows], town.mentors.level[columns]
    value = LANGUAGE_VALUE[np.minimum(hers, his).max(axis=1)]
    return np.where((hers > 0).any(axis=1) & (his > 0).any(axis=1), value, np.nan)


def availability(town: Town, rows: Ints, columns: Ints) -> Floats:
    """Common half-days of the week, saturating."""
    hers, his = town.newcomers.slots[rows], town.mentors.slots[columns]
    value = 1 - np.exp(-(hers & his).sum(axis=1) / 2)
    return np.where(hers.any(axis=1) & his.any(axis=1), value, np.nan)


def kilometres(town: Town, rows: Ints, columns: Ints) -> Floats:
    """[pairs]: the great circle between the two; NaN where a place is unknown."""
    one, other = town.newcomers, town.mentors
    return great_circle_km(one.latitude[rows], one.longitude[rows], other.latitude[columns], other.longitude[columns])


def distance(town: Town, rows: Ints, columns: Ints) -> Floats:
    """How much of the smaller furthest distance stays unused."""
    limit = np.minimum(town.newcomers.max_distance_km[rows], town.mentors.max_distance_km[columns])
    used = kilometres(town, rows, columns) / np.maximum(limit, 1e-9)
    return np.asarray(np.clip(1 - used, 0, 1))


def interests(town: Town, rows: Ints, columns: Ints) -> Floats:
    """Shared interests, a rare one counting more; rarity is counted among the mentors."""
    hers, his = town.newcomers.interests[rows], town.mentors.interests[columns]
    mentors = len(town.mentors)
    rarity = np.log1p(mentors / np.maximum(town.mentors.interests.sum(axis=0), 1)) / np.log1p(max(mentors, 1))
    value = 1 - 2 ** (-2 * ((hers & his) @ rarity))
    return np.where(hers.any(axis=1) & his.any(axis=1), value, np.nan)


def wants_work(town: Town) -> Bools:
    """[n]: whether work is among the needs, so that the occupation counts."""
    if "work" not in town.themes:
        return np.zeros(len(town.newcomers), dtype=np.bool_)
    return np.asarray(town.newcomers.need_rank[:, town.themes.index("work")] > 0)


def occupation(town: Town, rows: Ints, columns: Ints) -> Floats:
    """Equal leading digits of the ISCO-08 code, where work is a need."""
    hers, his = town.newcomers.isco_code[rows], town.mentors.isco_code[columns]
    equal = np.zeros(len(rows), dtype=np.int64)
    for digits in (1, 2, 3, 4):
        equal += hers.astype(f"<U{digits}") == his.astype(f"<U{digits}")
    known = (np.char.str_len(hers) == 4) & (np.char.str_len(his) == 4)
    return np.where(known & wants_work(town)[rows], OCCUPATION_VALUE[equal], np.nan)


def life_stage(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The mean of children's ages, the two people's ages and wishes about gender, as far as known."""
    parts = np.column_stack(
        [children_alike(town, rows, columns), ages_near(town, rows, columns), wishes_met(town, rows, columns)]
    )
    known = ~np.isnan(parts)
    count = known.sum(axis=1)
    total = np.where(known, parts, 0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(rows), np.nan), where=count > 0))


def children_alike(town: Town, rows: Ints, columns: Ints) -> Floats:
    """1 for children born in one year, 0 from six years on; unknown when one of the two names no child."""
    hers, his = town.newcomers.children[rows], town.mentors.children[columns]
    nearest = np.full(len(rows), np.inf)
    for one in hers.T:
        for other in his.T:
            nearest = np.fmin(nearest, np.abs(one - other))
    value = np.clip(1 - np.where(np.isinf(nearest), 0, nearest) / CHILDREN_YEARS, 0, 1)
    return np.where(np.isinf(nearest), np.nan, value)


def age_gap(town: Town, rows: Ints, columns: Ints) -> Floats:
    """[pairs]: years between the two."""
    return np.asarray(np.abs(town.newcomers.birth_year[rows] - town.mentors.birth_year[columns]))


def ages_near(town: Town, rows: Ints, columns: Ints) -> Floats:
    """1 up to five years apart, 0 from forty on."""
    gap = age_gap(town, rows, columns)
    return np.asarray(np.clip((AGE_GAP_FAR - gap) / (AGE_GAP_FAR - AGE_GAP_NEAR), 0, 1))


def wishes_met(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The share of stated *preferred* wishes about gender that are met; unknown when nobody stated one."""
    stated = np.zeros(len(rows))
    met = np.zeros(len(rows))
    sides = (
        (town.newcomers.wish[rows], town.mentors.gender[columns]),
        (town.mentors.wish[columns], town.newcomers.gender[rows]),
    )
    for wish, gender in sides:
        for wanted in ("female", "male"):
            asks = (wish == f"{wanted}_preferred") & (gender != "")
            stated += asks
            met += asks & (gender == wanted)
    return np.asarray(np.divide(met, stated, out=np.full(len(rows), np.nan), where=stated > 0))


def _covered(importance: Floats, offered: Bools) -> Floats:
    total = importance.sum(axis=1)
    covered = (importance * offered).sum(axis=1)
    known = (total > 0) & offered.any(axis=1)
    return np.asarray(np.divide(covered, total, out=np.full(len(total), np.nan), where=known))


# --- What only the learning reads ------------------------------------------------------------


def dutch(town: Town, rows: Ints, columns: Ints) -> Floats:
    """How well the mentor speaks Dutch, where the newcomer still learns it."""
    if "nl" not in town.languages:
        return np.full(len(rows), np.nan)
    at = town.languages.index("nl")
    hers, his = town.newcomers.level[rows], town.mentors.level[columns]
    applies = hers.any(axis=1) & his.any(axis=1) & (hers[:, at] < GOOD_DUTCH)
    return np.where(applies, LANGUAGE_VALUE[his[:, at]], np.nan)


def far(town: Town, rows: Ints, columns: Ints) -> Floats:
    """Kilometres beyond the first three."""
    return np.asarray(np.maximum(kilometres(town, rows, columns) - NEXT_DOOR_KM, 0))


def sector(town: Town, rows: Ints, columns: Ints) -> Floats:
    """Whether both work in one ISCO-08 major group, where work is a need."""
    same = occupation(town, rows, columns)
    return np.where(np.isnan(same), np.nan, same > 0)


def childcare(town: Town, rows: Ints, columns: Ints) -> Floats:
    """How much of the time together somebody with a child-care barrier can use: evenings and weekends."""
    common = town.newcomers.slots[rows] & town.mentors.slots[columns]
    in_hours = np.array([slot in DAYTIME for slot in town.slots], dtype=np.bool_)
    count = common.sum(axis=1)
    share = np.divide((common & in_hours).sum(axis=1), count, out=np.full(len(rows), np.nan), where=count > 0)
    barrier = town.newcomers.childcare[rows]
    return np.where(barrier == 0, 1.0, 1 - barrier * share)


def experience(town: Town, rows: Ints, columns: Ints) -> Floats:
    """Earlier mentorships that went well, each further one counting less."""
    return np.asarray(np.log1p(town.mentors.experience[columns]))


def load(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The part of the mentor's places that is taken."""
    return town.mentors.load[columns]


def record(town: Town, rows: Ints, columns: Ints) -> Floats:
    """The mentor's own earlier outcomes, shrunk."""
    return town.mentors.record[columns]


def shrunk_record(well: Any, closed: Any) -> Any:
    """Empirical Bayes: how far a mentor's share of good endings lies from the usual one, as far as the number says."""
    return (well - USUAL_SUCCESS * closed) / (closed + RECORD_STRENGTH)


MEASURES: dict[str, Callable[[Town, Ints, Ints], Floats]] = {
    "needs": needs,
    "goals": goals,
    "language": language,
    "availability": availability,
    "distance": distance,
    "interests": interests,
    "occupation": occupation,
    "children": children_alike,
    "age": ages_near,
    "wishes": wishes_met,
    "dutch": dutch,
    "far": far,
    "sector": sector,
    "childcare": childcare,
    "experience": experience,
    "load": load,
    "record": record,
}
