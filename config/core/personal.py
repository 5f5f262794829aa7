"""How the journal, the outbox, drafts and jobs show and forget a person."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from . import ownership, privacy
from .models import Draft, Event, Job, OutgoingMail

SENT = [OutgoingMail.State.SENT, OutgoingMail.State.FAILED]


def _about(user: Any, *, shared: bool = True) -> Q:
    about = Q(pk__in=[])
    for label, pks in ownership.keys_of(user, shared=shared).items():
        about |= Q(subject_type=label, subject_id__in=pks)
    return about


def _export_events(user: Any) -> Iterable[privacy.Row]:
    """The lines about her own files; a line about a pair can hold the other one's words."""
    hers = Event.objects.filter(_about(user, shared=False)).order_by("at", "pk")
    return privacy.rows(hers, "at", "verb", "subject_type", "reason")


def _erase_events(user: Any) -> None:
    """The lines stay, with what happened and when; the words go."""
    hers = _about(user)
    if not user.memberships.filter(role="coordinator").exists():
        hers |= Q(actor=user)  # a coordinator's reasons are about others and stay with their files
    Event.objects.filter(hers).exclude(reason="").update(reason="")


def _export_mails(user: Any) -> Iterable[privacy.Row]:
    mails = OutgoingMail.objects.filter(Q(recipient=user) | _to_address_of(user)).order_by("created_at")
    return privacy.rows(mails, "created_at", "address", "subject", "text", "state", "sent_at")


def _to_address_of(user: Any) -> Q:
    return Q(address__iexact=user.email) if user.email else Q(pk__in=[])


def _erase_mails(user: Any) -> None:
    """Mails to her go; of mails to others that name her, our copy loses its words."""
    OutgoingMail.objects.filter(Q(recipient=user) | _to_address_of(user)).delete()
    for name in ownership.names_of(user):
        whole_word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        candidates = OutgoingMail.objects.filter(state__in=SENT).filter(
            Q(text__contains=name) | Q(subject__contains=name) | Q(html__contains=name)
        )
        naming = [mail.pk for mail in candidates.iterator() if whole_word.search(f"{mail.subject}\n{mail.text}")]
        OutgoingMail.objects.filter(pk__in=naming).update(subject="", text="", html="")


def _erase_drafts(user: Any) -> None:
    """Drafts have no owner; those that hold her address, sign-in name or phone number are hers."""
    contacts = ownership.contacts_of(user)
    for draft in Draft.objects.iterator():
        if ownership.is_told_in(json.dumps(draft.data, ensure_ascii=False), contacts):
            draft.delete()


privacy.register(Event, export=_export_events, erase=_erase_events, first=True)
privacy.register(OutgoingMail, export=_export_mails, erase=_erase_mails, first=True)
privacy.register(Draft, export=lambda user: (), erase=_erase_drafts, first=True)
privacy.impersonal(Job, why="Kinds of work and numbers.")
