"""How a text looks to its reader: segments in groups, Dutch terms and numbers to call marked, the Dutch beside.

Pure but for the addresses. Nothing here asks the database.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from . import facts
from .honesty import SOURCE_LANGUAGE, Status
from .kinds import Kind, Part
from .segments import Segment

RIGHT_TO_LEFT = ("ar",)
# Where a machine wrote what is read, the Dutch can be looked at.
DOUBTFUL = (Status.MACHINE, Status.CHANGED)
_LEAST_CERTAIN_FIRST = (Status.MISSING, Status.CHANGED, Status.MACHINE, Status.PROOFREAD)
# Read elsewhere than in the run of the text, or not at all.
_ELSEWHERE = (Part.TITLE, Part.SUMMARY, Part.ALSO)


@dataclass(frozen=True)
class TermLink:
    """Where a Dutch word is explained, and its explanation in short."""

    slug: str
    summary: str


Terms = Mapping[str, TermLink]  # by the word, without capitals


@dataclass(frozen=True)
class Shown:
    """One segment as it is shown. ``lang`` is empty where it is the reader's own language."""

    key: str
    kind: str
    html: SafeString
    status: str
    lang: str = ""
    dutch: SafeString | str = ""
    facts: bool = True
    phone: str = ""
    email: str = ""
    url: str = ""

    @property
    def is_doubtful(self) -> bool:
        return self.status in DOUBTFUL

    @property
    def tel(self) -> str:
        return dialled(self.phone)


@dataclass(frozen=True)
class Group:
    """Neighbours of one kind. ``has_label``: no heading says already what they are."""

    kind: str
    parts: list[Shown]
    has_label: bool = True


@dataclass(frozen=True)
class Text:
    """A document's text in one language, ready to be shown."""

    title: Shown | None
    summary: Shown | None
    groups: list[Group] = field(default_factory=list)
    statuses: frozenset[str] = frozenset()

    @property
    def has_machine(self) -> bool:
        return bool(self.statuses & {status.value for status in DOUBTFUL})

    @property
    def has_missing(self) -> bool:
        return Status.MISSING.value in self.statuses


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def dialled(phone: str) -> str:
    """What a phone dials: ``02 123 45 67`` → ``021234567``."""
    return re.sub(r"[^\d+]", "", phone)


def text_of(document: Any, language: str, terms: Terms) -> Text:
    """The document's text in this language. Its columns of the language and of Dutch are loaded."""
    dutch = {one["key"]: one["text"] for one in getattr(document, f"body_{SOURCE_LANGUAGE}")}
    own = terms.keys() - {getattr(document, f"title_{SOURCE_LANGUAGE}").casefold()}
    words = _Words(language, {word: terms[word] for word in own})
    shown = [_shown(segment, dutch, words) for segment in getattr(document, f"body_{language}")]
    return Text(
        title=next((one for one in shown if one.kind == Part.TITLE), None),
        summary=next((one for one in shown if one.kind == Part.SUMMARY), None),
        groups=list(_groups(one for one in shown if one.kind not in _ELSEWHERE)),
        statuses=frozenset(one.status for one in shown if one.kind != Part.ALSO),
    )


def marked(text: str, *, link: bool = True) -> SafeString:
    """A text with its Dutch terms marked and, with ``link``, the numbers and addresses in it as links."""
    return _Words(SOURCE_LANGUAGE, {}).marked(text, link=link)


def parts_of(document: Any, language: str) -> dict[str, Shown]:
    """The segments by their key, without explained words: for a card, where each stands by itself."""
    dutch = {one["key"]: one["text"] for one in getattr(document, f"body_{SOURCE_LANGUAGE}")}
    words = _Words(language, {})
    return {one["key"]: _shown(one, dutch, words) for one in getattr(document, f"body_{language}")}


def quoted(segment: Segment | None) -> Shown | None:
    """One segment by itself, without links and without the Dutch beside."""
    if segment is None:
        return None
    text = marked(segment["text"], link=False)
    return Shown(segment["key"], segment["kind"], text, segment["status"], lang=segment.get("lang", ""))


def trust(statuses: Iterable[str]) -> str:
    """What programs are told of a text as a whole: its least certain part counts."""
    there = set(statuses)
    return next((status.value for status in _LEAST_CERTAIN_FIRST if status in there), Status.SOURCE.value)


class _Words:
    """Marks the texts of one page; remembers which words have been explained on it."""

    def __init__(self, language: str, terms: Terms) -> None:
        self.language, self.terms = language, terms
        self.explained: set[str] = set()

    def marked(self, text: str, *, link: bool = True) -> SafeString:
        return mark_safe("".join(self._piece(kind, piece, link=link) for kind, piece in facts.parts(text)))

    def _piece(self, kind: str, piece: str, *, link: bool) -> str:
        if kind == "term":
            return self._term(piece.strip("*"), link=link)
        if kind == "phone" and link:
            return format_html('<a href="tel:{}"><bdi dir="ltr">{}</bdi></a>', dialled(piece), piece)
        if kind == "mail" and link:
            return format_html('<a href="mailto:{0}"><bdi dir="ltr">{0}</bdi></a>', piece)
        if kind == "web" and link:
            return format_html('<a href="{0}"><bdi dir="ltr">{0}</bdi></a>', piece)
        return escape(piece) if kind in ("", "number") else format_html('<bdi dir="ltr">{}</bdi>', piece)

    def _term(self, word: str, *, link: bool) -> str:
        name = format_html('<bdi lang="nl" translate="no">{}</bdi>', word)
        found = self.terms.get(word.casefold()) if link else None
        if found is None or found.slug in self.explained:
            return format_html("<b>{}</b>", name)
        self.explained.add(found.slug)
        url = reverse("content:read", args=[self.language, Kind.TERM.value, found.slug])
        return format_html('<a class="term" href="{}" title="{}">{}</a>', url, facts.plain(found.summary), name)


def _shown(segment: Segment, dutch: Mapping[str, str], words: _Words) -> Shown:
    status, kept = segment["status"], segment.get("facts", True)
    beside = dutch.get(segment["key"], "") if status in DOUBTFUL else ""
    # A link inside a link, or a heading full of links, helps nobody.
    link = segment["kind"] not in (Part.TITLE, Part.HEADING, Part.LINK, Part.CHOICE)
    return Shown(
        key=segment["key"],
        kind=segment["kind"],
        html=words.marked(segment["text"], link=link),
        status=status,
        lang=segment.get("lang", ""),
        dutch=words.marked(beside, link=False),
        facts=kept,
        phone=segment.get("phone", ""),
        email=segment.get("email", ""),
        url=segment.get("url", ""),
    )


def _groups(parts: Iterable[Shown]) -> Iterator[Group]:
    before = ""
    for kind, neighbours in groupby(parts, key=lambda part: part.kind):
        yield Group(kind, list(neighbours), has_label=before != Part.HEADING)
        before = kind
