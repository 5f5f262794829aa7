"""What people like to do. A town's own words are accepted too and shown as they are."""

from django.utils.translation import gettext_lazy as _

INTERESTS = {
    "animals": _("animals"),
    "boardgames": _("board games"),
    "computers": _("computers"),
    "cooking": _("cooking"),
    "crafts": _("crafts"),
    "cycling": _("cycling"),
    "dancing": _("dancing"),
    "film": _("film"),
    "football": _("football"),
    "gardening": _("gardening"),
    "history": _("history"),
    "languages": _("languages"),
    "music": _("music"),
    "painting": _("painting"),
    "photography": _("photography"),
    "reading": _("reading"),
    "running": _("running"),
    "sewing": _("sewing"),
    "swimming": _("swimming"),
    "theatre": _("theatre"),
    "travel": _("travel"),
    "volunteering": _("volunteering"),
    "walking": _("walking"),
    "yoga": _("yoga"),
}


def interest_name(code: str) -> str:
    """The interest in the reader's language; an unknown one is shown as it is."""
    return str(INTERESTS.get(code, code))
