"""What newcomers can read without an account."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .themes import Theme


@dataclass(frozen=True)
class Text:
    """A text with the language that it is really in, which can differ from the page around it."""

    body: str
    language: str
    is_fallback: bool
    is_machine_translated: bool

    @property
    def direction(self) -> str:
        return "rtl" if translation.get_language_info(self.language)["bidi"] else "ltr"

    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.body.split("\n\n") if part.strip()]

    def opening(self) -> str:
        """The first sentence: what the text is about."""
        first = (self.paragraphs() or [""])[0]
        return re.split(r"(?<=[.!?؟])\s", first, maxsplit=1)[0]


class ThemePage(models.Model):
    """The short public explanation of one theme. ``summary`` is translated (see ``translation.py``)."""

    theme = models.CharField(_("theme"), max_length=16, choices=Theme, unique=True)
    summary = models.TextField(_("summary"))
    # Languages in which a person has proofread the summary; ``load_welcome`` leaves those texts alone.
    proofread = models.JSONField(_("proofread languages"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.get_theme_display()

    def text(self) -> Text:
        """The summary in the reader's language, or else in the first fallback language that has one."""
        reader = translation.get_language() or settings.LANGUAGE_CODE
        for language in (reader, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES, settings.LANGUAGE_CODE):
            body = getattr(self, f"summary_{language}", "")
            if body:
                proofread = language == settings.LANGUAGE_CODE or language in self.proofread
                return Text(body, language, language != reader, not proofread)
        return Text("", reader, False, False)
