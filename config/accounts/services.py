"""Verbs about programmes, membership, consent, invitations and to-dos."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from config.core import privacy
from config.core.errors import Refused
from config.core.models import Event

from .invitations import tell_invited
from .models import Consent, Invitation, Membership, Programme, Purpose, ToDo, User, coordinated_by
from .roles import Role

ONE_HOUR = timedelta(hours=1)


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
        try:
            with transaction.atomic():
                return users.create_user(email, language=language), True
        except IntegrityError:  # the same address arrived at the same moment, in another programme
            return users.get(email__iexact=email), False
    return users.create_user(None, language=language), True


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
    taken_back = Consent.objects.filter(user=user, programme=programme, purpose=purpose, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    membership = user.memberships.filter(programme=programme).order_by("pk").first()
    if taken_back and membership is not None:
        Event.record(membership, "consent withdrawn", by=user, purpose=purpose)
        open_todo(programme=programme, about=membership, code="consent_withdrawn", details=_withdrawn(membership))


def _withdrawn(membership: Membership) -> list[str]:
    """The purposes to which this person no longer agrees in this programme."""
    consents = Consent.objects.filter(user=membership.user_id, programme=membership.programme_id)
    standing = set(consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    given = set(consents.values_list("purpose", flat=True))
    return [purpose for purpose in Purpose.values if purpose in given - standing]


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Remember the language in which this person reads pages and mails."""
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def confirm_address(*, user: User) -> None:
    """Note that the address with which the user signs in is hers."""
    if user.email:
        EmailAddress.objects.filter(user=user, primary=True).exclude(email__iexact=user.email).update(primary=False)
        EmailAddress.objects.update_or_create(
            user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
        )


def why_not_invite(*, user: User, by: User | None) -> Any:
    """Why a coordinator may not make a one-time code for this user; None when she may.

    A code sets a new password, so it must not become a way into somebody else's account.
    """
    if by is None or by.is_superuser:
        return None
    if user.needs_second_step():
        return _("Colleagues get a code from the administrator.")
    if user.email and user.has_usable_password():
        return _("This person has a password and an e-mail address. She can ask for a new password herself.")
    if user.memberships.exclude(programme__in=coordinated_by(by)).exists():
        return _("This person also belongs to another programme. Ask the administrator for a code.")
    return None


@transaction.atomic
def invite(*, user: User, by: User | None) -> str:
    """A new one-time code for this user; earlier codes stop working. The code is shown once and not stored.

    Raises Refused for a user who has another way to sign in, or whose account is not the coordinator's to open.
    """
    obstacle = why_not_invite(user=user, by=by)
    if obstacle is not None:
        raise Refused(obstacle)
    Invitation.objects.filter(user=user).usable().update(expires_at=timezone.now())
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    code = "-".join("".join(secrets.choice(alphabet) for _letter in range(4)) for _group in range(3))
    Invitation.objects.create(user=user, code_hash=Invitation.hash(code), created_by=by)
    Event.record(user, "invited", by=by)
    tell_invited(user, by)
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


@transaction.atomic
def finish_todo(*, todo: ToDo, by: User) -> None:
    """Strike one to-do off the list. Striking it off twice keeps the first name and time."""
    struck = ToDo.objects.open().filter(pk=todo.pk).update(done_at=timezone.now(), done_by=by)
    if struck:
        Event.record(todo, "to-do done", by=by, code=todo.code)


@transaction.atomic
def note_view(*, subject: models.Model, by: User) -> None:
    """Write in the journal that ``by`` opened a person's file, at most once an hour; one's own file is not noted.

    ``subject`` has a ``user``: the person can see on *my data* who looked.
    """
    owner = subject.pk if isinstance(subject, User) else subject.user_id  # type: ignore[attr-defined]
    if owner == by.pk:
        return
    recent = Event.objects.about(subject).filter(verb="viewed", actor=by, at__gt=timezone.now() - ONE_HOUR)
    if not recent.exists():
        Event.record(subject, "viewed", by=by, person=owner)


@transaction.atomic
def ask_erasure(*, user: User) -> list[Any]:
    """Forget the user now and return nothing, or ask the coordinators and return what stands in the way."""
    obstacles = privacy.obstacles(user)
    if not obstacles:
        Event.record(user, "erased", by=user)
        privacy.erase(user)
        return []
    for membership in user.memberships.exclude(role=Role.COORDINATOR).order_by("programme", "pk"):
        known = ToDo.objects.open().filter(
            programme=membership.programme_id,
            code="erasure_asked",
            subject_type=Membership._meta.label_lower,
            subject_id__in=user.memberships.values("pk"),
        )
        if not known.exists():
            open_todo(programme=membership.programme, about=membership, code="erasure_asked", in_days=7)
            Event.record(membership, "erasure asked", by=user)
    return obstacles


def erasure_was_asked(membership: Membership) -> bool:
    """Whether this member asked to be forgotten and still waits for it."""
    return ToDo.objects.open().about(membership).filter(code="erasure_asked").exists()


@transaction.atomic
def erase_as_asked(*, membership: Membership, by: User) -> None:
    """Forget a member who asked for it, now that nothing stands in the way. Raises Refused otherwise."""
    if not erasure_was_asked(membership):
        raise Refused(_("This person did not ask to be erased."))
    for obstacle in privacy.obstacles(membership.user):
        raise Refused(obstacle)
    Event.record(membership.user, "erased", by=by)
    privacy.erase(membership.user)


def due_on(todo: ToDo, today: date) -> str:
    """The urgency group of a to-do: overdue, soon (within three days) or later."""
    if todo.due_on < today:
        return "overdue"
    return "soon" if todo.due_on <= today + timedelta(days=3) else "later"
