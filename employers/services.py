"""Verbs about employers: they apply, a coordinator approves or declines, they keep their own data right."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from config.accounts.models import Programme, Purpose, User
from config.accounts.roles import Role
from config.accounts.services import close_todos, give_consent, join, open_todo, user_for
from config.core.models import Event
from config.core.outbox import queue_mail
from config.core.states import advance

from .models import Employer

REVIEW = "review_employer"


@transaction.atomic
def apply(*, programme: Programme, email: str, language: str, data: dict[str, Any]) -> Employer:
    """Register an organisation and the person who speaks for it; a coordinator decides later.

    Applying twice is applying once. Nobody can change an organisation by applying again under its address: only one
    that was declined comes back to the list, with what is told now.
    """
    user, is_new = user_for(email=email, language=language)
    employer, created = Employer.objects.get_or_create(programme=programme, user=user, defaults=data)
    if created:
        if is_new:
            join(user=user, programme=programme, role=Role.EMPLOYER)
        give_consent(user=user, programme=programme, purposes=[Purpose.MESSAGES], language=language)
        Event.record(employer, "applied", by=user)
    elif employer.state == Employer.State.DECLINED:
        advance(employer, Employer.State.APPLIED, by=user, decided_at=None, decision_reason="", **data)
    else:
        return employer
    open_todo(programme=programme, about=employer, code=REVIEW, in_days=3)
    times = Event.objects.about(employer).count()
    queue_mail("employer_applied", to=user, key=f"employer-applied-{employer.pk}-{times}", context=_letter(employer))
    return employer


@transaction.atomic
def approve(*, employer: Employer, by: User) -> Employer:
    """Let the organisation in and tell the contact person. Approving twice is approving once."""
    employer = _locked(employer)
    if employer.state == Employer.State.APPROVED:
        return employer
    _decide(employer, Employer.State.APPROVED, by=by)
    join(user=employer.user, programme=employer.programme, role=Role.EMPLOYER)
    return employer


@transaction.atomic
def decline(*, employer: Employer, by: User, reason: str) -> Employer:
    """Say no with a reason that the contact person reads. Declining twice is declining once."""
    employer = _locked(employer)
    if employer.state == Employer.State.DECLINED:
        return employer
    _decide(employer, Employer.State.DECLINED, by=by, reason=reason)
    employer.user.memberships.filter(programme=employer.programme, role=Role.EMPLOYER).delete()
    return employer


@transaction.atomic
def change(*, employer: Employer, by: User, data: dict[str, Any]) -> Employer:
    """Correct the organisation's own data. The journal names the fields, not their content."""
    employer = _locked(employer)
    changed = sorted(name for name, value in data.items() if getattr(employer, name) != value)
    if changed:
        for name in changed:
            setattr(employer, name, data[name])
        employer.save(update_fields=[*changed, "updated_at"])
        Event.record(employer, "data changed", by=by, fields=changed)
    return employer


def _decide(employer: Employer, state: str, *, by: User, reason: str = "") -> None:
    advance(employer, state, by=by, reason=reason, decided_at=timezone.now(), decision_reason=reason)
    close_todos(about=employer, codes=[REVIEW], by=by)
    times = Event.objects.about(employer).count()
    key = f"employer-{state}-{employer.pk}-{times}"
    queue_mail(f"employer_{state}", to=employer.user, key=key, context=_letter(employer))


def _locked(employer: Employer) -> Employer:
    return (
        Employer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user", "programme")
        .get(pk=employer.pk)
    )


def _letter(employer: Employer) -> dict[str, Any]:
    return {
        "organisation": employer.organisation,
        "contact_name": employer.contact_name,
        "programme": employer.programme.name,
        "reason": employer.decision_reason,
    }
