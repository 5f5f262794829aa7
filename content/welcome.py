"""Loading the welcome texts: one file per language, theme → text. Dutch terms stand between asterisks."""

import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .models import ThemePage
from .themes import Theme

FOLDER = Path(__file__).parent / "data" / "themes"


@transaction.atomic
def load_welcome() -> int:
    """Write the texts of every theme in every language; returns how many differ from what was there.

    A text that a person has proofread stays as it is. Running it again changes nothing.
    """
    texts = {code: json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")) for code, _ in settings.LANGUAGES}
    changed = 0
    for position, theme in enumerate(Theme.values):
        page = ThemePage.objects.filter(theme=theme).first() or ThemePage(theme=theme)
        page.position = position
        for code, by_theme in texts.items():
            field = f"summary_{code}"
            if code not in page.proofread and getattr(page, field) != by_theme[theme]:
                setattr(page, field, by_theme[theme])
                changed += 1
        page.save()
    return changed
