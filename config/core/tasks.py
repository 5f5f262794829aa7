"""What the clock asks of a worker. Jobs and mails are tasks too: ``jobs.run`` and ``outbox.deliver``."""

from celery import shared_task

from . import jobs, outbox


@shared_task(name="core.sweep")
def sweep() -> None:
    """Pick up jobs and mails that a crash or a lost message left behind."""
    jobs.sweep()
    outbox.sweep()
