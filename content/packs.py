"""What a phone keeps to read without a connection: every public text of one language, as its page shows it.

A pack is JSON, made once per revision of the content and kept in the cache, compressed. A phone that has one asks
with ``since`` and gets what changed after it.
"""

import gzip
import json
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from .facts import plain
from .kinds import Part
from .models import Document, Revision
from .pages import form
from .practical import load_beside
from .segments import text_of

# Pages that are made of many documents; the phone fetches and keeps them whole.
OVERVIEWS = (
    "home",
    "roadmap",
    "cards",
    "volunteer",
    "glossary",
    "directory",
    "events",
    "search",
    "kept",
    "keep",
)
ASSETS = (
    "css/wegwijs.css",
    "css/welcome.css",
    "icons/favicon.svg",
    "js/welcome-store.js",
    "js/welcome.js",
    "js/welcome-keep.js",
)
_KEPT_SECONDS = 60 * 60 * 24


def revision_of(language: str) -> int:
    """The number of the public content in this language; it rises with everything that is published."""
    return Revision.objects.filter(language=language).values_list("number", flat=True).first() or 0


def form_of(language: str) -> str:
    """A mark of how texts are shown. A pack with another mark is fetched anew, and not only what changed in it."""
    return form(language)[0]


def asset_urls() -> list[str]:
    """What every welcome page needs beside its text."""
    return [static(name) for name in ASSETS]


def packed(language: str, *, since: int, revision: int) -> bytes:
    """The pack as gzipped JSON, with what changed after ``since``; 0 means everything."""
    key = f"pack:{language}:{form_of(language)}:{since}:{revision}"
    found: bytes | None = cache.get(key)
    if found is None:
        text = json.dumps(_pack(language, since, revision), ensure_ascii=False, separators=(",", ":"))
        found = gzip.compress(text.encode(), compresslevel=6, mtime=0)
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _pack(language: str, since: int, revision: int) -> dict[str, Any]:
    changed = Document.objects.public().in_language(language).filter(**{f"changed_in_{language}__gt": since})
    documents = list(changed)
    load_beside(documents)
    gone = Document.objects.filter(removed_in__gt=since) if since else Document.objects.none()
    with translation.override(language):
        return {
            "language": language,
            "revision": revision,
            "since": since,
            "form": form_of(language),
            # An empty request: the frame of the pages belongs to nobody.
            "shell": render_to_string("content/offline_shell.html", {"language": language}, request=HttpRequest()),
            "overviews": [reverse(f"content:{name}", args=[language]) for name in OVERVIEWS],
            "documents": [_entry(document, language) for document in documents],
            "gone": [reverse("content:read", args=[language, kind, slug]) for kind, slug in _names(gone)],
        }


def _names(documents: Any) -> list[tuple[str, str]]:
    return list(documents.values_list("kind", "slug"))


def _entry(document: Document, language: str) -> dict[str, str]:
    body = document.body
    return {
        "path": reverse("content:read", args=[language, document.kind, document.slug]),
        "kind": document.kind,
        "title": document.title,
        "summary": plain(document.summary),
        "also": text_of(body, Part.ALSO),
        "html": render_to_string("content/_article.html", {"document": document, "language": language}),
    }
