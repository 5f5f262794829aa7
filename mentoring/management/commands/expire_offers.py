from typing import Any

from django.core.management.base import BaseCommand

from mentoring import services


class Command(BaseCommand):
    help = "End the offers whose time is over. Can run as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{services.expire_offers()} offers ended")
