"""Places and occupations: loaded by ``manage.py load_reference``, the same for every programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A place name with its postcode and coordinates (degrees, WGS 84). One postcode can have several places."""

    postcode = models.CharField(max_length=10, db_index=True)
    name = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    is_starter = models.BooleanField(default=False, help_text="Rounded coordinates from the starter set.")

    class Meta:
        ordering = ["postcode", "name"]
        constraints = [models.UniqueConstraint(fields=["postcode", "name"], name="one_place_per_postcode_and_name")]

    def __str__(self) -> str:
        return f"{self.postcode} {self.name}"


class Occupation(models.Model):
    """An occupation with its ISCO-08 unit group. ``label`` is translated (see ``translation.py``)."""

    isco_code = models.CharField(_("ISCO-08 group"), max_length=4, db_index=True)
    esco_uri = models.URLField(blank=True)
    label = models.CharField(_("occupation"), max_length=200)
    is_starter = models.BooleanField(default=False)

    class Meta:
        ordering = ["isco_code", "pk"]

    def __str__(self) -> str:
        return self.label
