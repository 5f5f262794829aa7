"""Reading newcomers."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from config.accounts.roles import Role

from .states import NewcomerState


class NewcomerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Her own file, and for a coordinator the files of her programmes.

        What a mentor sees of a newcomer goes through the mentorship, never through this door.
        """
        return self.filter(Q(user=user) | Q(programme__in=_coordinated_by(user)))

    def coordinated_by(self, user: Any) -> Self:
        """The files of the programmes that the user coordinates, without her own."""
        return self.filter(programme__in=_coordinated_by(user))

    def waiting(self) -> Self:
        """Ready and without a mentorship that is under way, longest waiting first."""
        return self.filter(state=NewcomerState.READY).order_by("registered_on", "pk")


class IntakeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(newcomer__programme__in=_coordinated_by(user))


class RestrictedNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(newcomer__programme__in=_coordinated_by(user))


def _coordinated_by(user: Any) -> Any:
    return user.memberships.filter(role=Role.COORDINATOR).values("programme")
