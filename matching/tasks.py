"""Work for the worker."""

from functools import partial

from celery import shared_task

from config.accounts.models import Programme
from config.core import jobs
from config.core.models import Job
from newcomers.models import Newcomer

from . import services
from .services.learning import TRAINING
from .services.running import JOB


@jobs.handler(JOB)
def execute_run(run_id: int, job: Job) -> None:
    """Re-runnable: a finished run returns at once."""
    services.execute_run(run_id=run_id, progress=partial(jobs.report, job))


@jobs.handler(TRAINING)
def train(programme_id: int, job: Job) -> None:
    """Re-runnable: the same data and seed give the same card."""
    programme = Programme.objects.get(pk=programme_id)
    services.train(programme=programme, by=job.requested_by, progress=partial(jobs.report, job))


@shared_task(name="matching.train_all")
def train_all() -> None:
    """Every month each programme learns from what ended since. Whether it counts is decided by a person."""
    for programme in Programme.objects.order_by("pk"):
        services.request_training(programme=programme, by=None)


@shared_task(name="matching.watch_fairness")
def watch_fairness() -> None:
    """Every night each programme's groups are compared; a difference beyond the bounds becomes a to-do."""
    for programme in Programme.objects.order_by("pk"):
        services.watch_fairness(programme)


@shared_task(name="matching.run_all")
def run_all() -> None:
    """Every night: a full run where somebody waits. It proposes; coordinators decide."""
    waiting = Newcomer.objects.waiting().order_by().values("programme")
    for programme in Programme.objects.filter(pk__in=waiting).order_by("pk"):
        services.request_run(programme=programme, by=None)
