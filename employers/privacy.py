"""What the platform knows of the person who speaks for an employer, and how it forgets her."""

from typing import Any

from config.core import privacy
from config.core.models import Event

from .models import Employer

SHOWN = (
    "organisation", "enterprise_number", "sector", "contact_name", "phone", "postcode", "municipality", "message",
    "state", "decision_reason", "created_at",
)  # fmt: skip


def _export(user: Any) -> list[privacy.Row]:
    return privacy.rows(Employer.objects.filter(user=user), *SHOWN)


def _erase(user: Any) -> None:
    """The organisation stays for the statistics; the person and her words go."""
    mine = Employer.objects.filter(user=user)
    for employer in mine:
        Event.objects.about(employer).exclude(reason="").update(reason="")
    mine.update(contact_name="", phone="", message="", decision_reason="")


privacy.register(Employer, export=_export, erase=_erase)
