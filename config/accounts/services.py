"""Verbs about programmes, membership, consent, invitations and to-dos."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone, translation

from config.core.models import Event

from .models import Consent, Invitation, Membership, Programme, ToDo, User
from .roles import Role


@transaction.atomic
def create_programme(*, slug: str, name: str, **fields: Any) -> Programme:
    """A programme with sensible defaults. Creating it again returns it unchanged."""
    programme, created = Programme.objects.get_or_create(slug=slug, defaults={"name": name, **fields})
    if created:
        Event.record(programme, "programme created")
    return programme


@transaction.atomic
def user_for(*, email: str | None, language: str) -> tuple[User, bool]:
    """The user with this address, or a new one without a password. Returns whether it is new."""
    users = get_user_model().objects
    if email:
        known = users.filter(email__iexact=email).first()
        if known:
            return known, False
    return users.create_user(email, language=language), True


def join(*, user: User, programme: Programme, role: Role) -> Membership:
    """Make the user a member. Joining twice is joining once."""
    membership, _created = Membership.objects.get_or_create(user=user, programme=programme, role=role)
    return membership


@transaction.atomic
def give_consent(*, user: User, programme: Programme, purposes: Iterable[str], language: str | None = None) -> None:
    """Record a yes to each purpose that has none standing."""
    for purpose in purposes:
        Consent.objects.get_or_create(
            user=user,
            programme=programme,
            purpose=purpose,
            withdrawn_at=None,
            defaults={"language": language or translation.get_language() or user.language},
        )


@transaction.atomic
def withdraw_consent(*, user: User, programme: Programme, purpose: str) -> None:
    """Take back a yes. What follows from it is the programme's to do: it gets a to-do."""
    taken_back = Consent.objects.filter(
        user=user, programme=programme, purpose=purpose, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())
    if taken_back:
        open_todo(programme=programme, about=user, code="consent_withdrawn", details=[purpose])


@transaction.atomic
def invite(*, user: User, by: User) -> str:
    """A new one-time code for this user; earlier codes stop working. The code is shown once and not stored."""
    Invitation.objects.filter(user=user).usable().update(expires_at=timezone.now())
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    code = "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(3))
    Invitation.objects.create(user=user, code_hash=Invitation.hash(code), created_by=by)
    Event.record(user, "invited", by=by)
    return code


@transaction.atomic
def redeem(*, code: str, password: str) -> User | None:
    """Open the account behind a code with a password of the person's own. Returns None for a code that is no good."""
    invitation = (
        Invitation.objects.usable()
        .select_for_update(of=("self",), no_key=True)
        .filter(code_hash=Invitation.hash(code), user__is_active=True)
        .select_related("user")
        .first()
    )
    if invitation is None:
        return None
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at", "updated_at"])
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    Event.record(user, "invitation used", by=user)
    return user


def open_todo(
    *, programme: Programme, about: models.Model, code: str, details: list[Any] | None = None, in_days: int = 0
) -> ToDo:
    """Put something on the coordinators' list. Asking again while it is open updates what it says."""
    todo, created = ToDo.objects.get_or_create(
        subject_type=about._meta.label_lower,
        subject_id=about.pk,
        code=code,
        done_at=None,
        defaults={
            "programme": programme,
            "details": details or [],
            "due_on": timezone.localdate() + timedelta(days=in_days),
        },
    )
    if not created and details is not None and todo.details != details:
        todo.details = details
        todo.save(update_fields=["details", "updated_at"])
    return todo


def close_todos(*, about: models.Model, codes: Iterable[str], by: User | None) -> None:
    """Strike these off the list, if they stand on it."""
    ToDo.objects.open().about(about).filter(code__in=list(codes)).update(done_at=timezone.now(), done_by=by)


def due_on(todo: ToDo, today: date) -> str:
    """The urgency group of a to-do: overdue, soon (within three days) or later."""
    if todo.due_on < today:
        return "overdue"
    return "soon" if todo.due_on <= today + timedelta(days=3) else "later"
