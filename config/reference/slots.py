"""The half-days of a week in which people can meet, written as in the interchange format: ``mon-morning``."""

from django.utils.translation import gettext_lazy as _

DAYS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
PARTS = {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}
SLOTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)


def slot_label(slot: str) -> str:
    """A slot in the reader's language."""
    day, _sep, part = slot.partition("-")
    return f"{DAYS[day]}, {PARTS[part]}"
