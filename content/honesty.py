"""How far a translation can be trusted: a pure function of hashes and reviews, never of dates."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

SOURCE_LANGUAGE = "nl"
# Where a wrong text can harm somebody, two people read it.
REVIEWS_NEEDED, REVIEWS_NEEDED_WHEN_CRITICAL = 1, 2


class Status(models.TextChoices):
    """What the reader is told about one segment in one language."""

    SOURCE = "source", _("written in this language")
    PROOFREAD = "proofread", _("proofread by a person")
    MACHINE = "machine", _("translated by machine")
    CHANGED = "changed", _("the Dutch text changed since")
    MISSING = "missing", _("not translated yet")


@dataclass(frozen=True)
class Review:
    """Somebody read a translation beside its source and found it right. ``of`` is the hash of what she read."""

    reviewer: int | None
    of: str


def digest(text: str) -> str:
    """A short hash of a text; white space at the ends and between words does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def digest_pair(source: str, text: str) -> str:
    """The hash of a translation together with what it translates."""
    return digest(f"{digest(source)} {digest(text)}")


def needed(*, critical: bool) -> int:
    """How many people must have read a translation."""
    return REVIEWS_NEEDED_WHEN_CRITICAL if critical else REVIEWS_NEEDED


def status(*, source: str, translated_from: str | None, text: str, reviews: Iterable[Review], critical: bool) -> Status:
    """The status of one segment in one language.

    ``source`` is the Dutch text now, ``translated_from`` the hash of the Dutch that ``text`` was made from (None
    without a translation). A review counts once per person, and only for exactly this source and this text.
    """
    if translated_from is None or not text.strip():
        return Status.MISSING
    if translated_from != digest(source):
        return Status.CHANGED
    same = digest_pair(source, text)
    readers = {review.reviewer for review in reviews if review.of == same}
    return Status.PROOFREAD if len(readers) >= needed(critical=critical) else Status.MACHINE
