"""Migrate while no other container does. PostgreSQL holds the lock, and frees it when a container dies."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

# Any fixed number will do, as long as nothing else in this database uses it: "wegwijs" on a telephone keypad.
LOCK = 9349457


class Command(BaseCommand):
    help = "Bring the database up to date. Several that start together wait for each other."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                call_command("migrate", interactive=False, verbosity=options["verbosity"])
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
