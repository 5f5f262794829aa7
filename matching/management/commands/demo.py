"""Fill the demonstration and tell what is in it."""

import time
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from config.accounts.models import Programme
from config.accounts.roles import Role
from config.reference.models import Place
from content import demo as welcome_demo
from matching import demo
from matching.models import PastMentorship, Run
from matching.wording import because_text
from mentoring.models import Mentor
from newcomers.models import Newcomer

FILES = settings.BASE_DIR / "mentoring" / "demo" / "mechelen"


class Command(BaseCommand):
    help = "Fill the demonstration: a town, its people, a matching, and accounts for every role. Harmless to repeat."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000", help="where the site will be served")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration only runs with config.settings.dev.")
        started = time.monotonic()
        with translation.override("en"):
            self._prepare()
            town = demo.programme()
            coordinator = demo.staff(town)
            self._load_people(town)
            demo.employer(town, coordinator)
            self._say("Matching")
            run = demo.matching(town, coordinator)
            pairs = demo.pairs(run, coordinator)
            self._tell(town, run, pairs, address, time.monotonic() - started)

    # --- Filling -----------------------------------------------------------------------------

    def _prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Database")
            call_command("migrate", interactive=False, verbosity=0)
        self._say("Translations")
        call_command("catalogues", "compile", stdout=StringIO())
        if not Place.objects.exists():
            self._say("Places and occupations")
            call_command("load_reference", starter=True, stdout=StringIO())
        if not welcome_demo.is_there():
            self._say("Welcome pages")
            welcome_demo.fill()

    def _load_people(self, town: Programme) -> None:
        if not Newcomer.objects.filter(programme=town).exists():
            self._say("People of the town")
            files = [str(FILES / name) for name in ("newcomers.csv", "mentors.csv")]
            call_command(
                "import_people", *files, programme=town.slug, intake_done=True, stdout=StringIO(), stderr=StringIO()
            )
        if not PastMentorship.objects.filter(programme=town).exists():
            self._say("Mentorships of earlier years")
            history = str(FILES / "closed_mentorships.csv")
            call_command("import_history", history, programme=town.slug, stdout=StringIO())

    # --- Telling -----------------------------------------------------------------------------

    def _tell(self, town: Programme, run: Run, pairs: list[demo.Pair], address: str, seconds: float) -> None:
        newcomers = Counter(Newcomer.objects.filter(programme=town).values_list("state", flat=True))
        mentors = Counter(Mentor.objects.filter(programme=town).values_list("state", flat=True))
        self._head("People")
        self._line("newcomers", _counted(newcomers, dict(Newcomer.State.choices)))
        self._line("mentors", _counted(mentors, dict(Mentor.State.choices)))
        self._line("earlier years", f"{town.past_mentorships.count()} closed mentorships, without names")
        self._head(f"Matching of {run.finished_at:%Y-%m-%d %H:%M} UTC")
        self._line("proposals", str(run.proposals.filter(chosen_by_hand=False).count()))
        reasons = Counter(run.unmatched.values_list("because", flat=True))
        self._line("without a match", str(sum(reasons.values())))
        for because, count in reasons.most_common():
            self.stdout.write(f"  {count:>5}  {because_text(because)}")
        self._head("Pairs to look at")
        for pair in pairs:
            people = f"{pair.mentorship.newcomer.full_name} with {pair.mentorship.mentor.full_name}"
            self._line(pair.shows, people, width=32)
        self._sign_ins(pairs)
        self._addresses(address)
        self._worker()
        self.stdout.write(f"\nReady in {seconds:.1f} seconds.")

    def _sign_ins(self, pairs: list[demo.Pair]) -> None:
        self._head(f"Sign in with the password: {demo.PASSWORD}")
        for address in demo.COORDINATORS:
            self._line(str(Role.COORDINATOR.label), address)
        self._line(str(Role.ADMINISTRATOR.label), demo.ADMINISTRATOR)
        self._line(str(Role.EDITOR.label), demo.EDITOR)
        self._line(str(Role.TRANSLATOR.label), demo.TRANSLATOR)
        for pair in pairs:
            if pair.mentorship.is_open:
                self._line(str(Role.NEWCOMER.label), f"{pair.mentorship.newcomer.user.email}  ({pair.shows})")
                self._line(str(Role.MENTOR.label), f"{pair.mentorship.mentor.user.email}  ({pair.shows})")
        self._line(str(Role.EMPLOYER.label), demo.EMPLOYER)
        self.stdout.write("  Coordinators, editor and administrator need a second step: the page shows the code.")

    def _addresses(self, address: str) -> None:
        site = f"http://{address}"
        self._head("Addresses")
        self._line("the first page", f"{site}/", width=22)
        self._line("the welcome pages", f"{site}/welcome/", width=22)
        self._line("a newcomer registers", f"{site}/newcomers/register/{demo.SLUG}/", width=22)
        self._line("a mentor applies", f"{site}/mentoring/apply/{demo.SLUG}/", width=22)
        self._line("an employer signs up", f"{site}/employers/sign-up/{demo.SLUG}/", width=22)
        self._line("the components", f"{site}/styleguide/", width=22)
        self._line("the administration", f"{site}/administration/", width=22)
        mail = Path(getattr(settings, "EMAIL_FILE_PATH", "") or "")
        if mail.name:
            self._line("mail that was sent", str(mail), width=22)

    def _worker(self) -> None:
        if settings.CELERY_BROKER_URL:
            self.stdout.write("\nJobs and mail go to a worker. Start it in another window: make worker")

    def _say(self, what: str) -> None:
        self.stdout.write(f"{what} …")
        self.stdout.flush()

    def _head(self, title: str) -> None:
        self.stdout.write(f"\n{title}")

    def _line(self, name: str, text: str, width: int = 16) -> None:
        self.stdout.write(f"  {name:<{width}} {text}")


def _counted(counts: Counter[str], labels: dict[str, Any]) -> str:
    parts = [f"{count} {labels[state]}" for state, count in counts.most_common()]
    return f"{sum(counts.values())}: {', '.join(parts)}"
