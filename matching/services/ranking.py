"""Who else would fit a newcomer: every possible mentor, ranked, with reasons."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from matching import constraints, features, snapshot
from matching.explain import Reasons, explain
from matching.models import Proposal, Run
from matching.states import UNDECIDED
from mentoring.models import Mentor
from newcomers.models import Newcomer


@dataclass(frozen=True)
class Alternative:
    """A mentor who could be this newcomer's. ``promised``: undecided proposals of others that count on him."""

    mentor: Mentor
    score: float
    reasons: Reasons
    free_places: int
    promised: int


def alternatives(newcomer: Newcomer, run: Run) -> list[Alternative]:
    """Possible mentors as they are now, the best first, scored with the run's weights.

    Who was tried before with this newcomer is left out, as in a run.
    """
    people = snapshot.read(newcomer.programme, newcomer=newcomer)
    found = constraints.possible(people.town, people.blocked)
    columns = np.flatnonzero(found.pairs[0])
    rows = np.zeros_like(columns)
    values = features.criteria(people.town, rows, columns)
    promised = Counter(
        Proposal.objects.filter(programme=newcomer.programme, state__in=UNDECIDED)
        .exclude(newcomer=newcomer)
        .values_list("mentor", flat=True)
    )
    ranked = []
    for column, these in zip(columns.tolist(), values, strict=True):
        mentor = people.mentors[column]
        score, reasons = explain(people.town, 0, column, these, run.weights)
        free = int(people.town.mentors.free_places[column])
        ranked.append(Alternative(mentor, score, reasons, free, promised[mentor.pk]))
    return sorted(ranked, key=lambda one: (-one.score, one.mentor.reference))


def judge_pair(newcomer: Newcomer, mentor: Mentor, run: Run) -> tuple[list[str], float, Reasons]:
    """The rules that this pair breaks now, its score with the run's weights and the reasons.

    A mentor who left, was declined or took back consent breaks ``screening``.
    """
    people = snapshot.read(newcomer.programme, newcomer=newcomer)
    column = next((at for at, person in enumerate(people.mentors) if person.pk == mentor.pk), None)
    if column is None:
        return ["screening"], 0.0, {"for": [], "against": [], "unknown": []}
    broken = constraints.broken_rules(people.town, 0, column)
    values = features.criteria(people.town, np.array([0]), np.array([column]))[0]
    return broken, *explain(people.town, 0, column, values, run.weights)
