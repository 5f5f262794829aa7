"""What would change, and what did: other weights before they are saved, two runs compared, a run made again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils import timezone

from config.accounts.models import Programme
from matching import constraints, features, snapshot, whatif
from matching.models import Proposal, Run, Unmatched, validate_weights
from matching.snapshot import Snapshot
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .learning import active_model, model_of
from .weights import settings_for


@dataclass(frozen=True)
class Change:
    """A newcomer and the mentors before and after; None is nobody. ``why`` is a code of who is without anybody."""

    newcomer: Newcomer
    before: Mentor | None
    after: Mentor | None
    why: str = ""


# --- Other weights ---------------------------------------------------------------------------


@dataclass(frozen=True)
class WhatIf:
    """The difference in numbers, and the people behind it.

    ``learned``: a model decides in this programme and judges both plans. The weights are what it starts from: the new
    ones are judged by what the same experience teaches from them, which counts after the next training.
    """

    difference: whatif.Difference
    learned: bool
    switched: list[Change]
    gained: list[Change]
    lost: list[Change]


def what_if(*, programme: Programme, weights: Mapping[str, int]) -> WhatIf:
    """What a run with these weights would propose differently from one with the saved ones. Nothing is stored.

    Raises ValidationError unless the weights are whole and add up to 100.
    """
    validate_weights(dict(weights))
    people, found, pairs = possible_pairs(programme)
    learned = active_model(programme)
    values = None
    if learned is not None:
        values = pairs.chances(learned), pairs.chances(learned.with_prior(features.prior(weights)))
    difference = whatif.compare(pairs, settings_for(programme).weights, weights, values)

    def told(moves: list[whatif.Move]) -> list[Change]:
        return [
            Change(
                people.newcomers[move.row],
                people.mentors[move.before] if move.before >= 0 else None,
                people.mentors[move.after] if move.after >= 0 else None,
                constraints.because(found, move.row)[0] if move.after < 0 else "",
            )
            for move in moves
        ]

    return WhatIf(
        difference, learned is not None, told(difference.switched), told(difference.gained), told(difference.lost)
    )


def worth_now(programme: Programme, pairs: whatif.Pairs) -> Any:
    """[pairs]: what a run now would make large: the active model's probability, or the score of the weights."""
    learned = active_model(programme)
    return pairs.scores(settings_for(programme).weights) if learned is None else pairs.chances(learned)


def possible_pairs(programme: Programme, **when: Any) -> tuple[Snapshot, constraints.Possible, whatif.Pairs]:
    """The people of a programme and every pair that may be proposed now, measured."""
    people = snapshot.read(programme, **when)
    found = constraints.possible(people.town, people.blocked)
    rows, columns = np.nonzero(found.pairs)
    return people, found, whatif.Pairs.of(people.town, rows, columns, people.clicks[rows, columns])


# --- Two runs --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """One thing that the two runs were made with."""

    code: str
    before: Any
    after: Any

    @property
    def differs(self) -> bool:
        return bool(self.before != self.after)


@dataclass
class Comparison:
    """What differs between an earlier and a later run. ``why`` of a change: the rule that left somebody alone."""

    before: Run
    after: Run
    weights: list[Setting]
    model: Setting
    inputs: Setting
    counts: list[Setting]
    kept: int = 0
    switched: list[Change] = field(default_factory=list)
    gained: list[Change] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)
    came: list[Change] = field(default_factory=list)  # was not in the earlier run
    left: list[Change] = field(default_factory=list)  # is not in the later run


COUNTS = ("waiting", "mentors", "free_places", "possible_pairs", "proposed", "unmatched", "gap")


def compare_runs(*, before: Run, after: Run) -> Comparison:
    """Put two finished runs of one programme beside each other, as they were stored."""
    result = Comparison(
        before=before,
        after=after,
        weights=[Setting(code, weight, after.weights.get(code)) for code, weight in before.weights.items()],
        model=Setting("model", _version(before), _version(after)),
        inputs=Setting("inputs", before.input_hash, after.input_hash),
        counts=[Setting(code, before.counts.get(code), after.counts.get(code)) for code in COUNTS],
    )
    pairs, later_pairs = _proposed(before), _proposed(after)
    alone, later_alone = _alone(before), _alone(after)
    everybody = {**_newcomers(alone), **_newcomers(later_alone), **_newcomers(pairs), **_newcomers(later_pairs)}
    for pk, newcomer in sorted(everybody.items(), key=lambda item: item[1].reference):
        was, now = pairs.get(pk), later_pairs.get(pk)
        had, has = was.mentor if was else None, now.mentor if now else None
        why = later_alone[pk].because if pk in later_alone else alone[pk].because if pk in alone else ""
        change = Change(newcomer, had, has, why)
        if pk not in pairs and pk not in alone:
            result.came.append(change)
        elif pk not in later_pairs and pk not in later_alone:
            result.left.append(change)
        elif had is None and has is not None:
            result.gained.append(change)
        elif had is not None and has is None:
            result.lost.append(change)
        elif had is not None and has is not None and had.pk != has.pk:
            result.switched.append(change)
        else:
            result.kept += 1
    return result


def _version(run: Run) -> str:
    """The version of the model that scored this run; empty when the weights alone did."""
    return str((run.parameters.get("model") or {}).get("version") or "")


def _proposed(run: Run) -> dict[int, Proposal]:
    """What the run itself proposed, whatever was decided about it since."""
    found = run.proposals.filter(chosen_by_hand=False).select_related("newcomer", "mentor")
    return {one.newcomer_id: one for one in found}


def _alone(run: Run) -> dict[int, Unmatched]:
    return {one.newcomer_id: one for one in run.unmatched.select_related("newcomer")}


def _newcomers(found: Mapping[int, Proposal] | Mapping[int, Unmatched]) -> dict[int, Newcomer]:
    return {pk: one.newcomer for pk, one in found.items()}


# --- A run made again ------------------------------------------------------------------------


@dataclass(frozen=True)
class Again:
    """A stored run and the same work done again. ``differences``: references of newcomers with another result."""

    run: Run
    hash_now: str
    proposals: int
    differences: list[str]

    @property
    def same_inputs(self) -> bool:
        return self.hash_now == self.run.input_hash

    @property
    def is_reproduced(self) -> bool:
        return self.same_inputs and not self.differences


def rerun(*, run: Run) -> Again:
    """Work out a finished run again from its parameters, with the people as they are now, and store nothing.

    Ages and weeks waited are counted on the day of the run. Equal input hashes mean that everything that decides the
    result is as it was; then the result must be equal as well. People's data are not kept a second time for this, so
    that what is corrected or erased is gone: when the inputs changed, the hashes say so.
    """
    day = timezone.localdate(run.started_at or run.requested_at)
    people, _found, pairs = possible_pairs(run.programme, today=day)
    learned = model_of(run.programme, run.parameters)
    made = whatif.plan(pairs, pairs.scores(run.weights) if learned is None else pairs.chances(learned))
    then = {pk: one.mentor_id for pk, one in _proposed(run).items()}
    now = {
        people.newcomers[row].pk: people.mentors[column].pk
        for row, column in enumerate(made.partner.tolist())
        if column >= 0
    }
    names = {person.pk: person.reference for person in people.newcomers}
    names |= {pk: one.newcomer.reference for pk, one in _proposed(run).items()}
    differ = sorted(names[pk] for pk in then.keys() | now.keys() if then.get(pk) != now.get(pk))
    return Again(run, people.input_hash, len(now), differ)
