"""Reading: public documents in one language, with Dutch where a text is missing."""

from collections.abc import Sequence

from django.utils import translation

from .kinds import Kind
from .models import Document


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
