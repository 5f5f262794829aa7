"""What the clock asks of a worker."""

from functools import partial

from celery import shared_task

from config.core import jobs
from config.core.models import Job

from . import engines, services
from .services import freshness, linkcheck, machine


@shared_task(name="content.publish_due")
def publish_due() -> int:
    """Publish what was reviewed and whose hour has come."""
    return services.publish_due()


@shared_task(name="content.check_links", soft_time_limit=1600, time_limit=1700)
def check_links() -> dict[str, int]:
    """Ask every address in the texts whether it still answers."""
    return linkcheck.check_links()


@shared_task(name="content.ask_owners")
def ask_owners() -> int:
    """Ask who keeps a text right to look at it again."""
    return freshness.ask_owners()


@jobs.handler(machine.JOB)
def translate(number: int, job: Job) -> None:
    """Re-runnable: what was translated is not asked again. ``number`` is the place of the language in the settings."""
    engine = engines.chosen()
    if engine is not None:
        machine.translate_missing(language=machine.CODES[number], engine=engine, progress=partial(jobs.report, job))
