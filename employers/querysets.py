"""Reading employers."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from config.accounts.roles import Role

from .states import EmployerState


class EmployerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The contact person's own organisation, and for a coordinator those of her programmes."""
        return self.filter(Q(user=user) | Q(programme__in=_coordinated_by(user)))

    def coordinated_by(self, user: Any) -> Self:
        """Those of the programmes that the user coordinates."""
        return self.filter(programme__in=_coordinated_by(user))

    def undecided(self) -> Self:
        """Applied, and nobody said yes or no."""
        return self.filter(state=EmployerState.APPLIED)


def _coordinated_by(user: Any) -> Any:
    return user.memberships.filter(role=Role.COORDINATOR).values("programme")
