"""The way from arrival to work: which steps are for somebody, in which order, and which come next.

Pure: steps in, steps out. What a person did not tell is never a reason to keep a step from her, except the sector:
its steps are for who chose it.
"""

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from .kinds import Phase

_PHASES = {phase: number for number, phase in enumerate(Phase.values)}
NEXT_AT_MOST = 3


@dataclass(frozen=True)
class RoadStep:
    """One step: where it stands, for whom it is (empty means everybody), and the steps that come before it."""

    id: str
    phase: str
    theme: str = ""
    position: int = 0
    pathway: str = ""
    requires: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    with_children: bool = False
    min_age: int | None = None
    max_age: int | None = None
    min_education: int | None = None


@dataclass(frozen=True)
class Traveller:
    """Who walks, as far as she told. ``education`` is an ISCED 2011 level."""

    pathway: str = ""
    status: str = ""
    has_children: bool | None = None
    age: int | None = None
    education: int | None = None


@dataclass(frozen=True)
class Stretch:
    """The steps of one phase, in order."""

    phase: str
    steps: list[RoadStep] = field(default_factory=list)


def fits(step: RoadStep, who: Traveller) -> bool:
    """Whether the step is for this person."""
    if step.pathway and step.pathway != who.pathway:
        return False
    if step.statuses and who.status and who.status not in step.statuses:
        return False
    if step.with_children and who.has_children is False:
        return False
    if who.age is not None and not (step.min_age or 0) <= who.age <= (step.max_age or 200):
        return False
    return who.education is None or who.education >= (step.min_education or 0)


def way(steps: Iterable[RoadStep], who: Traveller) -> list[RoadStep]:
    """Everything that is for this person, each step after those it requires.

    A step that is not for her does not block: what it required counts instead. A circle hides nothing: the first of
    its steps by phase and position comes first.
    """
    everything = {step.id: step for step in steps}
    ours = {step.id: step for step in everything.values() if fits(step, who)}
    before = {step.id: _required(step, everything, ours) for step in ours.values()}
    after: dict[str, list[str]] = {step: [] for step in ours}
    for step_id, required in before.items():
        for one in required:
            after[one].append(step_id)
    waiting = {step_id: len(required) for step_id, required in before.items()}
    free = [_rank(step) for step in ours.values() if not waiting[step.id]]
    heapq.heapify(free)
    ordered: dict[str, RoadStep] = {}
    while len(ordered) < len(ours):
        if not free:
            free = [min(_rank(step) for step in ours.values() if step.id not in ordered)]
        step_id = heapq.heappop(free)[-1]
        if step_id in ordered:
            continue
        ordered[step_id] = ours[step_id]
        for follower in after[step_id]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(free, _rank(ours[follower]))
    return list(ordered.values())


def next_steps(road: Sequence[RoadStep], done: Collection[str], *, limit: int = NEXT_AT_MOST) -> list[RoadStep]:
    """The first steps of the way that she has not done and whose requirements are met; none when all is done.

    ``road`` comes from ``way``. A requirement that is no part of it counts as met.
    """
    there = {step.id for step in road}
    done = set(done)
    left = [step for step in road if step.id not in done]
    ready = [step for step in left if not (step.requires & there) - done]
    return (ready or left)[: max(1, limit)]


def stretches(road: Iterable[RoadStep]) -> list[Stretch]:
    """The way by phase, in the order of the phases; a phase without steps is left out."""
    found = {phase: Stretch(phase) for phase in Phase.values}
    for step in road:
        found[step.phase].steps.append(step)
    return [stretch for stretch in found.values() if stretch.steps]


def find_circle(steps: Iterable[RoadStep]) -> list[str]:
    """Steps that require each other in a round, such as ``[a, b, a]``; empty when there is none."""
    everything = {step.id: step for step in steps}
    finished: set[str] = set()
    for start, step in everything.items():
        path = [start]
        branches = [iter(sorted(step.requires))] if start not in finished else []
        while branches:
            following = next((one for one in branches[-1] if one in everything and one not in finished), None)
            if following is None:
                finished.add(path.pop())
                branches.pop()
            elif following in path:
                return [*path[path.index(following) :], following]
            else:
                path.append(following)
                branches.append(iter(sorted(everything[following].requires)))
    return []


def _required(step: RoadStep, everything: dict[str, RoadStep], ours: Collection[str]) -> set[str]:
    """The steps of her way that come before this one, seen through those that are not for her."""
    found: set[str] = set()
    seen = {step.id}
    look = list(step.requires)
    while look:
        one = look.pop()
        if one in seen or one not in everything:
            continue
        seen.add(one)
        if one in ours:
            found.add(one)
        else:
            look.extend(everything[one].requires)
    return found


def _rank(step: RoadStep) -> tuple[int, int, str]:
    return (_PHASES[step.phase], step.position, step.id)
