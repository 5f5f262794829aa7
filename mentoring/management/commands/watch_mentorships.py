from typing import Any

from django.core.management.base import BaseCommand

from mentoring import services


class Command(BaseCommand):
    help = "Look for silence, trials that are over, endings and expiring trainings. Can run as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in services.watch().items():
            self.stdout.write(f"{what}: {count}")
