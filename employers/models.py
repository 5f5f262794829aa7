"""Employers who want to meet newcomers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.core.models import TimeStamped

from .querysets import EmployerQuerySet
from .states import MOVES, EmployerState


class Employer(TimeStamped):
    """An organisation and the person who speaks for it."""

    MOVES: ClassVar = MOVES
    State = EmployerState

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="employers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="employers")
    state = models.CharField(max_length=12, choices=EmployerState, default=EmployerState.APPLIED)
    organisation = models.CharField(_("organisation"), max_length=160)
    enterprise_number = models.CharField(_("enterprise number"), max_length=20, blank=True)
    sector = models.CharField(_("sector"), max_length=120, blank=True)
    contact_name = models.CharField(_("your name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    municipality = models.CharField(_("place"), max_length=120, blank=True)
    message = models.TextField(_("what are you looking for?"), blank=True)
    decided_at = models.DateTimeField(null=True)
    # The words that the coordinator chose for the employer to read.
    decision_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "user"], name="one_employer_per_user"),
            models.CheckConstraint(name="employer_state_is_known", condition=Q(state__in=EmployerState.values)),
            models.CheckConstraint(
                name="employer_decided_exactly_with_a_time",
                condition=Q(state=EmployerState.APPLIED, decided_at__isnull=True)
                | (~Q(state=EmployerState.APPLIED) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation
