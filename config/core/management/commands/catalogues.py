"""The catalogues of translated texts, without the gettext programs."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.core.catalogues import LANGUAGES, Catalogues, load_exchange


class Command(BaseCommand):
    help = "Bring the translation catalogues up to date, compile or check them, exchange them with translators."
    requires_system_checks: list[str] = []  # a catalogue is compiled before the site can start

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("update", help="add new texts, drop old ones, keep translations")
        verbs.add_parser("compile", help="write the .mo files that are missing or outdated")
        verbs.add_parser("check", help="fail when a text is missing, stale, fuzzy, untranslated or damaged")
        for verb, purpose in (("export", "write texts for a translator"), ("import", "store a translator's file")):
            exchange = verbs.add_parser(verb, help=purpose)
            exchange.add_argument("file", type=Path, help="JSON: text → translation, or list of plural forms")
            exchange.add_argument("--language", required=True, choices=LANGUAGES)
            if verb == "export":
                exchange.add_argument("--missing", action="store_true", help="only what is not translated yet")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        catalogues = Catalogues(settings.BASE_DIR, Path(settings.LOCALE_PATHS[0]))
        try:
            getattr(self, f"_{verb}")(catalogues, options)
        except SyntaxError as error:
            raise CommandError(f"A source file cannot be read: {error}") from error

    def _update(self, catalogues: Catalogues, options: dict[str, Any]) -> None:
        for done in catalogues.update():
            self.stdout.write(
                f"{done.language}: {done.texts} texts, {done.added} new, {done.dropped} dropped, "
                f"{done.untranslated} not translated."
            )

    def _compile(self, catalogues: Catalogues, options: dict[str, Any]) -> None:
        done = catalogues.compile()
        self.stdout.write(f"Compiled: {', '.join(done)}." if done else "Compiled catalogues are up to date.")

    def _check(self, catalogues: Catalogues, options: dict[str, Any]) -> None:
        problems = catalogues.check()
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems in the catalogues.")
        self.stdout.write("Every catalogue is complete.")

    def _export(self, catalogues: Catalogues, options: dict[str, Any]) -> None:
        texts = catalogues.export(options["language"], only_missing=options["missing"])
        content = json.dumps(texts, ensure_ascii=False, indent=2)
        options["file"].write_text(f"{content}\n", encoding="utf-8")
        self.stdout.write(f"{len(texts)} texts in {options['file']}.")

    def _import(self, catalogues: Catalogues, options: dict[str, Any]) -> None:
        try:
            translations = load_exchange(options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        stored, problems = catalogues.bring_in(options["language"], translations)
        self.stdout.write(f"{stored} translations stored.")
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} translations refused.")
