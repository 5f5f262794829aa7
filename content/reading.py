"""Reading: public documents in one language, with Dutch where a text is missing."""

from collections.abc import Sequence

from django.utils import translation

from .kinds import Kind
from .models import Document


def themes_about(themes: Sequence[str]) -> list[Document]:
    """The theme pages of these themes, in the order given, in the reader's language."""
    found = Document.objects.public().of(Kind.THEME).filter(slug__in=themes)
    pages = {page.slug: page for page in found.in_language(translation.get_language())}
    return [pages[theme] for theme in themes if theme in pages]
