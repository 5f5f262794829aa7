"""``manage.py import_people FILE [FILE …] --programme SLUG [--dry-run] [--intake-done] [--json]``."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.accounts.models import Programme
from config.core.errors import Refused
from config.core.models import Event
from mentoring.imports.problems import Fate
from mentoring.imports.running import Outcome, Run, as_json, go
from mentoring.imports.sheets import recognised


class Command(BaseCommand):
    help = "Bring newcomers and mentors in from spreadsheets. Every row ends in exactly one fate, and says why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="an .xlsx or .csv file")
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, tell what would happen")
        parser.add_argument(
            "--intake-done",
            action="store_true",
            help="for a programme that moves in: complete newcomers are ready, trained mentors are approved",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            raise CommandError(f"There is no programme “{options['programme']}”. Make it with create_programme.")
        try:
            sources, left_out = recognised([(Path(name).name, _content(name)) for name in options["files"]])
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        run = Run(
            programme=programme,
            sources=sources,
            by=None,
            intake_done=options["intake_done"],
            write=not options["dry_run"],
        )
        outcomes: list[Outcome] = []
        go(run, lambda chunk: outcomes.extend(outcome for _place, outcome in chunk))
        report = as_json(outcomes)
        if run.write:
            counts = {kind: report[kind] for kind in ("newcomers", "mentors")}
            Event.record(programme, "people imported", **counts)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._tell(report, left_out, dry=options["dry_run"])
        if not run.around.official_postcodes:
            self.stderr.write("Only the starter postcodes are known: run load_reference --postcodes FILE.")

    def _tell(self, report: dict[str, Any], left_out: list[str], *, dry: bool) -> None:
        if dry:
            self.stdout.write("Nothing was changed (--dry-run).")
        for title in left_out:
            self.stdout.write(f"Sheet “{title}” was left out: its headings are not those of people.")
        for kind in ("newcomers", "mentors"):
            counts = report[kind]
            fates = ", ".join(f"{counts[fate]} {fate}" for fate in Fate.values)
            self.stdout.write(f"{kind}: {counts['rows']} rows: {fates}")
        for problem in report["problems"]:
            self.stdout.write("  {sheet} row {row} {reference}: {code}: {message}".format(**problem))


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise CommandError(f"{name} cannot be read: {problem.strerror}.") from problem
