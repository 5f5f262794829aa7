"""What the clock asks of a worker."""

from celery import shared_task

from . import services


@shared_task(name="mentoring.expire_offers")
def expire_offers() -> int:
    """End the offers whose time is over."""
    return services.expire_offers()


@shared_task(name="mentoring.watch")
def watch() -> dict[str, int]:
    """Open to-dos for silence, trials that are over, endings and trainings."""
    return services.watch()
