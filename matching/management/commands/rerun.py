"""Work out a stored run again: ``manage.py rerun RUN [--check] [--json]``. Nothing is stored."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.models import Run
from matching.services.comparing import rerun
from matching.states import RunState

NOT_THE_SAME, INPUTS_CHANGED = 1, 2


class Command(BaseCommand):
    help = (
        "Work out a stored run again from its parameters and compare. With --check it ends with 1 when equal inputs "
        "gave another result, and with 2 when the inputs changed since, so that nothing can be said."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="the number of the run")
        parser.add_argument("--check", action="store_true", help="fail unless the run is reproduced")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, run: int, check: bool, **options: Any) -> None:
        found = Run.objects.filter(pk=run, state=RunState.DONE).select_related("programme").first()
        if found is None:
            raise CommandError(f"There is no finished run {run}.")
        again = rerun(run=found)
        told = {
            "run": found.pk,
            "weights": found.weights,
            "inputs_then": found.input_hash,
            "inputs_now": again.hash_now,
            "same_inputs": again.same_inputs,
            "proposals": again.proposals,
            "differences": again.differences,
            "reproduced": again.is_reproduced,
        }
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else self._in_words(told))
        if check and not again.same_inputs:
            raise CommandError("The inputs changed since this run.", returncode=INPUTS_CHANGED)
        if check and not again.is_reproduced:
            raise CommandError("Equal inputs gave another result.", returncode=NOT_THE_SAME)

    def _in_words(self, told: dict[str, Any]) -> str:
        inputs = "the same" if told["same_inputs"] else "changed since"
        differ = ", ".join(told["differences"]) or "nobody"
        return (
            f"run {told['run']}: inputs {inputs}\n"
            f"  then {told['inputs_then']}\n  now  {told['inputs_now']}\n"
            f"{told['proposals']} proposals; another result for: {differ}"
        )
