"""Load mentorships of earlier years: ``manage.py import_history FILE [--programme SLUG] [--json]``."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.accounts.models import Programme
from matching import services
from matching.services.history import HistoryReport, WrongFile


class Command(BaseCommand):
    help = "Load closed mentorships in the interchange format. Loading a file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--programme", metavar="SLUG", help="needed when there are several programmes")
        parser.add_argument("--json", action="store_true", help="print the report for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = _programme(options["programme"])
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                report = services.import_history(programme=programme, lines=lines)
        except WrongFile as problem:
            raise CommandError(f"These columns are missing: {problem}") from None
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem}") from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        else:
            self._tell(report)

    def _tell(self, report: HistoryReport) -> None:
        self.stdout.write(
            f"{report.rows} rows: {report.created} new, {report.updated} changed, {report.unchanged} as before, "
            f"{len(report.problems)} refused"
        )
        for problem in report.problems:
            self.stdout.write(f"  line {problem['row']}, {problem['reference'] or '-'}: {problem['message']}")


def _programme(slug: str | None) -> Programme:
    """The programme with this slug, or the only one there is."""
    found = list(Programme.objects.filter(slug=slug) if slug else Programme.objects.all()[:2])
    if len(found) == 1:
        return found[0]
    if slug:
        raise CommandError(f"There is no programme {slug}.")
    raise CommandError("Say which programme with --programme SLUG." if found else "There is no programme yet.")
