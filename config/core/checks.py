"""Is the installation healthy? Numbers that ``manage.py doctor`` prints and Django's checks judge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from .models import Job, OutgoingMail

TOO_OLD = timedelta(minutes=30)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what, the value found, and what is wrong with it, if anything."""

    subject: str
    value: str
    problem: CheckMessage | None = None


def examine() -> list[Finding]:
    """Look at the database, the broker, the outbox and the jobs. Never raises."""
    return [_safely(look) for look in (_database, _broker, _outbox, _failed_mail, _jobs, _failed_jobs)]


@register("operations", deploy=True)
def operations(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What ``check --deploy --tag operations --database default`` says; ``migrate`` must not be stopped by it."""
    return [finding.problem for finding in examine() if finding.problem is not None] if databases else []


def _safely(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DatabaseError as problem:
        subject = look.__name__.strip("_").replace("_", " ")
        return Finding(
            subject,
            "could not be read",
            Error(
                f"The {subject} cannot be read: {type(problem).__name__}.",
                hint="Is the database there, and is it migrated?",
                id="core.E001",
            ),
        )


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("database", connection.vendor)


def _broker() -> Finding:
    url = settings.CELERY_BROKER_URL
    if not url:
        return Finding("broker", "none: work is done in the process that asks for it")
    try:
        with Connection(url, connect_timeout=2) as broker:  # type: ignore[no-untyped-call]
            broker.ensure_connection(max_retries=1, timeout=3)
    except (OperationalError, OSError) as problem:
        hint = "Work is done in the web process meanwhile. Start Redis or correct REDIS_URL."
        return Finding(
            "broker", "away", Error(f"The broker does not answer: {type(problem).__name__}.", hint=hint, id="core.E002")
        )
    return Finding("broker", "answers")


def _waiting(subject: str, count: int, oldest: datetime | None, code: str, hint: str) -> Finding:
    if oldest is None:
        return Finding(subject, "none waits")
    minutes = int((timezone.now() - oldest).total_seconds() // 60)
    value = f"{count} wait, the oldest for {minutes} minutes"
    late = Warning(f"{subject.capitalize()}: {value}.", hint=hint, id=code)
    return Finding(subject, value, late if minutes * 60 > TOO_OLD.total_seconds() else None)


def _outbox() -> Finding:
    unsent = OutgoingMail.objects.filter(state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.SENDING])
    oldest = unsent.order_by("created_at").values_list("created_at", flat=True).first()
    return _waiting("unsent mail", unsent.count(), oldest, "core.W001", "Does the worker run, and the mail server?")


def _failed_mail() -> Finding:
    count = OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED).count()
    problem = Warning(f"{count} mails were given up.", hint="See their last_error.", id="core.W002") if count else None
    return Finding("mail given up", str(count), problem)


def _jobs() -> Finding:
    waiting = Job.objects.filter(state=Job.State.QUEUED)
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    return _waiting("queued jobs", waiting.count(), oldest, "core.W003", "Does the worker run, and the beat?")


def _failed_jobs() -> Finding:
    since = timezone.now() - timedelta(days=7)
    count = Job.objects.filter(state=Job.State.FAILED, updated_at__gte=since).count()
    problem = Warning(f"{count} jobs failed this week.", hint="See their error.", id="core.W004") if count else None
    return Finding("jobs failed this week", str(count), problem)
