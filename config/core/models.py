"""What every app stands on: the event journal, the outbox, jobs and drafts."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .crypto import EncryptedJSONField


class TimeStamped(models.Model):
    """Knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> Self:
        """The journal of one object, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("at", "pk")


class Event(models.Model):
    """One line of the journal: who did what to which object, and why. Lines are added, never changed.

    ``data`` holds codes and numbers only. A person's words belong in ``reason``, which erasure blanks.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    tenant_id = models.BigIntegerField(null=True, db_index=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The journal is only added to.")
        super().save(*args, **kwargs)

    @classmethod
    def record(cls, subject: models.Model, verb: str, *, by: Any = None, reason: str = "", **data: Any) -> "Event":
        """Write one line about ``subject`` in the transaction that is going on."""
        return cls.objects.create(
            actor=by,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            tenant_id=getattr(subject, "programme_id", None),
            reason=reason,
            data=data,
        )


class OutgoingMail(TimeStamped):
    """A mail that was promised in a transaction and is sent after it."""

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    key = models.CharField(max_length=160, unique=True, help_text="The same promise is kept once.")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="outgoing_mails"
    )
    address = models.EmailField()
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"])]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_exactly_with_a_time",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk} ({self.state})"


class Job(TimeStamped):
    """Work that outlives the request that asked for it. The row is the truth; the broker only carries its id."""

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=120, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "heartbeat_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_job_per_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} ({self.state})"


def _in_30_days() -> Any:
    return timezone.now() + timedelta(days=30)


def hash_token(token: str) -> str:
    """The stored form of a secret that stands in a link: who reads the database cannot use the link."""
    return hashlib.sha256(token.encode()).hexdigest()


class Draft(TimeStamped):
    """A form somebody began without an account, kept encrypted for 30 days under a secret link."""

    kind = models.CharField(max_length=40)
    tenant_id = models.BigIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=8)
    data = EncryptedJSONField(default=dict)
    expires_at = models.DateTimeField(default=_in_30_days, db_index=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} draft {self.pk}"

    @classmethod
    def begin(cls, *, kind: str, tenant_id: int, language: str) -> tuple["Draft", str]:
        """A new draft and the token that opens it. The token is shown once and never stored."""
        token = secrets.token_urlsafe(24)
        draft = cls.objects.create(kind=kind, tenant_id=tenant_id, language=language, token_hash=hash_token(token))
        return draft, token

    @classmethod
    def open(cls, *, kind: str, token: str) -> "Draft | None":
        """The draft behind the token, or None when it expired or never was."""
        return cls.objects.filter(kind=kind, token_hash=hash_token(token), expires_at__gt=timezone.now()).first()

    @classmethod
    def forget_expired(cls) -> int:
        """Delete what was promised to be kept for 30 days only. Returns how many."""
        return cls.objects.filter(expires_at__lte=timezone.now()).delete()[0]
