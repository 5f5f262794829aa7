"""What is known of every person in a programme, whoever helps whom."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.core.models import TimeStamped

from .languages import LEVELS
from .slots import SLOTS

ADULT = 18


class Gender(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    OTHER = "other", _("other")


class GenderWish(models.TextChoices):
    """A wish about the other person: *preferred* counts in the score, *required* rules a pair out."""

    ANY = "any", _("no wish")
    FEMALE_PREFERRED = "female_preferred", _("rather a woman")
    FEMALE_REQUIRED = "female_required", _("only a woman")
    MALE_PREFERRED = "male_preferred", _("rather a man")
    MALE_REQUIRED = "male_required", _("only a man")


class Person(TimeStamped):
    """A person of one programme. Lists hold codes; an empty value means *not known*."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="%(class)ss")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss")
    reference = models.CharField(_("reference"), max_length=20)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text=_("With the country code: +32…"))
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    municipality = models.CharField(_("place"), max_length=120, blank=True)
    # [{"code": "uk", "level": "native"}, …]; a language whose level nobody asked yet has an empty level
    languages = models.JSONField(_("languages"), default=list, blank=True)
    interests = models.JSONField(_("interests"), default=list, blank=True)
    isco_code = models.CharField(_("ISCO-08 group"), max_length=4, blank=True)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    years_experience = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    availability = models.JSONField(_("free half-days"), default=list, blank=True)
    max_distance_km = models.PositiveSmallIntegerField(_("furthest distance in km"), null=True, blank=True)
    children_birth_years = models.JSONField(_("children's years of birth"), default=list, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def age(self, today: date | None = None) -> int | None:
        """Years, counted by year of birth because the day is not asked; None when the year is not known."""
        return None if self.birth_year is None else (today or timezone.localdate()).year - self.birth_year

    def clean(self) -> None:
        super().clean()
        age = self.age()
        if age is not None and age < ADULT:
            raise ValidationError({"birth_year": _("This programme is for people of 18 and older.")})
        validate_languages(self.languages)
        validate_slots(self.availability)


def validate_languages(value: Any) -> None:
    """Each entry names a language and a known or an empty level."""
    for entry in value:
        if set(entry) != {"code", "level"} or (entry["level"] and entry["level"] not in LEVELS):
            raise ValidationError({"languages": _("A language needs a name and a level.")})


def validate_slots(value: Any) -> None:
    """Each entry is one of the 21 half-days."""
    if not set(value) <= set(SLOTS):
        raise ValidationError({"availability": _("Choose half-days from the list.")})
