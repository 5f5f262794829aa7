"""The way of an employer's account."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmployerState(models.TextChoices):
    APPLIED = "applied", _("applied")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


E = EmployerState
MOVES = {
    E.APPLIED: frozenset({E.APPROVED, E.DECLINED}),
    E.APPROVED: frozenset({E.DECLINED}),
    E.DECLINED: frozenset({E.APPLIED}),
}
