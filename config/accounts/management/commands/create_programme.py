"""Begin a programme for a town or an organisation."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.urls import reverse

from config.accounts import services
from config.accounts.models import Programme
from config.accounts.roles import Role


class Command(BaseCommand):
    help = "Make a programme with sensible defaults, and its first coordinator. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name for addresses, for example mechelen")
        parser.add_argument("--name", required=True, help="the name that people read")
        parser.add_argument("--postcode", default="")
        parser.add_argument("--contact-email", default="")
        parser.add_argument("--coordinator", metavar="EMAIL", help="make this person a coordinator")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check(options)
        existed = Programme.objects.filter(slug=options["slug"]).exists()
        with transaction.atomic():
            programme = services.create_programme(
                slug=options["slug"],
                name=options["name"],
                postcode=options["postcode"],
                contact_email=options["contact_email"],
            )
            code = self._coordinator(programme, options["coordinator"])
        self.stdout.write(f"{'It was there already' if existed else 'Made'}: {programme.name} ({programme.slug})")
        self.stdout.write(f"Its front door: {settings.SITE_URL}{reverse('home')}?town={programme.slug}")
        if code:
            self.stdout.write(f"One-time code for {options['coordinator']}: {code}")
            self.stdout.write(f"It works for 14 days at {settings.SITE_URL}{reverse('redeem-invitation')}")
        self._next(programme)

    def _check(self, options: dict[str, Any]) -> None:
        try:
            validate_slug(options["slug"])
            for key in ("contact_email", "coordinator"):
                if options[key]:
                    validate_email(options[key])
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem

    def _coordinator(self, programme: Programme, email: str | None) -> str:
        """Make the person a coordinator; a code for who cannot sign in yet."""
        if not email:
            return ""
        user, _new = services.user_for(email=email, language=programme.default_language)
        services.join(user=user, programme=programme, role=Role.COORDINATOR)
        services.confirm_address(user=user)  # who runs this command vouches for the address
        return "" if user.has_usable_password() else services.invite(user=user, by=None)

    def _next(self, programme: Programme) -> None:
        coordinators = programme.memberships.filter(role=Role.COORDINATOR).count()
        self.stdout.write(f"Coordinators: {coordinators}")
        if not coordinators:
            self.stdout.write(
                f"Next: manage.py create_programme {programme.slug} --name '{programme.name}' --coordinator EMAIL"
            )
        self.stdout.write(f"Next: manage.py import_people FILE --programme {programme.slug} --dry-run")
