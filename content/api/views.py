"""The addresses of the open API's texts."""

import gzip
import re
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_info
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from content.kinds import Kind
from content.models import Document, Revision
from content.themes import Theme

from . import contract, reads, shapes
from .base import FORM, Reading, Slice, choice, kept, number

_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")
# What a theme page lists, in this order.
OF_A_THEME = Kind.PAGE, Kind.STEP, Kind.CARD, Kind.VOLUNTEER, Kind.SERVICE


class Languages(Reading):
    """The languages, and how often the content of each has changed."""

    @extend_schema(responses=contract.LanguageSerializer(many=True))
    def get(self, request: Request) -> Response:
        revisions = {row.language: row for row in Revision.objects.all()}
        return Response([_language(code, name, revisions.get(code)) for code, name in settings.LANGUAGES])


def _language(code: str, name: str, revision: Revision | None) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "revision": revision.number if revision else 0,
        "changed_at": revision.changed_at.isoformat() if revision else None,
    }


class Shelf(Reading):
    """Public documents of one kind with their texts, a page of them at a time."""

    kind = Kind.PAGE
    schema = contract.OfAKind()

    @extend_schema(parameters=[contract.THEME, *contract.PAGING])
    def get(self, request: Request, language: str) -> Response:
        part = Slice.of(request)
        found = reads.documents(language, [self.kind]).order_by("theme", "position", "slug")
        if theme := choice(request, "theme", Theme.values):
            found = found.filter(theme=theme)
        documents = list(found[part.rows])
        links = reads.links(document.pk for document in documents)
        return part.answer(request, [shapes.whole(document, language, links) for document in documents])


class One(Reading):
    """One public document with its text."""

    kind = Kind.PAGE
    schema = contract.OfAKind()

    def get(self, request: Request, language: str, slug: str) -> Response:
        document = get_object_or_404(reads.documents(language, [self.kind]), slug=slug)
        return Response(shapes.whole(document, language, reads.links([document.pk])))


class Tree(Reading):
    """The themes, each with what belongs to it, in order. Titles and first sentences, no texts."""

    @extend_schema(responses=contract.ThemeTreeSerializer(many=True))
    def get(self, request: Request, language: str) -> Response:
        kinds = [Kind.THEME, *OF_A_THEME]
        found = Document.objects.public().filter(kind__in=kinds).select_related("town")
        found = found.only(*reads.columns(language)).order_by("position", "slug")
        documents = sorted(found, key=lambda document: kinds.index(Kind(document.kind)))
        themes = [document for document in documents if document.kind == Kind.THEME]
        return Response(
            [
                {
                    **shapes.head(theme, language),
                    "children": [
                        shapes.head(one, language)
                        for one in documents
                        if one.kind != Kind.THEME and one.theme == theme.slug
                    ],
                }
                for theme in themes
            ]
        )


class Bundle(Reading):
    """Everything in one language, or what changed after the revision ``since`` and what was withdrawn after it.

    Keep ``revision`` and send it as ``since`` the next time. What is in ``removed`` may never have reached you.
    """

    @extend_schema(parameters=[contract.SINCE], responses=contract.BundleSerializer)
    def get(self, request: Request, language: str) -> HttpResponse:
        since = number(request, "since", None)
        if since is None or since > self.now.number:  # a later one: the app knows a server that began anew
            return self._whole(request, language)
        found = list(reads.changed(language, Kind, since))
        links = reads.links([document.pk for document in found])
        return Response(self._bundle(language, found, links, since))

    def _whole(self, request: Request, language: str) -> HttpResponse:
        """A whole language is made and compressed once per revision: every phone that begins asks for the same."""
        if not _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
            return Response(self._everything(language))
        packed = kept(f"api-bundle-{FORM}-{language}-{self.now.number}", lambda: self._packed(language))
        response = HttpResponse(packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
        patch_vary_headers(response, ("Accept-Encoding",))
        return response

    def _packed(self, language: str) -> bytes:
        return gzip.compress(JSONRenderer().render(self._everything(language)), compresslevel=6, mtime=0)

    def _everything(self, language: str) -> dict[str, Any]:
        return self._bundle(language, list(reads.documents(language)), reads.links(), None)

    def _bundle(
        self, language: str, documents: list[Document], links: reads.Links, since: int | None
    ) -> dict[str, Any]:
        return {
            "language": language,
            "revision": self.now.number,
            "changed_at": self.now.changed_at.isoformat() if self.now.changed_at else None,
            "since": since,
            "complete": since is None,
            "documents": [shapes.whole(document, language, links) for document in documents if document.is_public],
            "removed": [shapes.gone(document) for document in documents if not document.is_public],
        }
