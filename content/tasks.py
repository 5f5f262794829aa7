"""What the clock asks of a worker."""

from celery import shared_task

from . import services
from .services import freshness, linkcheck


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
