"""The towns whose places and events the directory tells."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Town(models.Model):  # type: ignore[django-manager-missing]  # see Document.objects
    """A town that keeps its own part of the directory. Coordinates in degrees, WGS 84."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    postcode = models.CharField(_("postcode"), max_length=10)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
