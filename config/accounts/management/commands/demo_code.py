"""The second step of a demonstration account, for who signs in without the app."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.accounts import demo
from config.accounts.models import User


class Command(BaseCommand):
    help = "Print the code of the second step. Only in the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not the demonstration.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no such account.")
        code = demo.code_for(user)
        if not code:
            raise CommandError("This account has no second step.")
        self.stdout.write(code)
