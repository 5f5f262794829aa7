"""Pick up jobs and mails that were left behind. For an installation whose clock is cron and not Celery beat."""

from typing import Any

from django.core.management.base import BaseCommand

from config.core import jobs, outbox
from config.core.models import Draft


class Command(BaseCommand):
    help = "Pick up jobs and mails that were left behind, and delete expired drafts. Harmless at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        found = jobs.sweep()
        mails = outbox.sweep()
        Draft.forget_expired()
        self.stdout.write(f"Jobs handed out again: {found}. Mails sent again: {mails}.")
