"""Who arrives."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.core.crypto import EncryptedTextField
from config.core.models import TimeStamped
from config.reference.person import GenderWish, Person

from .querysets import IntakeQuerySet, NewcomerQuerySet, RestrictedNoteQuerySet
from .states import MOVES, NewcomerState


class ResidenceStatus(models.TextChoices):
    TEMPORARY_PROTECTION = "temporary_protection", _("temporary protection")
    REFUGEE = "refugee", _("recognised refugee")
    SUBSIDIARY_PROTECTION = "subsidiary_protection", _("subsidiary protection")
    ASYLUM_APPLICANT = "asylum_applicant", _("asylum application under way")
    FAMILY_REUNIFICATION = "family_reunification", _("family reunification")
    OTHER = "other", _("something else")


class EducationLevel(models.IntegerChoices):
    """ISCED 2011."""

    NONE = 0, _("no school")
    PRIMARY = 1, _("primary school")
    LOWER_SECONDARY = 2, _("first years of secondary school")
    UPPER_SECONDARY = 3, _("secondary school")
    POST_SECONDARY = 4, _("vocational training after secondary school")
    SHORT_TERTIARY = 5, _("short higher education")
    BACHELOR = 6, _("bachelor")
    MASTER = 7, _("master")
    DOCTORATE = 8, _("doctorate")


class Newcomer(Person):
    """A person who arrived recently and looks for a mentor. Waiting time counts from ``registered_on``."""

    MOVES: ClassVar = MOVES
    State = NewcomerState

    state = models.CharField(max_length=16, choices=NewcomerState, default=NewcomerState.REGISTERED)
    registered_on = models.DateField(_("registered on"), default=date.today)
    arrival_date = models.DateField(_("date of arrival"), null=True, blank=True)
    country_of_origin = models.CharField(_("country of origin"), max_length=2, blank=True)
    residence_status = models.CharField(_("residence status"), max_length=24, choices=ResidenceStatus, blank=True)
    needs = models.JSONField(_("needs, most important first"), default=list, blank=True)
    goals = models.TextField(_("goals in your own words"), blank=True)
    education_level = models.PositiveSmallIntegerField(_("education"), choices=EducationLevel, null=True, blank=True)
    mentor_gender = models.CharField(
        _("wish about the mentor"), max_length=16, choices=GenderWish, default=GenderWish.ANY
    )
    mentor_wishes = models.TextField(_("other wishes about the mentor"), blank=True)
    childcare_barrier = models.BooleanField(_("child care makes it hard to meet"), null=True, blank=True)
    obstacles = models.TextField(_("what stands in the way"), blank=True)
    integration_hours_due = models.PositiveSmallIntegerField(
        _("hours of participation still to do"), null=True, blank=True
    )

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        ordering = ["registered_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "reference"], name="one_newcomer_per_reference"),
            models.UniqueConstraint(fields=["programme", "user"], name="one_newcomer_per_user"),
            models.CheckConstraint(name="newcomer_state_is_known", condition=models.Q(state__in=NewcomerState.values)),
        ]

    def waiting_days(self, today: date | None = None) -> int:
        """Days since registration."""
        return ((today or timezone.localdate()) - self.registered_on).days


class Intake(TimeStamped):
    """The talk in which a coordinator and a newcomer complete the file together. What is learned stands on the
    newcomer; this row knows when, where and by whom, and is kept half-finished between two talks."""

    newcomer = models.OneToOneField(Newcomer, on_delete=models.CASCADE, related_name="intake")
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)
    where = models.CharField(_("place of the talk"), max_length=120, blank=True)
    coordinator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    completed_at = models.DateTimeField(null=True)

    objects = IntakeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"intake of {self.newcomer_id}"


class RestrictedNote(TimeStamped):
    """Sensitive words about a newcomer: encrypted, for coordinators only, never part of a score, each reading noted."""

    newcomer = models.OneToOneField(Newcomer, on_delete=models.CASCADE, related_name="restricted_note")
    text = EncryptedTextField(_("sensitive notes"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RestrictedNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"restricted note of {self.newcomer_id}"
