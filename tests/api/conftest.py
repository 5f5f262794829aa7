"""A small public shelf: two pages, a theme, a step, a card, a word, who helps and where."""

import pytest

from content.models import Document
from content.services import republish
from tests.content.texts import SEGMENTS, translated, written
from tests.factories import CoordinatorFactory


@pytest.fixture
def editor(db):
    return CoordinatorFactory()


@pytest.fixture
def page(editor) -> Document:
    """A public page with a machine's Ukrainian."""
    document = written(editor)
    translated(document)
    republish(document=document, language="uk")
    document.refresh_from_db()
    return document


@pytest.fixture
def other(editor) -> Document:
    """A second public page, in Dutch alone."""
    return written(editor, slug="health-insurance", segments=SEGMENTS)
