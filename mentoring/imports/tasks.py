"""What a worker does for imports."""

from celery import shared_task

from config.core import jobs
from config.core.models import Job

from . import services


@jobs.handler(services.PREVIEW)
def preview_import(subject_id: int, job: Job) -> None:
    services.make_preview(subject_id, job)


@jobs.handler(services.APPLY)
def apply_import(subject_id: int, job: Job) -> None:
    services.write_people(subject_id, job)


@shared_task(name="mentoring.forget_imports")
def forget_imports() -> None:
    """Delete uploaded spreadsheets and their reports after a month."""
    services.forget_old()
