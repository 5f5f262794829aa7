"""Texts grow old: who keeps one right is asked in time, and answers with one click."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from config.accounts.models import User
from config.core import outbox
from config.core.models import Event
from content.honesty import SOURCE_LANGUAGE
from content.models import Document

from .publishing import renew

SALT = "content.checked"
LINK_DAYS = 60
ASK_BEFORE = dt.timedelta(days=14)
CHECK_AGAIN_AFTER = dt.timedelta(days=182)


def ask_owners(today: dt.date | None = None) -> int:
    """Mail the owner of each public text that is due within two weeks, once for each due date. Returns how many."""
    until = (today or timezone.localdate()) + ASK_BEFORE
    due = Document.objects.public().in_language(SOURCE_LANGUAGE).filter(due_on__lte=until).exclude(owner_email="")
    documents = list(due)
    speak = dict(User.objects.filter(email__in=[one.owner_email for one in documents]).values_list("email", "language"))
    for document in documents:
        language = speak.get(document.owner_email, SOURCE_LANGUAGE)
        with transaction.atomic():
            outbox.queue_mail(
                "content_check",
                to=outbox.Reader(email=document.owner_email, language=language),
                key=f"content-check-{document.pk}-{document.due_on}",
                context={
                    "title": document.title_nl,
                    "due_on": document.due_on,
                    "page_url": settings.SITE_URL + document.address_in(SOURCE_LANGUAGE),
                    "confirm_url": settings.SITE_URL + reverse("content:desk:confirm", args=[token(document)]),
                },
            )
    return len(documents)


def token(document: Document) -> str:
    """What opens the page on which this text, for this due date, is confirmed without an account."""
    return signing.dumps([document.pk, str(document.due_on)], salt=SALT)


def document_of(token: str) -> Document | None:
    """The text behind the link, as long as it is fresh and its date still asks for it."""
    try:
        pk, due_on = signing.loads(token, salt=SALT, max_age=dt.timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    document = Document.objects.public().filter(pk=pk).first()
    return document if document is not None and str(document.due_on) == due_on else None


@transaction.atomic
def confirm(*, token: str) -> Document | None:
    """The owner says that the text is still right. Readers see the new date; the same link does nothing again."""
    document = document_of(token)
    if document is None:
        return None
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    today = timezone.localdate()
    document.checked_on, document.due_on = today, today + CHECK_AGAIN_AFTER
    document.save(update_fields=["checked_on", "due_on", "updated_at"])
    renew([document.pk])
    Event.record(document, "checked by its owner")
    return document
