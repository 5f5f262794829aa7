"""Learn from closed mentorships: ``manage.py train_matching --programme SLUG | --history F [--json]``."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import reference
from config.accounts.models import Programme
from matching import features, files, history, model, services
from matching.models import DEFAULT_WEIGHTS
from matching.services.learning import SEED, judge, learn

PLACES = Path(reference.__file__).parent / "data" / "places.csv"


class Command(BaseCommand):
    help = "Learn how likely a pair is to succeed, and print how good that is. Nothing counts until it is activated."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--programme", metavar="SLUG", help="train and store a model card")
        source.add_argument("--history", metavar="FILE", type=Path, help="closed_mentorships.csv; needs no database")
        parser.add_argument(
            "--places", metavar="FILE", type=Path, help="GeoNames postal codes, instead of the starter set"
        )
        parser.add_argument("--weights", metavar="JSON", help="the programme's weights, where there is no programme")
        parser.add_argument("--out", metavar="FILE", type=Path, help="write the model there as JSON")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--no-rivals", action="store_true", help="leave out the models that are only compared")
        parser.add_argument("--json", action="store_true", help="print the result for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        told, learned = self._from_programme(options) if options["programme"] else self._from_file(options)
        if options["out"]:
            options["out"].write_text(learned.to_json(), encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self._tell(told)

    def _from_programme(self, options: dict[str, Any]) -> tuple[dict[str, Any], model.Model]:
        try:
            programme = Programme.objects.get(slug=options["programme"])
        except Programme.DoesNotExist:
            raise CommandError(f"There is no programme {options['programme']}.") from None
        card = services.train(programme=programme, by=None, seed=options["seed"])
        learned = model.Model.from_dict(card.parameters)
        told = {"version": card.version, "state": card.state, "from": card.data_from, "until": card.data_until}
        return {**{key: str(value) for key, value in told.items()}, **card.metrics, **_learned(learned)}, learned

    def _from_file(self, options: dict[str, Any]) -> tuple[dict[str, Any], model.Model]:
        try:
            where = files.geonames(options["places"]) if options["places"] else files.starter_places(PLACES)
            with options["history"].open(encoding="utf-8-sig", newline="") as lines:
                found = history.read(history.records(lines), where)
            weights = json.loads(options["weights"]) if options["weights"] else DEFAULT_WEIGHTS
            prior = features.prior(weights)
        except (OSError, ValueError, KeyError) as problem:
            raise CommandError(f"This cannot be read: {problem}") from None
        metrics = judge(found, prior, seed=options["seed"], rivals=not options["no_rivals"])
        learned = learn(found, prior, seed=options["seed"])
        return {**metrics, **_learned(learned)}, learned

    def _tell(self, told: dict[str, Any]) -> None:
        self.stdout.write(f"{told['rows']} closed mentorships of {told['mentors']} mentors")
        for name, figures in told.get("models", {}).items():
            row = "  ".join(f"{figure} {value:.3f}" for figure, value in figures.items())
            self.stdout.write(f"  {name:9} {row}")
        verdict = "better than the weights" if told["better_than_weights"] else f"not used: {told['because']}"
        self.stdout.write(verdict)


def _learned(learned: model.Model) -> dict[str, Any]:
    by_name = zip(learned.names, learned.coefficients.tolist(), strict=True)
    return {
        "coefficients": {name: round(value, 4) for name, value in by_name},
        "intercept": round(learned.intercept, 4),
        "checksum": learned.checksum,
    }
