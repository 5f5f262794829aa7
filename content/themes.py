"""The eleven themes: what a newcomer needs, a mentor offers, a meeting was about and a page explains."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    PROTECTION = "protection", _("Residence and protection")
    INTEGRATION = "integration", _("Civic integration")
    LANGUAGE = "language", _("Dutch language")
    WORK = "work", _("Work")
    HOUSING = "housing", _("Housing")
    WELFARE = "welfare", _("Money, papers and social support")
    EDUCATION = "education", _("Education and diplomas")
    FAMILY = "family", _("Family and children")
    HEALTH = "health", _("Health")
    SOCIAL = "social", _("Meeting people")
    DIGITAL = "digital", _("Computer and phone")
