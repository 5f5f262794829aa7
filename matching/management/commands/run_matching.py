"""Propose a mentor to everybody who waits: ``manage.py run_matching --programme SLUG [--json]``."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.accounts.models import Programme
from config.core import jobs
from config.core.models import Job
from matching import services
from matching.models import Run
from matching.services.running import JOB
from matching.states import RunState
from matching.wording import because_text, fit_word, told

PATIENCE = 600  # seconds to wait for a run that a worker has begun


class Command(BaseCommand):
    help = "Propose a mentor to every newcomer who waits, and say why somebody stays without one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print the result for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = Programme.objects.get(slug=options["programme"])
        except Programme.DoesNotExist:
            raise CommandError(f"There is no programme {options['programme']}.") from None
        run = self._finished(services.request_run(programme=programme, by=None))
        if options["json"]:
            self.stdout.write(json.dumps(as_json(run), ensure_ascii=False, indent=2))
        else:
            self._tell(run)

    def _finished(self, run: Run) -> Run:
        """Do the work here unless a worker already has it; then wait for the worker."""
        job = Job.objects.filter(kind=JOB, subject_id=run.pk).latest("pk")
        jobs.run(job.pk)
        until = time.monotonic() + PATIENCE
        run.refresh_from_db()
        while run.is_open and time.monotonic() < until:
            time.sleep(0.2)
            run.refresh_from_db()
        if run.state != RunState.DONE:
            raise CommandError(f"Run {run.pk} did not finish: {run.error or run.state}")
        return run

    def _tell(self, run: Run) -> None:
        counts = run.counts
        self.stdout.write(
            f"Run {run.pk} of {run.programme}: {counts['waiting']} waiting, {counts['free_places']} free places, "
            f"{counts['possible_pairs']} possible pairs, {run.seconds:.1f} seconds"
        )
        self.stdout.write(f"\n{counts['proposed']} proposals")
        for proposal in _proposals(run):
            reasons = " ".join(told(reason, "for") for reason in proposal.reasons["for"][:3])
            self.stdout.write(
                f"  {proposal.newcomer.reference} with {proposal.mentor.reference}: "
                f"{proposal.score:.0f} ({fit_word(proposal.score)}). {reasons}"
            )
        self.stdout.write(f"\n{counts['unmatched']} without a proposal")
        for code, number in sorted(counts["because"].items(), key=lambda item: (-item[1], item[0])):
            who = [one.newcomer.reference for one in _unmatched(run) if one.because == code]
            self.stdout.write(f"  {number}: {because_text(code)} ({', '.join(who)})")


def as_json(run: Run) -> dict[str, Any]:
    """The run, its proposals and who stayed without one, by the people's references."""
    return {
        "run": run.pk,
        "proposals": [
            {
                "newcomer": proposal.newcomer.reference,
                "mentor": proposal.mentor.reference,
                "score": proposal.score,
                "reasons": proposal.reasons,
            }
            for proposal in _proposals(run)
        ],
        "unmatched": [{"newcomer": one.newcomer.reference, "because": one.because} for one in _unmatched(run)],
    }


def _proposals(run: Run) -> Any:
    return run.proposals.select_related("newcomer", "mentor").order_by("newcomer__reference")


def _unmatched(run: Run) -> Any:
    return run.unmatched.select_related("newcomer").order_by("newcomer__reference")
