"""Reading mentors, mentorships and what belongs to them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from config.accounts.models import ToDo
from config.accounts.roles import Role

from .states import OPEN, MentorshipState, MentorState


def _coordinated_by(user: Any) -> Any:
    return user.memberships.filter(role=Role.COORDINATOR).values("programme")


class MentorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """His own file, and for a coordinator the files of her programmes."""
        return self.filter(Q(user=user) | Q(programme__in=_coordinated_by(user)))

    def available(self, today: date | None = None) -> Self:
        """Approved, trained, not paused, with a free place."""
        today = today or timezone.localdate()
        return self.filter(
            Q(training_expires_on__isnull=True) | Q(training_expires_on__gte=today),
            state=MentorState.APPROVED,
            training_completed_on__isnull=False,
            places_taken__lt=F("capacity"),
        )

    def named(self, text: str) -> Self:
        """Whose name or reference contains each word."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(reference__iexact=word)
            )
        return found

    def speaking(self, code: str) -> Self:
        """Who named this language. The list is JSON, which SQLite searches as text."""
        return self.annotate(languages_text=Cast("languages", TextField())).filter(
            languages_text__contains=f'"code": "{code}"'
        )

    def offering(self, theme: str) -> Self:
        """Who helps with this theme."""
        return self.annotate(offers_text=Cast("offers", TextField())).filter(offers_text__contains=f'"{theme}"')


class MentorshipQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Both people of the pair, and the coordinators of its programme."""
        return self.filter(Q(newcomer__user=user) | Q(mentor__user=user) | Q(programme__in=_coordinated_by(user)))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def under_way(self) -> Self:
        """Accepted by both and not ended."""
        return self.open().exclude(state=MentorshipState.OFFERED)

    def named(self, text: str) -> Self:
        """Where one of the two has this name or reference."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(newcomer__first_name__icontains=word)
                | Q(newcomer__last_name__icontains=word)
                | Q(newcomer__reference__iexact=word)
                | Q(mentor__first_name__icontains=word)
                | Q(mentor__last_name__icontains=word)
                | Q(mentor__reference__iexact=word)
            )
        return found

    def with_open_todo(self, code: str) -> Self:
        """Those about which a coordinator still has to do this."""
        label = self.model._meta.label_lower
        return self.filter(pk__in=ToDo.objects.open().filter(subject_type=label, code=code).values("subject_id"))

    def with_people(self) -> Self:
        """Both people at hand, without a query each."""
        return self.select_related("newcomer__user", "mentor__user", "programme")

    def with_meetings(self) -> Self:
        """How often they met, when last, and when they meet next according to the last meeting."""
        last = self.model.meetings.rel.related_model.objects.filter(mentorship=OuterRef("pk")).order_by(
            "-held_on", "-pk"
        )
        return self.annotate(
            meeting_count=Count("meetings"),
            last_met_on=Max("meetings__held_on"),
            next_meeting_on=Subquery(last.values("next_on")[:1]),
        )


class BelongsToMentorshipQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What belongs to a pair is visible to whoever sees the pair."""
        return self.filter(
            Q(mentorship__newcomer__user=user)
            | Q(mentorship__mentor__user=user)
            | Q(mentorship__programme__in=_coordinated_by(user))
        )


class InterviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(mentor__programme__in=_coordinated_by(user))
