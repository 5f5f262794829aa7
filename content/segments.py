"""The form of a text: a list of segments with stable keys. Pure: lists in, lists out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import facts
from .honesty import SOURCE_LANGUAGE, Review, Status, digest, status
from .kinds import Part

Segment = dict[str, Any]
# What stands beside the text of a segment and is the same in every language.
EXTRAS = ("phone", "email", "url")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_TITLE_LENGTH = 200


class WrongSegments(ValueError):
    """The list is no sound text; the message says where and why."""


def checked(segments: Any) -> list[Segment]:
    """The segments with nothing in them but what belongs there. Raises WrongSegments."""
    if not isinstance(segments, list):
        raise WrongSegments("not a list")
    clean = [_checked_one(segment) for segment in segments]
    keys = [segment["key"] for segment in clean]
    if len(set(keys)) != len(keys):
        raise WrongSegments(f"a key stands twice: {sorted(key for key in keys if keys.count(key) > 1)[0]}")
    title = text_of(clean, Part.TITLE)
    if not title or len(title) > _TITLE_LENGTH:
        raise WrongSegments("a title is needed, of at most 200 characters")
    return clean


def _checked_one(segment: Any) -> Segment:
    if not isinstance(segment, dict) or not _KEY.fullmatch(str(segment.get("key", ""))):
        raise WrongSegments(f"no key: {segment!r:.60}")
    if segment.get("kind") not in Part.values:
        raise WrongSegments(f"{segment['key']}: unknown kind {segment.get('kind')!r:.40}")
    text = segment.get("text")
    if not isinstance(text, str) or not text.strip():
        raise WrongSegments(f"{segment['key']}: no text")
    extras = {name: str(segment[name]).strip() for name in EXTRAS if segment.get(name)}
    if "url" in extras and not extras["url"].startswith(("https://", "http://")):
        raise WrongSegments(f"{segment['key']}: not an address on the web")
    return {"key": segment["key"], "kind": segment["kind"], "text": " ".join(text.split()), **extras}


def text_of(segments: Iterable[Segment], kind: str) -> str:
    """The text of the first segment of this kind; empty without one."""
    return next((segment["text"] for segment in segments if segment["kind"] == kind), "")


class Translated:
    """One segment's translation, as the body needs it."""

    def __init__(self, source: str, text: str, reviews: Sequence[Review] = ()) -> None:
        self.source, self.text, self.reviews = source, text, reviews

    def is_current(self, source: str) -> bool:
        return digest(self.source) == digest(source)


def body_in(
    language: str, segments: Sequence[Segment], translations: Mapping[str, Translated], *, critical: bool
) -> list[Segment]:
    """What the reader of one language sees, segment by segment, with the status of each.

    Without a translation the Dutch stands in, and says so with ``lang``. Where the Dutch changed since, the older
    translation stays: with the new facts in it when only facts changed, and otherwise marked ``facts: false`` when its
    facts are no longer those of the Dutch.
    """
    if language == SOURCE_LANGUAGE:
        return [{**segment, "status": Status.SOURCE.value} for segment in segments]
    return [_in_language(segment, translations.get(segment["key"]), critical=critical) for segment in segments]


def _in_language(segment: Segment, found: Translated | None, *, critical: bool) -> Segment:
    source = segment["text"]
    what = status(
        source=source,
        translated_from=digest(found.source) if found else None,
        text=found.text if found else "",
        reviews=found.reviews if found else (),
        critical=critical,
    )
    if found is None or what == Status.MISSING:
        return {**segment, "status": Status.MISSING.value, "lang": SOURCE_LANGUAGE}
    text = found.text
    if what == Status.CHANGED:
        text = facts.carried_over(found.source, source, text) or text
    shown = {**segment, "text": text, "status": what.value}
    return {**shown, "facts": False} if facts.difference(source, text) else shown


def facts_kept(pairs: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Of all facts in the sources of (source, translation) pairs, how many their translations carry."""
    kept = total = 0
    for source, translation in pairs:
        wanted = facts.facts(source).total()
        total += wanted
        kept += wanted - len(facts.difference(source, translation).missing)
    return kept, total
