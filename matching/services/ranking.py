"""Who else would fit a newcomer: every possible mentor, ranked, with reasons."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching import constraints, features, snapshot
from matching.counterfactual import what_would_change
from matching.explain import Reasons, by_weights, tell
from matching.models import Proposal, Run
from matching.states import UNDECIDED
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .learning import model_of


@dataclass(frozen=True)
class Alternative:
    """A mentor who could be this newcomer's. ``promised``: undecided proposals of others that count on him.

    ``probability``: that it goes well, by the model of the run; None where the weights counted alone. ``changes``: what
    would change the outlook, for those who were asked for.
    """

    mentor: Mentor
    score: float
    probability: float | None
    reasons: Reasons
    free_places: int
    promised: int
    changes: list[dict[str, Any]] = field(default_factory=list)


def alternatives(newcomer: Newcomer, run: Run, *, changes_for: Collection[int] = ()) -> list[Alternative]:
    """Possible mentors as they are now, the best first, by the run's model and weights.

    Who was tried before with this newcomer is left out, as in a run. ``changes_for``: mentors whose ``changes`` are
    worked out.
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
    learned = model_of(run.programme, run.parameters)
    ranked = []
    for column, these in zip(columns.tolist(), values, strict=True):
        mentor = people.mentors[column]
        score, probability, reasons = tell(people.town, 0, column, these, run.weights, learned)
        free = int(people.town.mentors.free_places[column])
        changes = (
            what_would_change(people.town, 0, column, learned or by_weights(run.weights))
            if mentor.pk in changes_for
            else []
        )
        ranked.append(Alternative(mentor, score, probability, reasons, free, promised[mentor.pk], changes))
    return sorted(ranked, key=lambda one: (-(one.probability or 0), -one.score, one.mentor.reference))


def judge_pair(newcomer: Newcomer, mentor: Mentor, run: Run) -> tuple[list[str], float, Reasons]:
    """The rules that this pair breaks now, its score with the run's weights and the reasons.

    Where the run had a model, ``reasons["model"]["probability"]`` is the probability.

    A mentor who left, was declined or took back consent breaks ``screening``.
    """
    people = snapshot.read(newcomer.programme, newcomer=newcomer)
    column = next((at for at, person in enumerate(people.mentors) if person.pk == mentor.pk), None)
    if column is None:
        return ["screening"], 0.0, {"for": [], "against": [], "unknown": []}
    broken = constraints.broken_rules(people.town, 0, column)
    values = features.criteria(people.town, np.array([0]), np.array([column]))[0]
    learned = model_of(run.programme, run.parameters)
    score, _probability, reasons = tell(people.town, 0, column, values, run.weights, learned)
    return broken, score, reasons


def probability_in(reasons: Reasons) -> float | None:
    """The probability that a learned model wrote into the reasons; None where the weights counted alone."""
    told: Any = reasons.get("model")
    return float(told["probability"]) if told and told.get("rows", 1) else None
