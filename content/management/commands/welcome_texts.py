"""Hands the written content to a translator, and takes back what she made of it."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from content import shipped
from content.honesty import SOURCE_LANGUAGE

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


class Command(BaseCommand):
    help = "Export the shipped texts for translation, or import translations of them (files, not the database)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["export", "import"])
        parser.add_argument("file", type=Path, help="one JSON object: document → key → text")
        parser.add_argument("--language", required=True, choices=LANGUAGES)
        parser.add_argument("--missing", action="store_true", help="only what has no translation of its Dutch now")
        parser.add_argument("--data", type=Path, default=shipped.DATA, help="folder with documents/ and texts/")

    def handle(self, *args: Any, action: str, file: Path, language: str, **options: Any) -> None:
        folder: Path = options["data"]
        documents = shipped.read_documents(folder / "documents")
        texts = shipped.read_texts(folder / "texts", language)
        if action == "export":
            wanted = shipped.to_translate(documents, texts, only_missing=options["missing"])
            file.write_text(json.dumps(wanted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            self.stdout.write(f"{sum(map(len, wanted.values()))} segments of {len(wanted)} documents.")
            return
        given = json.loads(file.read_text(encoding="utf-8"))
        refused = shipped.bring_in(documents, given, texts)
        shipped.write_texts(folder / "texts", language, texts, documents)
        self.stdout.write(f"{sum(map(len, given.values())) - len(refused)} segments kept.")
        for one in refused:
            self.stderr.write(str(one))
        if refused:
            raise CommandError(f"{len(refused)} segments refused.")
