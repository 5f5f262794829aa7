"""Loads the public texts that explain the themes; can be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from content.welcome import load_welcome


class Command(BaseCommand):
    help = "Load the welcome texts of the eleven themes in every language; proofread texts stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Welcome texts: {load_welcome()} new or changed.")
