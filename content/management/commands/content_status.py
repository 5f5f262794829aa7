"""Print how the content stands."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from content.services.status import content_status


class Command(BaseCommand):
    help = "Pages, steps, cards and words; segments by language and status; facts kept; broken links; overdue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        found = content_status()
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for name in ("pages", "steps", "cards", "glossary"):
            self.stdout.write(f"{name}: {found[name]}")
        for code, counts in found["languages"].items():
            self.stdout.write(f"{code}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
        facts = found["facts"]
        self.stdout.write(f"facts kept: {facts['kept']} of {facts['total']}, broken: {facts['broken']}")
        self.stdout.write(f"links broken: {found['links_broken']}\noverdue: {found['overdue']}")
