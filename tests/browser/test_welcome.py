"""The welcome pages on a phone: for everybody who reads, from the left and from the right."""

import pytest

from content.services.loading import load_welcome
from content.shipped import DATA

CARD = "card/caring/"


@pytest.fixture
def written_content(transactional_db):
    folders = [
        DATA / "documents" / kind for kind in ("theme", "page", "step", "card", "term", "service", "organisation")
    ]
    load_welcome([*folders, DATA / "documents" / "volunteer"])


@pytest.mark.parametrize("language", ["nl", "uk", "ar"])
def test_everybody_can_use_the_welcome_pages_on_a_phone(visit, written_content, language):
    reader = visit(language=language)
    for page in (
        "",
        "page/family-doctor/",
        "roadmap/",
        CARD,
        f"{CARD}print/",
        "words/",
        "feedback/page/family-doctor/",
    ):
        reader.go(f"/welcome/{language}/{page}")
        assert reader.reads_from_the_right() == (language == "ar")
        reader.is_accessible()


def test_a_card_is_walked_to_somebody_who_helps_and_back_without_scripts(visit, written_content):
    reader = visit(language="uk", javascript=False)
    page = reader.go(f"/welcome/uk/{CARD}")
    for _question in range(9):
        if not page.locator(".way-on").count():
            break
        page.locator(".way-on").last.click()
    assert page.locator(".question .segment").count() == 1
    page.locator(".trail a").first.click()
    assert page.locator(".way-on").count() == 1
