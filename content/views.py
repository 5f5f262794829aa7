"""What everybody can read without an account."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from . import reading, showing
from .kinds import Kind
from .pages import public_page
from .search import search as find
from .services import count_read, record_miss
from .themes import Theme
from .way_views import on_the_card

WHO_HELPS = (Kind.SERVICE, Kind.ORGANISATION)
_ROBOT = re.compile("bot|crawl|spider|preview|curl|wget|python", re.IGNORECASE)


@require_safe
@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """The way to the content in the reader's language."""
    return redirect("content:home", language=translation.get_language())


@public_page()
def home(request: HttpRequest, language: str) -> HttpResponse:
    """The eleven themes, each with its first sentence, and the search."""
    order = {theme: place for place, theme in enumerate(Theme.values)}
    themes = sorted(reading.of_kinds(language, Kind.THEME), key=lambda line: order[line.slug])
    return render(request, "content/welcome.html", {"language": language, "pages": themes})


@public_page()
def read(request: HttpRequest, language: str, kind: str, slug: str) -> HttpResponse:
    """One document in one language; a theme with everything that belongs to it."""
    document = reading.one(language, kind, slug)
    if document is None:
        raise Http404
    shelves = (Kind.PAGE, Kind.STEP, Kind.CARD, Kind.VOLUNTEER, Kind.SERVICE)
    around = (
        reading.of_kinds(language, *shelves, theme=slug)
        if kind == Kind.THEME
        else [line for lines in reading.around(document, language).values() for line in lines]
    )
    if _is_a_person_reading(request) and "at" not in request.GET:
        count_read(document_id=document.pk, language=language)
    context = {
        "language": language,
        "document": document,
        "title": getattr(document, f"title_{language}"),
        "helpers": [line for line in around if line.kind in WHO_HELPS],
        "around": [line for line in around if line.kind not in WHO_HELPS],
        "trust": showing.trust(segment["status"] for segment in getattr(document, f"body_{language}")),
        "is_late": bool(document.due_on and document.due_on < timezone.localdate()),
    }
    if kind == Kind.CARD:
        context["card"] = on_the_card(request, document, language)
        return render(request, "content/card.html", context)
    return render(request, "content/read.html", context)


@public_page(cached=False)
def search(request: HttpRequest, language: str) -> HttpResponse:
    """What answers the reader's words. Words without an answer are counted, without knowing whose they are."""
    query = request.GET.get("q", "").strip()
    hits = find(language, query)
    if query and not hits:
        record_miss(language=language, query=query)
    return render(request, "content/search.html", {"language": language, "query": query, "hits": hits})


def _is_a_person_reading(request: HttpRequest) -> bool:
    """Not a robot, not a browser that fetches ahead, not an app that keeps pages for later."""
    headers = request.headers
    return (
        request.method == "GET"
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and not _ROBOT.search(headers.get("User-Agent", ""))
    )
