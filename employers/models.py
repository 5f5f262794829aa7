"""Employers who want to meet newcomers."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.accounts.roles import Role
from config.core.models import TimeStamped

from .states import MOVES, EmployerState


class EmployerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The contact person's own organisation, and for a coordinator those of her programmes."""
        coordinated = user.memberships.filter(role=Role.COORDINATOR).values("programme")
        return self.filter(Q(user=user) | Q(programme__in=coordinated))


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

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "user"], name="one_employer_per_user"),
            models.CheckConstraint(name="employer_state_is_known", condition=Q(state__in=EmployerState.values)),
        ]

    def __str__(self) -> str:
        return self.organisation
