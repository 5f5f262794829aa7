"""Searching what everybody can read, in one language, without a service: an index in the memory of each process.

The index is renewed when a revision has moved, and then only for the documents that changed. Words are folded:
capitals, accents and the ways to write an Arabic letter do not count, the beginning of a word is enough, and one
wrong letter in a long word is forgiven. Titles in every language and the other words for an explained term in every
language are found from any language, because people mix them.
"""

import math
import re
import threading
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings

from .facts import plain
from .honesty import SOURCE_LANGUAGE
from .kinds import Kind, Part
from .models import Document, Revision
from .segments import Segment

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LONGEST_QUERY, MOST_WORDS = 120, 8
# How many of the words must stand anywhere, and how much of those a document must have, weighed by how rare they are.
_KNOWN, _ENOUGH = 1 / 3, 0.45
_WEIGHT = {Part.TITLE: 8.0, Part.ALSO: 6.0, Part.SUMMARY: 3.0, Part.HEADING: 2.0, Part.SITUATION: 2.0}
# Between two that say as much, the page that tells what to do.
_KINDS = {Kind.PAGE: 1.3, Kind.THEME: 1.2, Kind.TERM: 1.1}
_FOREIGN, _TYPO, _BEGINNING = 5.0, 0.5, 0.7
_PREFIXES_AT_MOST = 200

_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_LETTERS = str.maketrans(
    {"ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا", "ı": "i", "ø": "o", "'": "", "’": "", "ʼ": ""}
    | {arabic: str(digit) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for digit, arabic in enumerate(digits)}
)
_ARTICLES = ("وال", "بال", "ال", "لل")


@dataclass(frozen=True)
class Hit:
    """What was found. ``language`` says in which language title and summary are, when it is not the reader's."""

    kind: str
    slug: str
    title: str
    summary: str
    theme: str
    language: str


@dataclass
class _Entry:
    version: tuple[int, ...]
    hit: Hit
    words: dict[str, float]
    names: frozenset[tuple[str, ...]]


@dataclass
class _Index:
    """The words of one language: which documents have them and how much they say there."""

    revision: tuple[tuple[str, int], ...] = ()
    entries: dict[int, _Entry] = field(default_factory=dict)
    places: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    by_length: dict[tuple[str, int], list[str]] = field(default_factory=dict)


_indexes: dict[str, _Index] = {}
_renewing = threading.Lock()


def search(language: str, query: str, limit: int = 20) -> list[Hit]:
    """The public documents that answer these words, the best first; an explained word that is meant, before all."""
    words = list(dict.fromkeys(fold(query[:LONGEST_QUERY])))[:MOST_WORDS]
    if not words:
        return []
    index = _index_of(language)
    places = {word: found for word in words if (found := _best_places(index, word))}
    if len(places) < _KNOWN * len(words):
        return []
    scores: dict[int, float] = defaultdict(float)
    covered: dict[int, float] = defaultdict(float)
    total = 0.0
    for found in places.values():
        rare = math.log(1 + (len(index.entries) + 1) / (len(found) + 0.5))
        total += rare
        for pk, strength in found.items():
            scores[pk] += strength * rare
            covered[pk] += rare
    hits = [pk for pk in scores if covered[pk] >= _ENOUGH * total]
    hits.sort(key=lambda pk: (*_rank(index.entries[pk], words, scores[pk] * covered[pk]), pk))
    return [index.entries[pk].hit for pk in hits[:limit]]


def fold(text: str) -> Iterator[str]:
    """The words of a text as they are compared."""
    folded = unicodedata.normalize("NFKD", plain(text).casefold().translate(_LETTERS))
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    for found in _WORD.finditer(folded):
        yield _without_article(found.group())


def forget() -> None:
    """Drop every index; the next search builds its own anew."""
    with _renewing:
        _indexes.clear()


@lru_cache(maxsize=4096)
def _without_article(word: str) -> str:
    """Arabic joins the article to its word: البطاقة is found by بطاقة."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 3:
            return word[len(article) :]
    return word


# --- Finding ---------------------------------------------------------------------------------


def _best_places(index: _Index, word: str) -> dict[int, float]:
    """Per document, how strongly it answers one word."""
    best: dict[int, float] = {}
    for there, closeness in _like(index, word):
        for pk, weight in index.places[there]:
            best[pk] = max(best.get(pk, 0.0), weight * closeness)
    return best


def _like(index: _Index, word: str) -> list[tuple[str, float]]:
    """Words of the index that this one may stand for: itself, longer ones, or those one letter away."""
    found: list[tuple[str, float]] = []
    for there in index.words[bisect_left(index.words, word) :]:
        if not there.startswith(word) or len(found) >= _PREFIXES_AT_MOST:
            break
        found.append((there, 1.0 if there == word else _BEGINNING * (len(word) / len(there)) ** 0.5))
    if found or len(word) < 5:
        return found
    near = (one for by in (-1, 0, 1) for one in index.by_length.get((word[0], len(word) + by), ()))
    return [(there, _TYPO) for there in near if _one_letter_apart(word, there)]


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter changed, missing or too many, or two neighbours swapped."""
    short, long = sorted((one, other), key=len)
    start = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    return swapped or short[start + 1 :] == long[start + 1 :]


def _rank(entry: _Entry, words: Sequence[str], score: float) -> tuple[bool, float]:
    return (not _is_meant(entry, words), -score * _KINDS.get(Kind(entry.hit.kind), 1.0))


def _is_meant(entry: _Entry, words: Sequence[str]) -> bool:
    """Whether what was asked is one of the names of an explained word, or the beginning of one."""
    return entry.hit.kind == Kind.TERM and any(
        len(name) == len(words) and all(there.startswith(word) for there, word in zip(name, words, strict=True))
        for name in entry.names
    )


# --- The index -------------------------------------------------------------------------------


def _index_of(language: str) -> _Index:
    revision = tuple(Revision.objects.order_by("language").values_list("language", "number"))
    index = _indexes.get(language)
    if index is None or index.revision != revision:
        with _renewing:
            index = _indexes.get(language)
            if index is None or index.revision != revision:
                index = _indexes[language] = _renewed(language, index or _Index(), revision)
    return index


def _renewed(language: str, before: _Index, revision: tuple[tuple[str, int], ...]) -> _Index:
    """The index as it should be now; what did not change is taken over."""
    versions = {
        pk: tuple(changed)
        for pk, *changed in Document.objects.public().values_list("pk", *(f"changed_in_{code}" for code in LANGUAGES))
    }
    kept = {pk: one for pk, one in before.entries.items() if versions.get(pk) == one.version}
    index = _Index(revision, kept)
    new = versions.keys() - kept.keys()
    also = _words_for_terms(new)
    for document in _texts(language).filter(pk__in=new):
        index.entries[document.pk] = _entry(document, language, versions[document.pk], also.get(document.pk, []))
    places = defaultdict(list)
    for pk, entry in index.entries.items():
        for word, weight in entry.words.items():
            places[word].append((pk, weight))
    index.places, index.words = dict(places), sorted(places)
    for word in index.words:
        index.by_length.setdefault((word[0], len(word)), []).append(word)
    return index


def _texts(language: str) -> Any:
    titles = (f"title_{code}" for code in LANGUAGES)
    bodies = (f"body_{code}" for code in {language, SOURCE_LANGUAGE})
    return Document.objects.public().only("kind", "slug", "theme", f"summary_{language}", *titles, *bodies)


def _words_for_terms(documents: Iterable[int]) -> dict[int, list[str]]:
    """What people search in each language when they mean an explained word."""
    bodies = (f"body_{code}" for code in LANGUAGES)
    terms = Document.objects.public().of(Kind.TERM).filter(pk__in=documents)
    return {pk: [text for body in texts for text in _also(body)] for pk, *texts in terms.values_list("pk", *bodies)}


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    for phrase in re.split("[,،;]", text):
        yield tuple(fold(phrase))


def _also(body: list[Segment]) -> list[str]:
    return [segment["text"] for segment in body if segment["kind"] == Part.ALSO]


def _entry(document: Document, language: str, version: tuple[int, ...], also: list[str]) -> _Entry:
    body: list[Segment] = getattr(document, f"body_{language}")
    words: dict[str, float] = {}
    names: set[tuple[str, ...]] = set()
    for segment in body:
        _add(words, segment["text"], _WEIGHT.get(segment["kind"], 1.0))
        if segment["kind"] in (Part.TITLE, Part.ALSO):
            names.update(_phrases(segment["text"]))
    titles = [getattr(document, f"title_{code}") for code in LANGUAGES]
    for text in [*titles, *_also(getattr(document, f"body_{SOURCE_LANGUAGE}")), *also]:
        _add(words, text, _FOREIGN)
        names.update(_phrases(text))
    return _Entry(version, _hit(document, language, body), words, frozenset(names))


def _add(words: dict[str, float], text: str, weight: float) -> None:
    for word in fold(text):
        words[word] = max(words.get(word, 0.0), weight)


def _hit(document: Document, language: str, body: list[Segment]) -> Hit:
    title: Segment = next((segment for segment in body if segment["kind"] == Part.TITLE), {})
    return Hit(
        kind=document.kind,
        slug=document.slug,
        title=getattr(document, f"title_{language}"),
        summary=getattr(document, f"summary_{language}"),
        theme=document.theme,
        language=title.get("lang", language),
    )
