"""Places and occupations: loaded by ``manage.py load_reference``, the same for every programme."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LABEL_LENGTH = 300  # the longest official label, a Ukrainian one, has 221 characters


class Place(models.Model):
    """A place name with its postcode and coordinates (degrees, WGS 84). A postcode can have several places."""

    postcode = models.CharField(max_length=10, db_index=True)
    name = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    is_starter = models.BooleanField(default=False, help_text="Rounded coordinates from the starter set.")

    class Meta:
        ordering = ["postcode", "name"]
        constraints = [
            models.UniqueConstraint(fields=["postcode", "name"], name="one_place_per_postcode_and_name"),
        ]

    def __str__(self) -> str:
        return f"{self.postcode} {self.name}"


class Occupation(models.Model):
    """An occupation with its ISCO-08 unit group. ``label`` is translated (see ``translation.py``)."""

    isco_code = models.CharField(_("ISCO-08 group"), max_length=4, db_index=True)
    esco_uri = models.URLField(blank=True)
    label = models.CharField(_("occupation"), max_length=LABEL_LENGTH)
    is_starter = models.BooleanField(default=False)

    class Meta:
        ordering = ["isco_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["esco_uri"], condition=~Q(esco_uri=""), name="one_occupation_per_esco_uri"),
        ]

    def __str__(self) -> str:
        return self.label


class OccupationGroup(models.Model):
    """An ISCO-08 group, from one digit (major group) to four (unit group), with its official name."""

    code = models.CharField(max_length=4, unique=True)
    label = models.CharField(_("ISCO-08 group"), max_length=LABEL_LENGTH)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label
