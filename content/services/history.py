"""Versions beside each other, going back to one, and when a reviewed text appears."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import transaction

from config.accounts.models import User
from config.core.models import Event
from config.core.states import IllegalMove
from content.honesty import digest
from content.models import Document, Version
from content.segments import Segment

from .drafting import edit


@dataclass(frozen=True)
class Words:
    """A stretch of words that stayed (``same``), went (``gone``) or came (``new``)."""

    what: str
    text: str


@dataclass(frozen=True)
class Change:
    """One segment of two versions."""

    key: str
    kind: str
    words: list[Words]

    @property
    def is_changed(self) -> bool:
        return any(words.what != "same" for words in self.words)


def changes(before: Sequence[Segment], after: Sequence[Segment]) -> list[Change]:
    """Every segment of the later text with what changed in it, and the segments that went, at the end."""
    old = {segment["key"]: segment["text"] for segment in before}
    kept = {segment["key"] for segment in after}
    there = [Change(one["key"], one["kind"], word_difference(old.get(one["key"], ""), one["text"])) for one in after]
    gone = [one for one in before if one["key"] not in kept]
    return there + [Change(one["key"], one["kind"], word_difference(one["text"], "")) for one in gone]


def word_difference(before: str, after: str) -> list[Words]:
    """What stayed, went and came, in reading order."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Words("same", " ".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Words("gone", " ".join(old[i1:i2])))
        if j2 > j1:
            found.append(Words("new", " ".join(new[j1:j2])))
    return found


def marked_as_changed(before: Sequence[Segment], after: Sequence[Segment]) -> int:
    """How many paragraphs the translations no longer follow once ``after`` is public."""
    old = {segment["key"]: digest(segment["text"]) for segment in before}
    return sum(1 for one in after if one["key"] in old and old[one["key"]] != digest(one["text"]))


def restore(*, document: Document, version: Version, by: User) -> Document:
    """Begin a new working text from an older version. What is public stays until it is published."""
    return edit(document=document, segments=version.segments, seen=None, by=by)


@transaction.atomic
def schedule(*, document: Document, at: dt.datetime | None, by: User) -> Document:
    """Say when a text in review appears by itself; None takes it back. Raises IllegalMove outside a review."""
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if document.state != Document.State.REVIEW:
        raise IllegalMove(document, Document.State.PUBLISHED)
    document.publish_at = at
    document.save(update_fields=["publish_at", "updated_at"])
    Event.record(document, "scheduled" if at else "schedule taken back", by=by)
    return document
