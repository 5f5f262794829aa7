"""What newcomers can read without an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .themes import Theme


class ThemePage(models.Model):
    """The short public explanation of one theme. ``summary`` is translated (see ``translation.py``)."""

    theme = models.CharField(_("theme"), max_length=16, choices=Theme, unique=True)
    summary = models.TextField(_("summary"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.get_theme_display()
