"""Why not another mentor: the rule that forbids it, or what it would cost the others."""

from dataclasses import dataclass, field

import numpy as np

from matching import constraints
from matching.models import Proposal
from matching.people import Floats
from matching.priority import classes
from matching.snapshot import Snapshot
from matching.trade import Trade, trade
from matching.whatif import Pairs
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .comparing import Change, possible_pairs
from .learning import model_of
from .ranking import judge_pair


@dataclass(frozen=True)
class Needed:
    """Somebody who has the mentor in the best plan, and what she would have instead. Scores are 0 to 100."""

    newcomer: Newcomer
    score: float
    instead: Mentor | None
    score_instead: float


@dataclass(frozen=True)
class Answer:
    """``broken``: codes of the rules that forbid the pair; then there is nothing else. ``waits`` is false for somebody
    who takes no part in a run now.

    ``planned``: whom a run now would propose. ``best``: the mentor with the highest score for this newcomer.
    ``learned``: scores are probabilities, so that their sum is the number of expected successes.
    """

    broken: list[str] = field(default_factory=list)
    waits: bool = True
    learned: bool = False
    found: Trade | None = None
    planned: Mentor | None = None
    best: Mentor | None = None
    best_score: float = 0.0
    asked_score: float = 0.0
    planned_score: float = 0.0
    changes: list[Change] = field(default_factory=list)
    needed: list[Needed] = field(default_factory=list)

    @property
    def is_planned(self) -> bool:
        return self.found is not None and not self.found.moves

    @property
    def scale(self) -> float:
        return 100.0 if self.learned else 1.0

    @property
    def total_before(self) -> float:
        return self.found.total_before / self.scale if self.found else 0.0

    @property
    def total_after(self) -> float:
        return self.found.total_after / self.scale if self.found else 0.0


def why_not_this_mentor(*, proposal: Proposal, mentor: Mentor) -> Answer:
    """Judged with the run's weights and model, on the people as they are now. Nothing is stored."""
    newcomer, run = proposal.newcomer, proposal.run
    broken, _score, _reasons = judge_pair(newcomer, mentor, run)
    if broken:
        return Answer(broken=broken)
    people, possible, pairs = possible_pairs(run.programme)
    row = next((at for at, one in enumerate(people.newcomers) if one.pk == newcomer.pk), None)
    if row is None:
        return Answer(waits=False)
    column = next(at for at, one in enumerate(people.mentors) if one.pk == mentor.pk)
    if not possible.pairs[row, column]:
        return Answer(broken=["tried_before"])
    learned = model_of(run.programme, run.parameters)
    score = pairs.scores(run.weights) if learned is None else pairs.chances(learned)
    waiting = people.town.newcomers
    found = trade(
        pairs.rows,
        pairs.columns,
        score,
        pair=(row, column),
        places=people.town.mentors.free_places,
        waiting_days=waiting.waiting_days,
        priority=classes(waiting.waiting_days, waiting.hours_due),
    )
    scores = _Scores(pairs, score)
    planned = int(found.before[row])
    best = scores.best(row)
    return Answer(
        learned=learned is not None,
        found=found,
        planned=_mentor(people, planned),
        best=_mentor(people, best),
        best_score=scores.of(row, best),
        asked_score=scores.of(row, column),
        planned_score=scores.of(row, planned),
        changes=_changes(people, possible, found),
        needed=_who_needed(people, found, scores, column),
    )


@dataclass(frozen=True)
class _Scores:
    """The score of a pair by its row and column; 0 for nobody."""

    pairs: Pairs
    score: Floats

    def of(self, row: int, column: int) -> float:
        return float(self.score[(self.pairs.rows == row) & (self.pairs.columns == column)].sum())

    def best(self, row: int) -> int:
        mine = np.flatnonzero(self.pairs.rows == row)
        return int(self.pairs.columns[mine[np.argmax(self.score[mine])]])


def _mentor(people: Snapshot, column: int) -> Mentor | None:
    return people.mentors[column] if column >= 0 else None


def _changes(people: Snapshot, possible: constraints.Possible, found: Trade) -> list[Change]:
    return [
        Change(
            people.newcomers[move.row],
            _mentor(people, move.before),
            _mentor(people, move.after),
            constraints.because(possible, move.row)[0] if move.after < 0 else "",
        )
        for move in found.moves
    ]


def _who_needed(people: Snapshot, found: Trade, scores: _Scores, column: int) -> list[Needed]:
    """Who has this mentor in the best plan and would lose him."""
    return [
        Needed(
            people.newcomers[move.row],
            scores.of(move.row, column),
            _mentor(people, move.after),
            scores.of(move.row, move.after),
        )
        for move in found.moves
        if move.before == column
    ]
