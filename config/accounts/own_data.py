"""Reading what a person may know about her own data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.core.models import Event

from .models import Consent, Membership, Programme, Purpose
from .roles import Role

LAST_VIEWS = 50
# Somebody with several roles looked in the first of these.
LOOKING_AS = [Role.COORDINATOR, Role.MENTOR, Role.EMPLOYER, Role.ADMINISTRATOR, Role.NEWCOMER]


@dataclass(frozen=True)
class ConsentNow:
    """One purpose in one programme, and whether the yes stands."""

    programme: Programme
    purpose: Purpose
    stands: bool
    since: datetime


@dataclass(frozen=True)
class View:
    """Somebody opened the file: in which role and when, not who."""

    role: Any
    at: datetime


def consents_of(user: Any) -> list[ConsentNow]:
    """For every purpose that the person was ever asked about: her last answer."""
    last: dict[tuple[int, str], Consent] = {}
    for consent in Consent.objects.filter(user=user).select_related("programme").order_by("given_at", "pk"):
        last[consent.programme_id, consent.purpose] = consent
    return [
        ConsentNow(
            consent.programme,
            Purpose(consent.purpose),
            consent.withdrawn_at is None,
            consent.withdrawn_at or consent.given_at,
        )
        for consent in last.values()
    ]


def who_looked_at(user: Any) -> list[View]:
    """The last times that others opened this person's file, newest first."""
    events = list(Event.objects.filter(verb="viewed", data__person=user.pk).order_by("-at", "-pk")[:LAST_VIEWS])
    roles: dict[tuple[int, int | None], set[str]] = {}
    memberships = Membership.objects.filter(user__in={event.actor_id for event in events if event.actor_id})
    for actor, programme, role in memberships.values_list("user", "programme", "role"):
        roles.setdefault((actor, programme), set()).add(role)
    return [View(_role_of(roles.get((event.actor_id or 0, event.tenant_id), set())), event.at) for event in events]


def _role_of(roles: set[str]) -> Any:
    return next((role.label for role in LOOKING_AS if role in roles), Role.ADMINISTRATOR.label)
