"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def page(request: HttpRequest) -> dict[str, Any]:
    """The page's language and direction, the languages to choose from, and whether its text was proofread."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "machine_translated": language not in settings.PROOFREAD_LANGUAGES,
        "is_demo": settings.DEMO,
    }
