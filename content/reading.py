"""Reading: public documents in one language, with Dutch where a text is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from . import showing
from .honesty import SOURCE_LANGUAGE
from .kinds import Kind
from .models import Document, Revision, Term


@dataclass(frozen=True)
class Line:
    """What a list says of a document. ``lang`` is empty where it is the reader's own language."""

    pk: int
    kind: str
    slug: str
    theme: str
    title: str
    summary: str
    lang: str
    url: str

    @property
    def reference(self) -> str:
        return f"{self.kind}/{self.slug}"


def lines(found: QuerySet[Document], language: str) -> list[Line]:
    """What a list says of these documents, in the reader's language: one query, and no text but this."""
    own, summary, dutch = f"title_{language}", f"summary_{language}", f"title_{SOURCE_LANGUAGE}"
    rows = found.values("pk", "kind", "slug", "theme", *dict.fromkeys([own, summary, dutch]))
    return [
        Line(
            pk=row["pk"],
            kind=row["kind"],
            slug=row["slug"],
            theme=row["theme"],
            title=row[own],
            summary=row[summary],
            lang=SOURCE_LANGUAGE if own != dutch and row[own] == row[dutch] else "",
            url=reverse("content:read", args=[language, row["kind"], row["slug"]]),
        )
        for row in rows
    ]


def of_kinds(language: str, *kinds: Kind, theme: str = "") -> list[Line]:
    """The public documents of these kinds, in their order."""
    found = Document.objects.public().filter(kind__in=kinds)
    return lines(found.filter(theme=theme) if theme else found, language)


def named(language: str, references: Sequence[str]) -> list[Line]:
    """The public documents with these references, such as ``page/emergency``, in the order given."""
    slugs = [reference.partition("/")[2] for reference in references]
    found = {one.reference: one for one in lines(Document.objects.public().filter(slug__in=slugs), language)}
    return [found[reference] for reference in references if reference in found]


def by_kind(found: Iterable[Line]) -> dict[str, list[Line]]:
    """The same lines under the name of their kind, such as ``page``."""
    shelves: dict[str, list[Line]] = {kind: [] for kind in Kind.values}
    for line in found:
        shelves[line.kind].append(line)
    return shelves


def one(language: str, kind: str, slug: str, *beside: str) -> Document | None:
    """A public document with its text in one language and in Dutch; None when there is none."""
    found = Document.objects.public().filter(kind=kind, slug=slug).select_related(*beside)
    return found.in_language(language).first()  # type: ignore[no-any-return]


def around(document: Document, language: str) -> dict[str, list[Line]]:
    """What belongs to a document, by kind."""
    return by_kind(
        lines(Document.objects.public().filter(related_from=document).order_by("kind", "theme", "position"), language)
    )


def pages_about(themes: Sequence[str], language: str, *, each: int = 3) -> list[Document]:
    """The first pages of each of these themes, in the order given."""
    found = Document.objects.public().of(Kind.PAGE).filter(theme__in=themes).in_language(language)
    of_theme = {theme: [page for page in found if page.theme == theme][:each] for theme in themes}
    return [page for theme in themes for page in of_theme[theme]]


def themes_about(themes: Sequence[str]) -> list[Document]:
    """The theme pages of these themes, in the order given, in the reader's language."""
    found = Document.objects.public().of(Kind.THEME).filter(slug__in=themes)
    pages = {page.slug: page for page in found.in_language(translation.get_language())}
    return [pages[theme] for theme in themes if theme in pages]


# --- Dutch words -----------------------------------------------------------------------------

_terms: dict[str, tuple[int, showing.Terms]] = {}


def revision_of(language: str) -> int:
    """How often the public content of this language has changed."""
    return Revision.objects.filter(language=language).values_list("number", flat=True).first() or 0


def terms(language: str, revision: int | None = None) -> showing.Terms:
    """The explained words, by their Dutch name and their name in full. Kept in memory until the revision moves."""
    number = revision_of(language) if revision is None else revision
    known = _terms.get(language)
    if known is None or known[0] != number:
        known = _terms[language] = number, dict(_named(language))
    return known[1]


def _named(language: str) -> Iterable[tuple[str, showing.TermLink]]:
    columns = (
        "document__slug",
        f"document__title_{SOURCE_LANGUAGE}",
        "abbreviation_of",
        f"document__summary_{language}",
    )
    rows: Any = Term.objects.filter(document__published__isnull=False).values_list(*columns)
    for slug, title, in_full, summary in rows:
        link = showing.TermLink(slug, summary)
        for name in (in_full, title):
            if name:
                yield name.casefold(), link
