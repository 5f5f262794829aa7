"""Who may sign in, to which programme they belong and as what, what they agreed to, and what staff still has to do."""

import secrets
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.core.models import TimeStamped, hash_token

from .roles import SECOND_STEP, Role


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> Self:
        """Oneself, and for a coordinator the members of her programmes."""
        return self.filter(models.Q(pk=user.pk) | models.Q(memberships__programme__in=coordinated_by(user))).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> "User":
        """A user with an e-mail address, or, without one, with a sign-in name of our making."""
        email = self.normalize_email(email).lower() if email else None
        if not email:
            fields.setdefault("sign_in_name", new_sign_in_name())
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


def new_sign_in_name() -> str:
    """Short enough to read over the phone, without letters and digits that look alike."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "w-" + "".join(secrets.choice(alphabet) for _ in range(8))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in: with an e-mail address, or with the sign-in name that a coordinator hands over."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    sign_in_name = models.CharField(_("sign-in name"), max_length=40, unique=True, null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address"),
            models.CheckConstraint(
                name="a_user_has_a_way_to_sign_in",
                condition=models.Q(email__isnull=False) | models.Q(sign_in_name__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.sign_in_name or f"user {self.pk}"

    def needs_second_step(self) -> bool:
        """Whether this user sees other people's files or changes what everybody reads: a password is not enough."""
        return self.is_superuser or self.memberships.filter(role__in=SECOND_STEP).exists()


class Programme(TimeStamped):
    """One town's or organisation's mentoring programme. People of one programme never see another's."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    default_language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="nl")
    is_open = models.BooleanField(_("open for registrations"), default=True)
    # ORIENT8's partners agreed on four to six months, twelve meetings, at least two a month (design, programme facts).
    months = models.PositiveSmallIntegerField(_("length in months"), default=6)
    meetings_expected = models.PositiveSmallIntegerField(_("meetings expected"), default=12)
    trial_meetings = models.PositiveSmallIntegerField(_("meetings in the trial"), default=3)
    trial_days = models.PositiveSmallIntegerField(_("days in the trial"), default=21)
    offer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=7)
    silence_days = models.PositiveSmallIntegerField(_("days without a meeting before an alert"), default=14)
    training_valid_months = models.PositiveSmallIntegerField(_("months that a training is valid"), default=24)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def coordinated_by(user: Any) -> Any:
    """The keys of the programmes that the user coordinates, for use inside a query."""
    return user.memberships.filter(role=Role.COORDINATOR).values("programme")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and for a coordinator those of her programmes."""
        return self.filter(models.Q(user=user) | models.Q(programme__in=coordinated_by(user)))


class Membership(TimeStamped):
    """A user's role in a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "user", "role"], name="one_membership_per_role")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} in {self.programme}"


class Purpose(models.TextChoices):
    """What a person can agree to, each apart."""

    MATCHING = "matching", _("The programme may use my answers to find a mentor or a newcomer for me.")
    SHARING = "sharing", _("The programme may show the other person my first name, my languages and my goals.")
    MESSAGES = "messages", _("The programme may send me practical messages about the mentoring.")
    EVALUATION = "evaluation", _("The programme may use my answers, without my name, to learn what works.")


# Without these two there is no mentoring; the others are free.
NEEDED_PURPOSES = frozenset({Purpose.MATCHING, Purpose.SHARING})


class Consent(models.Model):
    """One person's yes to one purpose, in the words of one version, and when it was taken back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose)
    language = models.CharField(max_length=8)
    version = models.CharField(max_length=20, default="2026-11")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "programme", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.user_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> Self:
        """Not used and not expired."""
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now())


def _in_14_days() -> Any:
    return timezone.now() + timedelta(days=14)


class Invitation(TimeStamped):
    """A one-time code with which somebody without an e-mail address opens the account made for her."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(default=_in_14_days)
    used_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @staticmethod
    def hash(code: str) -> str:
        """The stored form of a code; how it is spaced and written in capitals does not matter."""
        return hash_token("".join(code.split()).replace("-", "").lower())


class ToDoQuerySet(models.QuerySet["ToDo"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that the user coordinates."""
        return self.filter(programme__memberships__user=user, programme__memberships__role=Role.COORDINATOR)

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


class ToDo(TimeStamped):
    """Something a coordinator still has to do about one object. ``code`` says what; each app words its own codes."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="todos")
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    details = models.JSONField(default=list, blank=True)
    due_on = models.DateField(default=date.today)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ToDoQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "code"],
                condition=models.Q(done_at__isnull=True),
                name="one_open_todo_per_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject_type} {self.subject_id}"
