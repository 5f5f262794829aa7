"""Say in a few lines whether the installation is healthy."""

from typing import Any

from django.core.checks import ERROR
from django.core.management.base import BaseCommand

from config.core import checks


class Command(BaseCommand):
    help = "Print the state of the database, the broker, the outbox and the jobs. Ends with 1 when something is broken."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = checks.examine()
        for finding in findings:
            self.stdout.write(f"{finding.subject}: {finding.value}")
            if finding.problem is not None:
                self.stderr.write(f"  {finding.problem.msg} {finding.problem.hint or ''}")
        if any(finding.problem and finding.problem.level >= ERROR for finding in findings):
            raise SystemExit(1)
