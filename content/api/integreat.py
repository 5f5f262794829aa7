"""Our content in the form that the app of Integreat reads (its API v3), so that an app which people know can show it.

Read-only but for remarks. A region is a town, with the content for all of Flanders and its own; without any town there
is one region, Flanders. Roots are the themes, their children everything that belongs to them. The app shows no badge,
so a text made by a machine says so at its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.kinds import Kind
from content.models import Document, Town, Verdict
from content.services import record_feedback

from . import reads, shapes
from .base import LANGUAGES, Reading, number
from .html import graph, html
from .integreat_directory import Events, Locations
from .integreat_forms import address, by_machine, common, moment, town_of, towns
from .problems import problem

KINDS = (Kind.PAGE, Kind.STEP, Kind.CARD, Kind.VOLUNTEER, Kind.SERVICE, Kind.TERM)
AROUND_DEGREES = 0.15
DEEPEST = 10
ADDRESS_OF_READER = "    Kontaktadresse:"  # the app puts the reader's address behind this; we do not want to know it


# --- Regions ---------------------------------------------------------------------------------


def _region(town: Town) -> dict[str, Any]:
    return {
        "name": town.name,
        "path": town.slug,
        "live": True,
        "languages": [{"code": code, "native_name": name} for code, name in settings.LANGUAGES],
        "events": True,
        "pois": True,
        "push_notifications": False,
        "external_news": False,
        "tunews": False,
        "name_without_prefix": town.name,
        "prefix": None,
        "latitude": town.latitude,
        "longitude": town.longitude,
        "bounding_box": [
            [town.longitude - AROUND_DEGREES, town.latitude - AROUND_DEGREES],
            [town.longitude + AROUND_DEGREES, town.latitude + AROUND_DEGREES],
        ],
        "aliases": None,
        "is_chat_enabled": False,
        "zammad_privacy_policy": None,
    }


class Regions(Reading):
    def get(self, request: Request) -> Response:
        return Response([_region(town) for town in towns()])


class Region(Reading):
    def get(self, request: Request, region: str) -> Response:
        return Response(_region(town_of(region)))


class Languages(Reading):
    def get(self, request: Request, region: str) -> Response:
        return Response(_region(town_of(region))["languages"])


# --- Pages -----------------------------------------------------------------------------------


@dataclass
class Node:
    """A page in the tree, with the path below region and language."""

    document: Document
    path: str
    parent: "Node | None"


def _tree(town: Town, language: str) -> list[Node]:
    """All pages, every parent before its children, in the order of the app."""
    found = reads.documents(language, [Kind.THEME, *KINDS]).filter(Q(town=None) | Q(town=town.pk))
    documents = sorted(found, key=lambda one: ((Kind.THEME, *KINDS).index(Kind(one.kind)), one.position, one.slug))
    roots = {one.slug: Node(one, one.slug.lower(), None) for one in documents if one.kind == Kind.THEME}
    below = [
        Node(one, f"{parent.path}/{_short(one)}", parent)
        for one in documents
        if one.kind != Kind.THEME and (parent := roots.get(one.theme))
    ]
    return [*roots.values(), *below]


def _short(document: Document) -> str:
    """The last part of the path; a page and a step may have the same slug."""
    return (document.slug if document.kind == Kind.PAGE else f"{document.kind}-{document.slug}").lower()


def _page(node: Node, order: int, town: Town, language: str) -> dict[str, Any]:
    document = node.document
    body = getattr(document, f"body_{language}")
    content = html(body)
    if document.kind == Kind.CARD and hasattr(document, "card"):
        summary = [segment for segment in body if segment["kind"] == "summary"]
        content = html(summary) + graph(document.card.graph, body)
    return {
        **common(document.pk, node.path, getattr(document, f"title_{language}"), town, language),
        "last_updated": moment(document.published_at),
        "excerpt": shapes.head(document, language)["summary"],
        "content": content + by_machine(body),
        "parent": {
            "id": node.parent.document.pk if node.parent else 0,
            "url": f"{settings.SITE_URL.rstrip('/')}{address(town, language, node.parent.path)}"
            if node.parent
            else None,
            "path": address(town, language, node.parent.path) if node.parent else None,
        },
        "order": order,
        "organization": None,
        "embedded_offers": [],
        "translation": shapes.translation(body),
    }


class Pages(Reading):
    """All pages of a region in one language."""

    def get(self, request: Request, region: str, language: str) -> Response:
        town = town_of(region)
        nodes = self.chosen(request, _tree(town, language), town, language)
        return Response([_page(node, order, town, language) for order, node in enumerate(nodes)])

    def chosen(self, request: Request, tree: list[Node], town: Town, language: str) -> list[Node]:
        return tree


class Children(Pages):
    """The first levels of the tree; with ``url`` that page itself and what is below it."""

    def chosen(self, request: Request, tree: list[Node], town: Town, language: str) -> list[Node]:
        depth = number(request, "depth", 1, most=DEEPEST) or 0
        if "url" not in request.query_params and "id" not in request.query_params:
            return [node for node in tree if (0 if node.parent is None else 1) < depth]
        page = _asked(request, tree, town, language)
        return [page, *(node for node in tree if node.parent is page and depth)]


class Parents(Pages):
    """What is above a page, the root first."""

    def chosen(self, request: Request, tree: list[Node], town: Town, language: str) -> list[Node]:
        parent = _asked(request, tree, town, language).parent
        return [parent] if parent else []


class Page(Reading):
    """One page by its path."""

    def get(self, request: Request, region: str, language: str) -> Response:
        town = town_of(region)
        tree = _tree(town, language)
        node = _asked(request, tree, town, language)
        return Response(_page(node, tree.index(node), town, language))


def _asked(request: Request, tree: list[Node], town: Town, language: str) -> Node:
    """The page with the whole path that was asked for, encoded or not."""
    if "url" in request.query_params:
        asked = unquote(request.query_params["url"]).strip("/").lower()
        below = asked.removeprefix(f"{town.slug}/{language}/")
        found = next((node for node in tree if node.path == below), None)
    elif "id" in request.query_params:
        pk = number(request, "id", None)
        found = next((node for node in tree if node.document.pk == pk), None)
    else:
        raise ValidationError({"url": ["The path of a page is needed."]})
    if found is None:
        raise Http404("There is no such page.")
    return found


# --- What we have not, and remarks -----------------------------------------------------------


class Nothing(Reading):
    """A list of something that we do not have."""

    def get(self, request: Request, region: str, language: str) -> Response:
        town_of(region)
        return Response([])


class Absent(Reading):
    """One thing of a kind that we do not have. The app expects 404 here, and stumbles over an empty list."""

    def get(self, request: Request, region: str, language: str, **kwargs: str) -> Response:
        raise Http404


class Remark(APIView):
    """What a reader says in the app. Her address, which the app puts in the text, is left out."""

    http_method_names = ["post", "options"]
    parser_classes = [MultiPartParser, FormParser]
    limit = "feedback"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["language"] not in LANGUAGES:
            return problem(404, "There is no such language here.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: Request, region: str, language: str, about: str) -> Response:
        town = town_of(region)
        given = {name: str(request.data.get(name, "")).replace("\0", "") for name in ("rating", "query", "slug")}
        comment = str(request.data.get("comment", "")).replace("\0", "").split(ADDRESS_OF_READER)[0].strip()
        verdict = Verdict.HELPFUL if given["rating"] == "up" else Verdict.UNCLEAR
        if about == "search":
            verdict = Verdict.MISSING
            comment = " – ".join(part for part in (given["query"], comment) if part)
        document = next((one for one in _named(about, given["slug"], town)), None)
        record_feedback(language=language, verdict=verdict, document=document, comment=comment)
        return Response({"success": True}, status=201)


def _named(about: str, slug: str, town: Town) -> Iterable[Document]:
    """The document whose path ends so."""
    public = Document.objects.public().filter(Q(town=None) | Q(town=town.pk))
    if about == "event":
        return public.filter(kind=Kind.EVENT, slug__iexact=slug)
    if about != "page" or not slug:
        return ()
    kind, _dash, rest = slug.partition("-")
    return [
        *public.filter(kind__in=(Kind.PAGE, Kind.THEME), slug__iexact=slug),
        *public.filter(kind__in=[one for one in KINDS if one == kind], slug__iexact=rest),
    ]


_HERE = "<slug:region>/<str:language>"
urlpatterns = [
    path("regions/", Regions.as_view(), name="integreat-regions"),
    path("regions/<slug:region>/", Region.as_view(), name="integreat-region"),
    path("<slug:region>/languages/", Languages.as_view(), name="integreat-languages"),
    path(f"{_HERE}/pages/", Pages.as_view(), name="integreat-pages"),
    path(f"{_HERE}/children/", Children.as_view(), name="integreat-children"),
    path(f"{_HERE}/parents/", Parents.as_view(), name="integreat-parents"),
    path(f"{_HERE}/page/", Page.as_view(), name="integreat-page"),
    path(f"{_HERE}/post/", Page.as_view(), name="integreat-post"),
    path(f"{_HERE}/locations/", Locations.as_view(), name="integreat-locations"),
    path(f"{_HERE}/events/", Events.as_view(), name="integreat-events"),
    path(f"{_HERE}/news", Nothing.as_view(), name="integreat-news"),
    path(f"{_HERE}/news/<str:item>", Absent.as_view(), name="integreat-news-item"),
    path(f"{_HERE}/offers/", Nothing.as_view(), name="integreat-offers"),
    path(f"{_HERE}/extras/", Nothing.as_view(), name="integreat-extras"),
    path(f"{_HERE}/imprint/", Absent.as_view(), name="integreat-imprint"),
    path(f"{_HERE}/disclaimer/", Absent.as_view(), name="integreat-disclaimer"),
    path(f"{_HERE}/feedback/<slug:about>/", Remark.as_view(), name="integreat-feedback"),
]
