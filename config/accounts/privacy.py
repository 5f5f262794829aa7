"""How accounts, and what libraries keep about them, show and forget a person."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext as _

from config.core import ownership, privacy

from .models import Consent, Invitation, Membership, Programme, ToDo, User
from .roles import Role


def _export_user(user: Any) -> Iterable[privacy.Row]:
    return privacy.rows(
        User.objects.filter(pk=user.pk), "email", "sign_in_name", "language", "date_joined", "last_login"
    )


def _erase_user(user: Any) -> None:
    """The row stays, because others' files point at it; nothing in it tells who it was, and nobody can sign in."""
    user.email, user.sign_in_name = None, f"erased-{user.pk}"
    user.language, user.last_login = settings.LANGUAGE_CODE, None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()


def _erase_todos(user: Any) -> None:
    for label, pks in ownership.keys_of(user).items():
        ToDo.objects.filter(subject_type=label, subject_id__in=pks).delete()


def _erase_sign_ins(user: Any) -> None:
    """What axes noted of this person's tries to sign in, under each name that she may have typed."""
    typed = Q(pk__in=[])
    for name in filter(None, [user.email, user.sign_in_name, *_addresses(user)]):
        typed |= Q(username__iexact=name)
    AccessAttemptExpiration.objects.filter(access_attempt__in=AccessAttempt.objects.filter(typed)).delete()
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        model.objects.filter(typed).delete()


def _addresses(user: Any) -> list[str]:
    return list(EmailAddress.objects.filter(user=user).values_list("email", flat=True))


def _erase_administration(user: Any) -> None:
    """The administration's journal repeats the name of each object that was changed."""
    for label, pks in ownership.keys_of(user).items():
        content_type = ContentType.objects.get_by_natural_key(*label.split("."))
        LogEntry.objects.filter(content_type=content_type, object_id__in=[str(pk) for pk in pks]).delete()


def _erase_sessions(user: Any) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _nothing(user: Any) -> Iterable[privacy.Row]:
    return ()


privacy.impersonal(Programme, why="A town's or organisation's programme.")
privacy.register(User, export=_export_user, erase=_erase_user)
privacy.register(
    Membership,
    export=lambda user: privacy.rows(user.memberships.select_related("programme"), "programme", "role", "created_at"),
    erase=lambda user: user.memberships.all().delete(),
)
privacy.register(
    Consent,
    export=lambda user: privacy.rows(
        user.consents.select_related("programme"),
        "programme",
        "purpose",
        "version",
        "language",
        "given_at",
        "withdrawn_at",
    ),
    erase=lambda user: user.consents.all().delete(),
)
privacy.register(
    Invitation,
    export=lambda user: privacy.rows(user.invitations.all(), "created_at", "expires_at", "used_at"),
    erase=lambda user: user.invitations.all().delete(),
)
privacy.register(ToDo, export=_nothing, erase=_erase_todos, first=True)
privacy.register(
    EmailAddress,
    export=lambda user: privacy.rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
    erase=lambda user: EmailAddress.objects.filter(user=user).delete(),
)
privacy.register(
    Authenticator,
    export=lambda user: privacy.rows(Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"),
    erase=lambda user: Authenticator.objects.filter(user=user).delete(),
)
privacy.register(AccessAttempt, export=_nothing, erase=_erase_sign_ins, first=True)
privacy.register(LogEntry, export=_nothing, erase=_erase_administration, first=True)
privacy.register(Session, export=_nothing, erase=_erase_sessions)


@privacy.obstacle
def _nobody_else_coordinates(user: Any) -> str | None:
    """A programme must not be left without anybody who can help its people."""
    for membership in user.memberships.filter(role=Role.COORDINATOR).select_related("programme"):
        colleagues = membership.programme.memberships.filter(role=Role.COORDINATOR, user__is_active=True)
        if not colleagues.exclude(user=user).exists():
            return _("You are the only coordinator of %(programme)s. Somebody else must take over first.") % {
                "programme": membership.programme
            }
    return None
