"""Brings the written content in; can be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.services.loading import load_welcome
from content.shipped import WrongContent


class Command(BaseCommand):
    help = "Load the written content in every language. What people wrote or proofread stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_welcome()
        except WrongContent as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Documents new or changed: {loaded.documents}. Translations new or changed: {loaded.translations}."
        )
        if loaded.kept:
            self.stdout.write(f"Left alone, because somebody edited them: {', '.join(loaded.kept)}.")
