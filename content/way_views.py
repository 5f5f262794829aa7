"""Finding the way: the roadmap, the network cards, what a volunteer can do, and the Dutch words."""

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from . import reading, showing, walk
from .honesty import SOURCE_LANGUAGE
from .kinds import Kind, Part, Pathway, Phase
from .models import Card, Document, Step
from .pages import public_page
from .roadmap import RoadStep, Traveller, next_steps, stretches, way


@public_page()
def roadmap(request: HttpRequest, language: str) -> HttpResponse:
    """The way from arrival to work. The next steps stand on top; what is ticked stands in the address."""
    pathway = request.GET.get("pathway", "")
    pathway = pathway if pathway in Pathway.values else ""
    done = set(request.GET.getlist("done"))
    road = way(_steps(), Traveller(pathway=pathway))
    lines = {line.slug: line for line in reading.of_kinds(language, Kind.STEP)}
    following = [step.id for step in next_steps(road, done)]
    context = {
        "language": language,
        "pathways": Pathway.choices,
        "pathway": pathway,
        "done": done,
        "all_done": bool(road) and done >= {step.id for step in road},
        "next": _texts(language, following),
        "stretches": [
            {"phase": Phase(one.phase).label, "lines": [lines[step.id] for step in one.steps]}
            for one in stretches(road)
        ],
    }
    return render(request, "content/roadmap.html", context)


@public_page()
def cards(request: HttpRequest, language: str) -> HttpResponse:
    """The network cards."""
    found = reading.of_kinds(language, Kind.CARD)
    return render(request, "content/cards.html", {"language": language, "cards": found})


@public_page()
def volunteer(request: HttpRequest, language: str) -> HttpResponse:
    """What somebody can do who wants to help."""
    found = reading.of_kinds(language, Kind.VOLUNTEER)
    return render(request, "content/volunteer.html", {"language": language, "pages": found})


@public_page()
def glossary(request: HttpRequest, language: str) -> HttpResponse:
    """The Dutch words from A to Z, each explained in the reader's language."""
    name, own, dutch = f"title_{SOURCE_LANGUAGE}", f"summary_{language}", f"summary_{SOURCE_LANGUAGE}"
    columns = dict.fromkeys(["slug", name, own, dutch, "term__abbreviation_of"])
    words: list[dict[str, Any]] = [
        {
            "slug": row["slug"],
            "word": row[name].strip("*"),
            "in_full": row["term__abbreviation_of"] or "",
            "summary": row[own],
            "lang": SOURCE_LANGUAGE if own != dutch and row[own] == row[dutch] else "",
        }
        for row in Document.objects.public().of(Kind.TERM).order_by().values(*columns)
    ]
    letters: dict[str, list[dict[str, Any]]] = {}
    for word in sorted(words, key=lambda one: one["word"].casefold()):
        letters.setdefault(word["word"][:1].upper(), []).append(word)
    return render(request, "content/glossary.html", {"language": language, "letters": letters})


@public_page()
def card_print(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """A whole card on paper, with a code that leads back to it."""
    document, graph = _card(language, slug)
    parts = showing.parts_of(document, language)
    keys = [key for key in walk.in_order(graph) if key in parts]
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    address = f"{settings.SITE_URL.rstrip('/')}{document.address_in(language)}"
    code = segno.make(address, error="m").svg_inline(scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True)
    context = {
        "language": language,
        "document": document,
        "title": getattr(document, f"title_{language}"),
        "heading": _heading(parts),
        "summary": getattr(document, f"summary_{language}"),
        "trust": showing.trust(part.status for part in parts.values()),
        "address": address,
        "code": mark_safe(code),
        "stops": [
            {
                "number": numbers[key],
                "part": parts[key],
                "ways": [
                    {"choice": parts[edge["choice"]], "number": numbers[edge["to"]]}
                    for edge in graph["edges"]
                    if edge["from"] == key and edge["choice"] in parts
                ],
            }
            for key in keys
        ],
    }
    return render(request, "content/card_print.html", context)


def on_the_card(request: HttpRequest, document: Document, language: str) -> dict[str, Any] | None:
    """Where the reader stands on a card, for its page; None while the card has no questions."""
    graph = Card.objects.filter(document=document).values_list("graph", flat=True).first()
    parts = showing.parts_of(document, language)
    if graph is None or graph["start"] not in parts:
        return None
    place = walk.stand(graph, request.GET.getlist("at"))
    node = next(node for node in graph["nodes"] if node["key"] == place.key)
    named = [reference for reference in (node.get("service"), node.get("page")) if reference]
    here = document.address_in(language)
    trail = [
        {"question": parts[before], "choice": parts[came.choice], "url": _to(here, came.keys[:-1])}
        for before, came in zip([graph["start"], *(one.to for one in place.came)], place.came, strict=False)
    ]
    return {
        "heading": _heading(parts),
        "part": parts[place.key],
        "trail": trail,
        "ways": [{"choice": parts[one.choice], "url": _to(here, one.keys)} for one in place.ways],
        "back": trail[-1]["url"] if trail else "",
        "named": reading.named(language, named),
        "print_url": reverse("content:card_print", args=[language, document.slug]),
    }


def _heading(parts: dict[str, showing.Shown]) -> showing.Shown:
    return next(part for part in parts.values() if part.kind == Part.TITLE)


def _to(address: str, keys: list[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("at", keys[1:])
    return f"{address}?{query.urlencode()}#card" if keys[1:] else f"{address}#card"


def _card(language: str, slug: str) -> tuple[Document, walk.Graph]:
    document = reading.one(language, Kind.CARD, slug)
    graph = Card.objects.filter(document=document).values_list("graph", flat=True).first() if document else None
    if document is None or graph is None:
        raise Http404
    return document, graph


def _steps() -> list[RoadStep]:
    """The public steps. For whom a step is beside the sector is not asked here, so nothing is kept from anybody."""
    public = Step.objects.filter(document__published__isnull=False)
    requires: dict[int, set[str]] = {}
    links = Step.requires.through.objects.filter(from_step__in=public)
    for pk, slug in links.values_list("from_step_id", "to_step__document__slug"):
        requires.setdefault(pk, set()).add(slug)
    rows = public.values_list("pk", "document__slug", "document__theme", "document__position", "phase", "pathway")
    return [
        RoadStep(slug, phase, theme, position, pathway, frozenset(requires.get(pk, ())))
        for pk, slug, theme, position, phase, pathway in rows
    ]


def _texts(language: str, slugs: list[str]) -> list[tuple[Document, showing.Text]]:
    found = Document.objects.public().of(Kind.STEP).filter(slug__in=slugs).in_language(language)
    documents = {document.slug: document for document in found}
    terms = reading.terms(language)
    return [(documents[slug], showing.text_of(documents[slug], language, terms)) for slug in slugs if slug in documents]
