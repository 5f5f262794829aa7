"""A matching without the database: ``manage.py match_files --newcomers F --mentors F --out assignment.csv``."""

import csv
import json
import resource
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from scipy.special import expit

from config.reference.postcodes import STARTER
from matching import constraints, features, files, history, model
from matching.explain import explain
from matching.models import DEFAULT_WEIGHTS
from matching.people import Floats, Ints, Town
from matching.priority import USUAL, classes
from matching.search import Outcome, Scorer, search

MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024

WRONG_INPUT = 2  # the exit code, as for a wrong option

FIRST_WEEKS = "from this many weeks of waiting a newcomer comes before those who wait less (26)"


class Command(BaseCommand):
    help = "Match the people of two interchange files and prove that nothing better exists. The database is not read."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--newcomers", required=True, type=Path, metavar="FILE")
        parser.add_argument("--mentors", required=True, type=Path, metavar="FILE")
        parser.add_argument("--history", type=Path, metavar="FILE", help="closed mentorships to learn from")
        parser.add_argument("--weights", default="", metavar="JSON", help="a file, or the eight weights themselves")
        parser.add_argument("--postcodes", type=Path, metavar="FILE", help="places in the GeoNames layout")
        parser.add_argument("--on", default="", metavar="DATE", help="the day on which people wait (today)")
        parser.add_argument("--first-weeks", type=int, default=USUAL.first, metavar="N", help=FIRST_WEEKS)
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes for separate areas")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where the pairs are written")
        parser.add_argument("--json", action="store_true", help="print the result for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self._match(options)
        except (files.WrongFile, CommandError) as problem:
            raise CommandError(str(problem), returncode=WRONG_INPUT) from problem
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
            return
        counts = result["counts"]
        self.stdout.write(
            f"{counts['matched']} of {counts['newcomers']} newcomers have a mentor ({counts['free_places']} places, "
            f"{counts['possible_pairs']} possible pairs); gap {result['gap']}; {result['peak_memory_mb']} MB"
        )
        for stage, seconds in result["seconds"].items():
            self.stdout.write(f"  {stage}: {seconds} s")
        for code, number in counts["because"].items():
            self.stdout.write(f"  without a mentor, {code}: {number}")

    def _match(self, options: dict[str, Any]) -> dict[str, Any]:
        clock = _Clock()
        today = _day(options["on"])
        weights = _weights(options["weights"])
        where = files.geonames(options["postcodes"]) if options["postcodes"] else files.starter_places(STARTER)
        newcomer_rows = files.read(options["newcomers"], files.NEEDED_NEWCOMER)
        mentor_rows = files.read(options["mentors"], files.NEEDED_MENTOR)
        past = _past(options["history"])
        clock.tick("read")
        learned = _learn(past, where, weights, options["seed"]) if past else None
        clock.tick("learn")
        town = Town.of(
            files.newcomers(newcomer_rows, where, today),
            files.mentors(mentor_rows, where, today, files.track_records(past) if past else None),
            year=today.year,
        )
        clock.tick("columns")
        rule = replace(USUAL, first=options["first_weeks"])
        priority = classes(town.newcomers.waiting_days, town.newcomers.hours_due, rule)
        scorer = _scorer(weights, learned)
        found = search(town, scorer, priority=priority, workers=options["workers"])
        clock.seconds.update({stage: round(seconds, 3) for stage, seconds in found.seconds.items()})
        clock.tick("search, all stages")
        pairs = _pairs(town, found, weights, learned)
        if options["out"]:
            _write(options["out"], pairs)
        unmatched = _unmatched(town, found)
        clock.tick("explain and write")
        served = np.bincount(priority[found.partner >= 0], minlength=1)
        result = _result(town, found, pairs, unmatched, seconds=clock.seconds, learned=learned)
        result["objective"]["matched_by_class"] = {
            str(one): number for one, number in enumerate(served.tolist()) if number
        }
        return result


class _Clock:
    """Seconds of each stage and of all from rows in memory to the certified assignment."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = time.perf_counter()

    def tick(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage], self.last = round(now - self.last, 3), now


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError as problem:
        raise CommandError(f"--on: needs a date as 2026-01-31, not {given}") from problem


def _weights(given: str) -> dict[str, int]:
    if not given:
        return dict(DEFAULT_WEIGHTS)
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        weights = json.loads(text)
    except (OSError, ValueError) as problem:
        raise CommandError(f"--weights: cannot be read ({problem})") from problem
    right = isinstance(weights, dict) and set(weights) == set(features.CRITERIA)
    if not right or not all(isinstance(one, int | float) and 0 <= one < inf for one in weights.values()):
        raise CommandError(f"--weights: needs a number of 0 or more for each of {', '.join(features.CRITERIA)}")
    if not any(weights.values()):
        raise CommandError("--weights: at least one has to be more than 0")
    return weights


def _past(path: Path | None) -> list[history.Record]:
    if path is None:
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return history.records(file)
    except (OSError, ValueError, KeyError) as problem:
        raise CommandError(f"{path}: not a file of closed mentorships ({problem})") from problem


def _learn(past: list[history.Record], where: history.Where, weights: dict[str, int], seed: int) -> model.Model:
    known = history.read(past, where)
    return model.fit(
        known.X,
        known.y,
        prior=features.prior(weights),
        groups=known.groups,
        names=features.FEATURES,
        signs=features.SIGNS,
        seed=seed,
        centre=features.CENTRE,
        spread=features.SPREAD,
    )


def _scorer(weights: dict[str, int], learned: model.Model | None) -> Scorer:
    """With a history the probability of success, without one the weighted score."""

    def by_weights(town: Town, rows: Ints, columns: Ints) -> Floats:
        return features.scores(features.criteria(town, rows, columns), weights) / 100

    def by_model(town: Town, rows: Ints, columns: Ints) -> Floats:
        assert learned is not None  # noqa: S101 - chosen below
        return learned.predict_proba(features.features(town, rows, columns))

    return by_weights if learned is None else by_model


def _pairs(town: Town, found: Outcome, weights: dict[str, int], learned: model.Model | None) -> list[dict[str, Any]]:
    rows = np.flatnonzero(found.partner >= 0)
    columns = found.partner[rows]
    values = features.criteria(town, rows, columns)
    if learned is None:
        score = features.scores(values, weights)
        likely = expit(model.USUAL_LOGIT + features.LOGIT_PER_SCORE * (score / 100 - 0.5))
    else:
        likely = learned.predict_proba(features.features(town, rows, columns))
    pairs = []
    for row, column, these, chance in zip(rows.tolist(), columns.tolist(), values, likely.tolist(), strict=True):
        points, reasons = explain(town, row, column, these, weights)
        pairs.append(
            {
                "newcomer": town.newcomers.reference[row],
                "mentor": town.mentors.reference[column],
                "probability": round(chance, 4),
                "score": round(points, 1),
                "reasons": json.dumps(reasons, ensure_ascii=False),
            }
        )
    return pairs


def _write(path: Path, pairs: list[dict[str, Any]]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["newcomer", "mentor", "probability", "score", "reasons"])
            writer.writeheader()
            writer.writerows(pairs)
    except OSError as problem:
        raise CommandError(f"--out: cannot be written ({problem})") from problem


def _unmatched(town: Town, found: Outcome) -> list[dict[str, Any]]:
    alone = np.flatnonzero(found.partner < 0)
    nobody = [row for row in alone.tolist() if not found.options[row]]
    because = dict(zip(nobody, constraints.reasons_for(town, nobody), strict=True))
    return [
        {
            "newcomer": town.newcomers.reference[row],
            "because": because[row][0] if row in because else "places",
            "details": because[row][1] if row in because else {"possible": int(found.options[row])},
        }
        for row in alone.tolist()
    ]


def _result(
    town: Town,
    found: Outcome,
    pairs: list[dict[str, Any]],
    unmatched: list[dict[str, Any]],
    *,
    seconds: dict[str, float],
    learned: model.Model | None,
) -> dict[str, Any]:
    usable = town.mentors.approved & town.mentors.trained
    return {
        "counts": {
            "newcomers": len(town.newcomers),
            "mentors": len(town.mentors),
            "free_places": int(town.mentors.free_places[usable].sum()),
            "areas": len(found.parts),
            "possible_pairs": found.pairs,
            "candidate_pairs": found.candidates,
            "matched": found.matched,
            "unmatched": len(unmatched),
            "because": dict(Counter(one["because"] for one in unmatched)),
        },
        "objective": {
            "matched": found.matched,
            "value": round(float(np.nansum(found.value)), 4),
            "value_is": "score / 100" if learned is None else "probability of success",
            "expected_successes": round(sum(pair["probability"] for pair in pairs), 2),
        },
        "gap": found.gap,
        "certified": found.certified,
        "model": None if learned is None else {"rows": learned.rows, "checksum": learned.checksum},
        "seconds": seconds,
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE),
        "unmatched": unmatched,
    }
