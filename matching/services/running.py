"""A run: asked for once, worked out on one picture of the programme, stored in one transaction."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from config.accounts.models import Programme, ToDo, User
from config.accounts.services import close_todos, open_todo
from config.core import jobs
from config.core.models import Event, Job
from config.core.states import IllegalMove, advance, can_move
from matching import constraints, features, snapshot
from matching.assignment import assign
from matching.explain import Reasons, tell
from matching.models import Proposal, Run, Unmatched
from matching.priority import classes
from matching.snapshot import Snapshot
from matching.states import RUN_OPEN, UNDECIDED, ProposalState, RunState
from mentoring.models import Mentorship
from newcomers.models import Newcomer

from .learning import model_of, named_in_run
from .weights import settings_for

JOB = "matching.execute_run"
STAGES = 5  # read, check, score, assign, store
DECIDE_WITHIN = 3  # days

Progress = Callable[[int, int], None]


@transaction.atomic
def request_run(*, programme: Programme, by: User | None) -> Run:
    """Ask for a matching with the programme's weights. While one is under way, asking again returns that one."""
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    under_way: Run | None = Run.objects.filter(programme=programme, state__in=RUN_OPEN).first()
    if under_way and _somebody_works_on(under_way):
        return under_way
    if under_way:  # its worker gave up: it will never end by itself
        advance(under_way, RunState.FAILED, by=None, error="gave up", finished_at=timezone.now())
    run: Run = Run.objects.create(
        programme=programme,
        requested_by=by,
        parameters={"weights": settings_for(programme).weights, "model": named_in_run(programme)},
    )
    Event.record(run, "requested", by=by)
    jobs.enqueue(JOB, run.pk, by=by)
    return run


def _somebody_works_on(run: Run) -> bool:
    return Job.objects.filter(kind=JOB, subject_id=run.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()


def execute_run(*, run_id: int, progress: Progress = lambda done, total: None) -> None:
    """Work out and store one run. A finished run is left alone; a copy that comes second stores nothing.

    Proposals of earlier runs that nobody decided are replaced; those on hold stay, with their newcomer and place.
    """
    run = _start(run_id)
    if run is None:
        return
    try:
        result = _work_out(run, progress)
        _store(run, result)
    except Exception as problem:
        _fail(run_id, type(problem).__name__)
        raise
    progress(STAGES, STAGES)


@transaction.atomic
def _start(run_id: int) -> Run | None:
    run: Run = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    if run.state not in RUN_OPEN:
        return None
    advance(run, RunState.RUNNING, by=None, started_at=run.started_at or timezone.now())
    return run


@transaction.atomic
def _fail(run_id: int, error: str) -> None:
    run = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    if run.state in RUN_OPEN:
        advance(run, RunState.FAILED, by=None, error=error[:120], finished_at=timezone.now())


# --- Working out -----------------------------------------------------------------------------


@dataclass
class Result:
    """What a run found, before it is stored."""

    people: Snapshot
    pairs: list[tuple[Newcomer, Any, float, float | None, Reasons]] = field(default_factory=list)
    unmatched: list[tuple[Newcomer, str, dict[str, Any]]] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)


def _work_out(run: Run, progress: Progress) -> Result:
    seconds: dict[str, float] = {}
    clock = _Clock(seconds, progress)
    people = snapshot.read(run.programme)
    town = people.town
    clock.tick("read")
    found = constraints.possible(town, people.blocked)
    rows, columns = np.nonzero(found.pairs)
    clock.tick("check")
    values = features.criteria(town, rows, columns)
    learned = model_of(run.programme, run.parameters)
    # What a run makes large in total: the probability, or the score of the weights while nothing is learned.
    score = features.scores(values, run.weights)
    if learned is not None:
        score = 100 * learned.predict_proba(features.features(town, rows, columns))
    score = np.clip(score + people.clicks[rows, columns], 0, 100)  # both said yes at a matching evening
    clock.tick("score")
    waited = town.newcomers.waiting_days
    best = assign(
        rows,
        columns,
        score,
        places=town.mentors.free_places,
        waiting_days=waited,
        priority=classes(waited, town.newcomers.hours_due),
    )
    clock.tick("assign")
    at = {pair: k for k, pair in enumerate(zip(rows.tolist(), columns.tolist(), strict=True))}
    result = Result(people)
    for row, newcomer in enumerate(people.newcomers):
        column = int(best.partner[row])
        if column < 0:
            result.unmatched.append((newcomer, *constraints.because(found, row)))
        else:
            told = tell(town, row, column, values[at[row, column]], run.weights, learned)
            result.pairs.append((newcomer, people.mentors[column], *told))
    result.counts = {
        "waiting": len(people.newcomers),
        "mentors": len(people.mentors),
        "free_places": int((town.mentors.free_places * town.mentors.approved * town.mentors.trained).sum()),
        "possible_pairs": len(rows),
        "gap": best.certificate.gap,
        "seconds": seconds,
    }
    return result


class _Clock:
    """Notes how long each stage took and shows that it is done."""

    def __init__(self, seconds: dict[str, float], progress: Progress) -> None:
        self.seconds, self.progress, self.last = seconds, progress, time.monotonic()

    def tick(self, stage: str) -> None:
        now = time.monotonic()
        self.seconds[stage], self.last = round(now - self.last, 3), now
        self.progress(len(self.seconds), STAGES)


# --- Storing ---------------------------------------------------------------------------------


@transaction.atomic
def _store(run: Run, result: Result) -> None:
    # Lock order: programme, run, proposals. ``choose`` takes the programme first too.
    Programme.objects.select_for_update(no_key=True).get(pk=run.programme_id)
    fresh = Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if fresh.state != RunState.RUNNING:
        return
    replaced, due_on = _replace_earlier(run)
    gone = _no_longer_waiting([newcomer.pk for newcomer, *_ in result.pairs])
    pairs = [pair for pair in result.pairs if pair[0].pk not in gone]
    Proposal.objects.bulk_create(
        Proposal(
            programme=run.programme,
            run=run,
            newcomer=newcomer,
            mentor=mentor,
            score=score,
            probability=probability,
            reasons=reasons,
        )
        for newcomer, mentor, score, probability, reasons in pairs
    )
    Unmatched.objects.bulk_create(
        Unmatched(programme=run.programme, run=run, newcomer=newcomer, because=code, details=details)
        for newcomer, code, details in result.unmatched
    )
    counts = {
        **result.counts,
        "proposed": len(pairs),
        "unmatched": len(result.unmatched),
        "because": dict(Counter(code for _newcomer, code, _details in result.unmatched)),
        "replaced": replaced,
    }
    advance(
        fresh,
        RunState.DONE,
        by=None,
        counts=counts,
        input_hash=result.people.input_hash,
        finished_at=timezone.now(),
    )
    if pairs:
        days = (due_on - timezone.localdate()).days if due_on else DECIDE_WITHIN
        open_todo(programme=run.programme, about=run, code="decide_proposals", in_days=min(days, DECIDE_WITHIN))


def _replace_earlier(run: Run) -> tuple[int, date | None]:
    """Set aside what earlier runs proposed and nobody decided. Returns how many, and by when they were to be decided.

    That day passes to the new run: a run every night must not put off a decision for ever.
    """
    earlier = list(
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .filter(programme=run.programme, state=ProposalState.PROPOSED)
        .select_related("run")
        .order_by("pk")
    )
    set_aside(earlier, by=None, reason="")
    due: list[date] = []
    for old in {proposal.run for proposal in earlier}:
        todos = ToDo.objects.open().about(old).filter(code="decide_proposals")
        due += todos.values_list("due_on", flat=True)
        close_todos(about=old, codes=["decide_proposals"], by=None)
    return len(earlier), min(due, default=None)


def set_aside(proposals: Sequence[Proposal], *, by: User | None, reason: str) -> None:
    """Mark locked proposals as replaced, each with its line in the journal."""
    for proposal in proposals:
        if not can_move(proposal, ProposalState.SUPERSEDED):
            raise IllegalMove(proposal, ProposalState.SUPERSEDED)
    now = timezone.now()
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).update(
        state=ProposalState.SUPERSEDED, decided_at=now, decided_by=by, decision_reason=reason[:200], updated_at=now
    )
    Event.objects.bulk_create(
        Event(
            actor=by,
            verb=f"{proposal.state}→{ProposalState.SUPERSEDED}",
            subject_type=Proposal._meta.label_lower,
            subject_id=proposal.pk,
            tenant_id=proposal.programme_id,
            reason=reason,
        )
        for proposal in proposals
    )


def _no_longer_waiting(newcomers: list[int]) -> set[int]:
    """Who found a mentor, got a proposal by hand or stopped waiting since the picture was taken."""
    still = set(Newcomer.objects.waiting().filter(pk__in=newcomers).values_list("pk", flat=True))
    busy = set(Mentorship.objects.open().filter(newcomer__in=newcomers).values_list("newcomer", flat=True))
    undecided = set(
        Proposal.objects.filter(newcomer__in=newcomers, state__in=UNDECIDED).values_list("newcomer", flat=True)
    )
    return (set(newcomers) - still) | busy | undecided
