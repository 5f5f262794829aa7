"""What the clock asks of a worker. Jobs and mails are tasks too: ``jobs.run`` and ``outbox.deliver``."""

from celery import shared_task

from . import jobs, outbox
from .models import Draft


@shared_task(name="core.sweep")
def sweep() -> None:
    """Pick up jobs and mails that a crash or a lost message left behind; delete drafts whose time is over."""
    jobs.sweep()
    outbox.sweep()
    Draft.forget_expired()
