"""What no template may do, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config.core.templatetags import ui

ROOT = Path(settings.BASE_DIR)
APPS = [folder for folder in ROOT.iterdir() if (folder / "__init__.py").exists() and folder.name != "tests"]
TEMPLATES = sorted(
    [*ROOT.glob("templates/**/*.html"), *(path for app in APPS for path in app.glob("**/templates/**/*.html"))]
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_script_or_handler(path):
    source = path.read_text()
    assert re.findall(r"\sstyle\s*=|<style\b|<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", source) == []


def test_styleguide_shows_every_component():
    shown = "".join((ROOT / "templates" / name).read_text() for name in ("styleguide.html", "styleguide_review.html"))
    outside_code = re.sub(r"{% verbatim %}.*?{% endverbatim %}", "", shown, flags=re.DOTALL)
    missing = [tag for tag in ui.register.tags if not re.search(rf"{{%\s+{tag}\b", outside_code)]
    assert missing == []


def test_menu_leads_only_to_pages_that_exist():
    names = re.findall(r'menu_link "([\w:-]+)"', (ROOT / "templates/ui/menu.html").read_text())
    assert len(names) >= 9
    assert all(reverse(name) for name in names)
