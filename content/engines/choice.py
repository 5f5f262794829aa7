"""Which engine this installation uses."""

from django.conf import settings

from .base import Engine
from .deepl import DeepL
from .libretranslate import LibreTranslate


def chosen() -> Engine | None:
    """The engine of the settings; None where nobody chose one. Raises ValueError for a name that is none of ours."""
    name = settings.TRANSLATION_ENGINE
    if name in ("", "none"):
        return None
    if name == DeepL.name:
        return DeepL(settings.TRANSLATION_KEY, settings.TRANSLATION_URL)
    if name == LibreTranslate.name:
        return LibreTranslate(settings.TRANSLATION_URL, settings.TRANSLATION_KEY)
    raise ValueError(f"TRANSLATION_ENGINE={name} is unknown")
