"""The assignment beside its rivals, on the same instance and in the same run: ``make bench-matching``.

Every rival gets the same possible pairs with the same whole-number weights (people, then classes, then scores; see
``matching/assignment.py``), so equal weight means equally good. ``MB`` is what a rival needed beside the instance. The
gap is what an assignment misses of the certified best: people, and weight in units of 1/10,000 of a score.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import pairwise
from multiprocessing import get_context
from typing import Any

import django
import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from matching import files, population  # noqa: E402 - Django must be set up before
from matching.assignment import SCALE, best_flow, to_units  # noqa: E402
from matching.candidates import all_pairs  # noqa: E402
from matching.incremental import Standing  # noqa: E402
from matching.management.commands.generate_population import TODAY, likeness  # noqa: E402
from matching.models import DEFAULT_WEIGHTS  # noqa: E402
from matching.people import Ints, Town  # noqa: E402
from matching.priority import classes  # noqa: E402
from matching.scoring import ByWeights  # noqa: E402
from matching.search import Outcome, search  # noqa: E402

KILO = 1024
SIZES = ((200, 80, 1), (1_000, 400, 1), (10_000, 4_000, 4))
LARGE = (100_000, 40_000, 40)
DENSE_CELLS = 150_000_000  # more would not fit beside the others
HUNGARIAN_PEOPLE = 1_000  # beyond that its square table of Python numbers takes gigabytes
ARRIVALS = 200
COUNTED = 50_000_000  # about a second


@dataclass(frozen=True)
class Instance:
    """Every possible pair and what it weighs."""

    rows: Ints
    columns: Ints
    weight: Ints
    places: Ints
    newcomers: int


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="also 100,000 newcomers and 40,000 mentors in 40 towns")
    parser.add_argument("--only", type=int, metavar="N", help="only the size with N newcomers")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with get_context("fork").Pool(1) as other:  # its arrays are not to count as ours
        copied = other.apply(bandwidth)
    say(f"{os.cpu_count()} processors; memory copies {copied / 1e9:.1f} GB a second; {date.today()}")
    measured = []
    for newcomers, mentors, towns in [*SIZES, *([LARGE] if options.large else [])]:
        if options.only not in (None, newcomers):
            continue
        people, seconds = invent(newcomers, mentors, towns, options.seed)
        found, took = ours(people, copied)
        measured.append((newcomers, took + seconds))
        say(f"  from rows in memory to the certified assignment: {took + seconds:.2f} s, gap {found.gap}")
        if newcomers <= 10_000:
            rivals(people, found, took)
            arrivals(people)
        if towns > 1:
            two_workers(people, found)
    for (small, quick), (large, slow) in pairwise(measured):
        exponent = np.log(slow / quick) / np.log(large / small)
        say(f"growth from {small:,} to {large:,} people: seconds grow with the power {exponent:.2f}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def bandwidth() -> float:
    """Bytes a second, read and written, by copying 256 MB."""
    source = np.ones(32_000_000)
    target = np.empty_like(source)
    best = min(_seconds(lambda: np.copyto(target, source)) for _ in range(5))
    return 2 * source.nbytes / best


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def invent(newcomers: int, mentors: int, towns: int, seed: int) -> tuple[Town, float]:
    """A country, and the seconds from the rows of its files to columns."""
    made = population.generate(newcomers=newcomers, mentors=mentors, towns=towns, seed=seed, like=likeness())
    where = files.Places((cells[1], cells[2], float(cells[9]), float(cells[10])) for cells in made.places)
    started = time.perf_counter()
    people = Town.of(
        files.newcomers(made.newcomers, where, TODAY), files.mentors(made.mentors, where, TODAY), year=TODAY.year
    )
    seconds = time.perf_counter() - started
    places = int(people.mentors.free_places[people.mentors.approved & people.mentors.trained].sum())
    say(f"\n{newcomers:,} newcomers, {mentors:,} mentors with {places:,} places, {towns} towns")
    say(f"  rows to columns {seconds:.2f} s")
    return people, seconds


def priority_of(people: Town) -> Ints:
    return classes(people.newcomers.waiting_days, people.newcomers.hours_due)


def ours(people: Town, copied: float) -> tuple[Outcome, float]:
    started = time.perf_counter()
    found = search(people, ByWeights(DEFAULT_WEIGHTS), priority=priority_of(people))
    took = time.perf_counter() - started
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in found.seconds.items())
    say(f"  stages in seconds: {stages}")
    say(f"  {found.pairs:,} possible pairs, {found.candidates:,} candidates, {len(found.parts)} parts")
    say(f"  certified: {found.certified}")
    cells = sum(len(part.part.rows) * len(part.part.columns) for part in found.parts)
    block, score = found.seconds.get("block", 0.0), found.seconds.get("score", 0.0)
    # At least: 16 bytes written for each possible pair by blocking, and read with 8 written by scoring.
    blocked, scored = found.pairs / block, found.pairs / score
    say(
        f"  blocking {cells / block / 1e6:.0f} M combinations a second, {blocked / 1e6:.1f} M possible pairs "
        f"({100 * 16 * blocked / copied:.1f} % of the memory's speed)"
    )
    say(f"  scoring {scored / 1e6:.1f} M pairs a second ({100 * 24 * scored / copied:.1f} % of the memory's speed)")
    say(f"  peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO:,.0f} MB")
    return found, took


def two_workers(people: Town, found: Outcome) -> None:
    scorer = ByWeights(DEFAULT_WEIGHTS)
    one = _seconds(lambda: search(people, scorer, priority=priority_of(people)))
    started = time.perf_counter()
    again = search(people, scorer, priority=priority_of(people), workers=2)
    two = time.perf_counter() - started
    same = "the same assignment" if (again.partner == found.partner).all() else "ANOTHER ASSIGNMENT"
    possible = control()
    say(f"  two processes {two:.2f} s, one {one:.2f} s: {one / two:.2f} times; {same}")
    say(f"  control: two processes that share nothing did {possible:.2f} times the work of one at this moment")


def control() -> float:
    """What a second process could bring at best on this machine now: plain counting, no memory, nothing shared."""
    with get_context("fork").Pool(2) as pool:
        pool.map(count, [1, 1], chunksize=1)  # both are there before the clock starts
        one = _seconds(lambda: pool.map(count, [COUNTED], chunksize=1))
        two = _seconds(lambda: pool.map(count, [COUNTED, COUNTED], chunksize=1))
    return 2 * one / two


def count(number: int) -> int:
    return sum(range(number))


def arrivals(people: Town) -> None:
    """Newcomers who come one by one to a town that is matched."""
    rows, columns = all_pairs(people)
    value = ByWeights(DEFAULT_WEIGHTS)(people, rows, columns)
    dice = np.random.default_rng(0)
    late = np.zeros(len(people.newcomers), dtype=np.bool_)
    late[dice.choice(len(late), size=min(ARRIVALS, len(late) // 4), replace=False)] = True
    here = ~late[rows]
    priority, capacity = priority_of(people), people.mentors.free_places
    started = time.perf_counter()
    standing = Standing.of(rows[here], columns[here], value[here], priority=priority, capacity=capacity)
    begun = time.perf_counter() - started
    took, left = [], []
    for row in np.flatnonzero(late).tolist():
        mine = slice(*np.searchsorted(rows, [row, row + 1]))
        started = time.perf_counter()
        new = standing.arrive(columns[mine], value[mine], priority=int(priority[row]))
        took.append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        standing.leave(new if new % 2 else row // 2)
        left.append(1000 * (time.perf_counter() - started))
    say(
        f"  one arrival: median {np.median(took):.1f} ms, slowest {max(took):.0f} ms; one departure: median "
        f"{np.median(left):.1f} ms, slowest {max(left):.0f} ms ({len(took)} each, begun in {begun:.1f} s); "
        f"gap after all of them {standing.certificate().gap}"
    )


# --- Rivals ----------------------------------------------------------------------------------

Rival = Callable[[Instance], Ints]  # -> [n] partner


def rivals(people: Town, found: Outcome, took: float) -> None:
    """A table; each rival in a process of its own."""
    rows, columns = all_pairs(people)
    value = to_units(ByWeights(DEFAULT_WEIGHTS)(people, rows, columns))
    capacity = people.mentors.free_places
    most = min(len(people.newcomers), int(capacity.sum()))
    step = most * (SCALE + 1) + 1
    weight = (priority_of(people)[rows] + 1) * step + value
    instance = Instance(rows, columns, weight, capacity, len(people.newcomers))
    best = total(instance, found.partner)
    say(f"  {'':34}{'seconds':>9}{'MB':>7}{'people':>8}{'value':>11}{'gap: people':>13}{'weight':>16}")
    line = "  {:34}{:>9.2f}{:>7}{:>8}{:>11.1f}{:>13}{:>16,}"
    ours_worth = scored(instance, found.partner, step)
    say(line.format("candidates and certificate*", took, "", found.matched, ours_worth, 0, found.gap))
    for name, rival in RIVALS.items():
        try:
            seconds, megabytes, partner = apart(rival, instance)
        except NotHere as reason:
            say(f"  {name:34}{reason}")
            continue
        matched = int((partner >= 0).sum())
        missing = best - total(instance, partner)
        say(
            line.format(
                name,
                seconds,
                f"{megabytes:.0f}",
                matched,
                scored(instance, partner, step),
                found.matched - matched,
                missing,
            )
        )
    say("  * with blocking and scoring, which the rivals are given for nothing")


class NotHere(Exception):
    """A rival that cannot take part, and why."""


def apart(rival: Rival, instance: Instance) -> tuple[float, float, Ints]:
    """Seconds, megabytes and answer of a rival in a forked process."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def work() -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        try:
            partner = rival(instance)
        except NotHere as reason:
            theirs.send(reason)
            return
        seconds = time.perf_counter() - started
        theirs.send((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / KILO, partner))

    process = context.Process(target=work)
    process.start()
    answer = ours.recv()
    process.join()
    if isinstance(answer, NotHere):
        raise answer
    return answer


def total(instance: Instance, partner: Ints) -> int:
    own = partner[instance.rows] == instance.columns
    return sum(instance.weight[own].tolist())


def scored(instance: Instance, partner: Ints, step: int) -> float:
    """The sum of scores (0 to 1)."""
    own = partner[instance.rows] == instance.columns
    return float((instance.weight[own] % step).sum()) / SCALE


def flow(instance: Instance) -> Ints:
    chosen = best_flow(instance.rows, instance.columns, instance.weight, instance.places)
    return _partner(instance, chosen)


def dense(instance: Instance) -> Ints:
    column_of_place = np.repeat(np.arange(len(instance.places)), instance.places)
    if instance.newcomers * len(column_of_place) > DENSE_CELLS:
        raise NotHere(f"left out: a dense table of {instance.newcomers * len(column_of_place):,} cells")
    table = np.zeros((instance.newcomers, len(instance.places)))
    table[instance.rows, instance.columns] = instance.weight
    rows, places = linear_sum_assignment(table[:, column_of_place], maximize=True)
    partner = np.full(instance.newcomers, -1)
    possible = table[rows, column_of_place[places]] > 0
    partner[rows[possible]] = column_of_place[places[possible]]
    return partner


def sparse(instance: Instance) -> Ints:
    first = np.concatenate([[0], np.cumsum(instance.places)])
    copies = instance.places[instance.columns]
    edge = np.repeat(np.arange(len(instance.rows)), copies)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    everybody = np.arange(instance.newcomers)
    worst = float(instance.weight.max() + 1)
    costs = csr_array(
        (
            np.concatenate([worst - instance.weight[edge], np.full(instance.newcomers, worst)]),
            (
                np.concatenate([instance.rows[edge], everybody]),
                np.concatenate([first[instance.columns[edge]] + nth, first[-1] + everybody]),
            ),
        ),
        shape=(instance.newcomers, int(first[-1]) + instance.newcomers),
    )
    rows, places = min_weight_full_bipartite_matching(costs)
    column_of_place = np.append(
        np.repeat(np.arange(len(instance.places)), instance.places), np.full(instance.newcomers, -1)
    )
    partner = np.full(instance.newcomers, -1)
    partner[rows] = column_of_place[places]
    return partner


def greedy(instance: Instance) -> Ints:
    return _in_order(instance, np.argsort(-instance.weight, kind="stable"))


def by_chance(instance: Instance) -> Ints:
    return _in_order(instance, np.random.default_rng(0).permutation(len(instance.rows)))


def _in_order(instance: Instance, order: Ints) -> Ints:
    """Take pair after pair while both are free."""
    partner = [-1] * instance.newcomers
    free = instance.places.tolist()
    for row, column in zip(instance.rows[order].tolist(), instance.columns[order].tolist(), strict=True):
        if partner[row] < 0 and free[column]:
            partner[row] = column
            free[column] -= 1
    return np.array(partner)


def hungarian(instance: Instance) -> Ints:
    """The Hungarian method of the PyPI package mentor-match: its ``munkres``.

    The package itself is called ``matching`` when imported, as this app is, so only its solver can be loaded beside it.
    """
    try:
        munkres = import_module("munkres")
    except ImportError:
        raise NotHere("left out: its solver is not here (pip install munkres)") from None
    if instance.newcomers > HUNGARIAN_PEOPLE:
        raise NotHere(f"left out: a square table of Python numbers for {instance.newcomers:,} people")
    column_of_place = np.repeat(np.arange(len(instance.places)), instance.places)
    table = np.zeros((instance.newcomers, len(instance.places)), dtype=np.int64)
    table[instance.rows, instance.columns] = instance.weight
    costs = int(table.max()) - table[:, column_of_place]
    partner = np.full(instance.newcomers, -1)
    for row, place in munkres.Munkres().compute(costs.tolist()):
        if place < len(column_of_place) and table[row, column_of_place[place]] > 0:
            partner[row] = column_of_place[place]
    return partner


def _partner(instance: Instance, chosen: Ints) -> Ints:
    partner = np.full(instance.newcomers, -1)
    partner[instance.rows[chosen]] = instance.columns[chosen]
    return partner


RIVALS: dict[str, Rival] = {
    "OR-Tools flow over all pairs": flow,
    "SciPy linear_sum_assignment": dense,
    "SciPy sparse matching": sparse,
    "mentor-match (pure Hungarian)": hungarian,
    "greedy": greedy,
    "random": by_chance,
}

if __name__ == "__main__":
    main(sys.argv[1:])
