"""Writing: a working text that readers do not see yet, and its way to publication."""

from typing import Any

from django.db import transaction

from config.accounts.models import User
from config.core.models import Event
from config.core.states import IllegalMove, advance
from content.models import Document, Version
from content.segments import Segment, WrongSegments, checked

__all__ = ["NotYours", "WrongSegments", "create", "edit", "send_back", "submit"]

D = Document.State


class NotYours(Exception):
    """Somebody else changed the text meanwhile; what was typed is kept by the page."""


@transaction.atomic
def create(*, kind: str, slug: str, segments: list[Segment], by: User | None, **fields: Any) -> Document:
    """A new document that nobody sees yet. Raises WrongSegments."""
    document = Document.objects.create(kind=kind, slug=slug, draft=checked(segments), **fields)
    Event.record(document, "created", by=by)
    return document


@transaction.atomic
def edit(*, document: Document, segments: list[Segment], seen: Any, by: User, **fields: Any) -> Document:
    """Change the working text. ``seen`` is the ``updated_at`` that the editor started from.

    What is public stays as it is until the next publication. Raises NotYours when somebody saved meanwhile, and
    WrongSegments.
    """
    clean = checked(segments)
    document = _locked(document)
    if seen is not None and document.updated_at != seen:
        raise NotYours
    if document.state != D.DRAFT and (document.state == D.REVIEW or document.draft != clean):
        advance(document, D.DRAFT, by=by)
    for name, value in fields.items():
        setattr(document, name, value)
    document.draft = clean
    document.save(update_fields=["draft", *fields, "updated_at"])
    return document


@transaction.atomic
def submit(*, document: Document, by: User, note: str = "") -> Version:
    """Ask for a review of the working text, which becomes a version. Doing so twice returns the same version."""
    document = _locked(document)
    last = document.versions.first()
    if document.state == D.REVIEW and last is not None and last.segments == document.draft:
        return last
    checked(document.draft)
    version = add_version(document, by=by, note=note)
    advance(document, D.REVIEW, by=by)
    return version


@transaction.atomic
def send_back(*, document: Document, by: User, reason: str) -> Document:
    """Return a text to its writer, with the reason. Raises IllegalMove when it is not in review."""
    document = _locked(document)
    if document.state != D.REVIEW:
        raise IllegalMove(document, D.DRAFT)
    return advance(document, D.DRAFT, by=by, reason=reason)


def add_version(document: Document, *, by: User | None, note: str = "", shipped: bool = False) -> Version:
    """Keep the working text as the next version; the last one, when nothing changed since."""
    last = document.versions.first()
    if last is not None and last.segments == document.draft:
        return last
    number = last.number + 1 if last else 1
    return Version.objects.create(
        document=document, number=number, segments=document.draft, by=by, note=note, shipped=shipped
    )


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
