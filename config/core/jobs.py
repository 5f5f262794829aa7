"""Handing work to a worker, or doing it here when there is none.

A job is a row (``core.Job``). ``enqueue`` writes it inside the caller's transaction; after the commit its id goes to
Celery when a broker is configured, and otherwise the work is done in this process. What a crash or a lost message
leaves behind is found by ``sweep``.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from .models import Job

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
QUEUED_TOO_LONG = timedelta(seconds=60)
SILENT_TOO_LONG = timedelta(minutes=10)

Handler = Callable[[int, Job], None]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does jobs of this kind. It gets the subject's id and must bear being run twice."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def carry(task: Any, pk: int) -> None:
    """Give an id to a worker; with no broker, or one that refuses, do the work here."""
    if settings.CELERY_BROKER_URL:
        try:
            task.delay(pk)
            return
        except OperationalError:
            log.warning("broker_refused", task=task.name, pk=pk)
    task(pk)


def enqueue(kind: str, subject_id: int, *, by: Any = None) -> Job:
    """Ask for work on one object. Asking again while it is open returns the job that is already there."""
    job, created = Job.objects.get_or_create(
        kind=kind,
        subject_id=subject_id,
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
        defaults={"state": Job.State.QUEUED, "requested_by": by},
    )
    if created:
        transaction.on_commit(partial(carry, run, job.pk))
    return job


@shared_task(name="core.run_job")
def run(job_id: int) -> None:
    """Do one job. A finished job returns at once; a job somebody else is doing is left alone."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        _handlers[job.kind](job.subject_id, job)
    except Exception as problem:
        log.exception("job_failed", job=job.pk, kind=job.kind)
        _finish(job, Job.State.FAILED, error=type(problem).__name__)
    else:
        _finish(job, Job.State.DONE)


def report(job: Job, done: int, total: int) -> None:
    """Show progress, and that the job is alive."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total, heartbeat_at=timezone.now())


def sweep() -> int:
    """Hand out again what waits too long or has gone silent. Returns how many."""
    lost = list(_lost().values_list("pk", flat=True))
    for pk in lost:
        carry(run, pk)
    return len(lost)


def _lost() -> Any:
    now = timezone.now()
    return Job.objects.filter(
        Q(state=Job.State.QUEUED, heartbeat_at__lt=now - QUEUED_TOO_LONG)
        | Q(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENT_TOO_LONG)
    )


@transaction.atomic
def _claim(job_id: int) -> Job | None:
    job = Job.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=job_id).first()
    if job is None or job.state in (Job.State.DONE, Job.State.FAILED):
        return None
    if job.state == Job.State.RUNNING and job.heartbeat_at > timezone.now() - SILENT_TOO_LONG:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        _finish(job, Job.State.FAILED, error="gave up")
        return None
    job.state, job.attempts, job.heartbeat_at = Job.State.RUNNING, job.attempts + 1, timezone.now()
    job.save(update_fields=["state", "attempts", "heartbeat_at", "updated_at"])
    return job


def _finish(job: Job, state: str, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(state=state, error=error, heartbeat_at=timezone.now())
