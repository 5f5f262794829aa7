"""Mail: promised inside the transaction, sent after it, tried again when the mail server is away.

A mail may arrive twice if the machine dies between the server's yes and our note of it; it never goes missing.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from . import jobs
from .models import OutgoingMail

log = structlog.get_logger(__name__)

RETRY_AFTER = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
SENDING_TOO_LONG = timedelta(minutes=10)


@dataclass(frozen=True)
class Reader:
    """Somebody without an account who gets a mail: an address and the language to write in."""

    email: str
    language: str
    pk: None = None


def queue_mail(template: str, *, to: Any, key: str, context: dict[str, Any] | None = None) -> OutgoingMail | None:
    """Promise one mail to a user or a Reader, in that person's language. The same key is promised once.

    ``template`` names ``templates/mail/<template>.txt``: its first line is the subject, the rest the text.
    Returns None for a user without an e-mail address.
    """
    if not to.email:
        return None
    with translation.override(to.language):
        content = {"site_url": settings.SITE_URL, "person": to, **(context or {})}
        subject, _, text = render_to_string(f"mail/{template}.txt", content).strip().partition("\n")
        return queue_text(
            key=key,
            to=to,
            address=to.email,
            language=to.language,
            template=template,
            subject=subject,
            text=text.strip(),
            context=content,
        )


def queue_text(
    *,
    key: str,
    to: Any,
    address: str,
    language: str,
    template: str,
    subject: str,
    text: str,
    context: dict[str, Any] | None = None,
) -> OutgoingMail:
    """Promise a mail whose words are ready; the caller has activated ``language``. The same key is promised once."""
    content = {"site_url": settings.SITE_URL, "person": to, **(context or {}), "subject": subject, "text": text}
    html = render_to_string("mail/layout.html", content)
    mail, created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "recipient": to if to is not None and to.pk else None,
            "address": address,
            "language": language,
            "template": template,
            "subject": " ".join(subject.split())[:200],  # a name that somebody typed can hold a line break
            "text": text,
            "html": html,
        },
    )
    if created:
        transaction.on_commit(partial(jobs.carry, deliver, mail.pk))
    return mail


@shared_task(name="core.deliver_mail")
def deliver(mail_id: int) -> None:
    """Send one promised mail. The mail server is only spoken to while no row is locked."""
    mail = _claim(mail_id)
    if mail is None:
        return
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.address])
    message.attach_alternative(mail.html, "text/html")
    message.extra_headers["Message-ID"] = f"<mail-{mail.pk}@wegwijs>"
    try:
        message.send()
    except OSError as problem:  # smtplib's errors are OSErrors
        _try_later(mail, type(problem).__name__)
    else:
        # What was sent is not kept: it can hold a link that opens an account.
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=OutgoingMail.State.SENT, sent_at=timezone.now(), text="", html=""
        )


def sweep() -> int:
    """Send again what is due. Returns how many were handed out."""
    now = timezone.now()
    due = OutgoingMail.objects.filter(
        Q(state=OutgoingMail.State.QUEUED, next_attempt_at__lt=now - timedelta(seconds=60))
        | Q(state=OutgoingMail.State.SENDING, updated_at__lt=now - SENDING_TOO_LONG)
    ).values_list("pk", flat=True)
    pks = list(due[:200])
    for pk in pks:
        jobs.carry(deliver, pk)
    return len(pks)


@transaction.atomic
def _claim(mail_id: int) -> OutgoingMail | None:
    mail = OutgoingMail.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=mail_id).first()
    if mail is None or mail.state in (OutgoingMail.State.SENT, OutgoingMail.State.FAILED):
        return None
    if mail.state == OutgoingMail.State.SENDING and mail.updated_at > timezone.now() - SENDING_TOO_LONG:
        return None
    mail.state, mail.attempts = OutgoingMail.State.SENDING, mail.attempts + 1
    mail.save(update_fields=["state", "attempts", "updated_at"])
    return mail


def _try_later(mail: OutgoingMail, error: str) -> None:
    log.warning("mail_not_sent", mail=mail.pk, error=error, attempts=mail.attempts)
    again = mail.attempts <= len(RETRY_AFTER)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=OutgoingMail.State.QUEUED if again else OutgoingMail.State.FAILED,
        next_attempt_at=timezone.now() + RETRY_AFTER[min(mail.attempts, len(RETRY_AFTER)) - 1],
        last_error=error,
    )
