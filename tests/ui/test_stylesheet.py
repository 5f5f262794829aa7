"""The stylesheet works from right to left, in the dark, and on a slow line."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = Path(settings.BASE_DIR, "static/css/wegwijs.css").read_text()
RULES = re.sub(r"/\*.*?\*/|@media[^{]*", "", SHEET, flags=re.DOTALL)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right|top|bottom|width|height)"
    r"|(?:min|max)-(?:width|height))\s*:"
)


def test_stylesheet_has_no_physical_property():
    assert PHYSICAL.findall(RULES) == []
    assert re.findall(r"(?:text-align|float|clear)\s*:\s*(?:left|right)", RULES) == []


def test_stylesheet_shorthands_treat_both_sides_alike():
    lopsided = [
        value
        for value in re.findall(r"(?<![\w-])(?:margin|padding|inset|border-width)\s*:\s*([^;}]+)", RULES)
        if len(parts := re.sub(r"\([^)]*\)", "()", value).split()) == 4 and parts[1] != parts[3]
    ]
    assert lopsided == []


def test_stylesheet_asks_no_other_host():
    assert re.findall(r"url\(|@import", SHEET) == []


def test_stylesheet_opens_as_many_brackets_as_it_closes():
    assert SHEET.count("{") == SHEET.count("}")


def _tokens(dark):
    light, _, rest = SHEET.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6}|#[0-9a-f]{3})\b", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6}|#[0-9a-f]{3})\b", rest.partition("[lang=ar]")[0]))
    return found


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    """WCAG 2.2, relative luminance: (lighter + 0.05) / (darker + 0.05)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


READ = [
    *[(text, ground) for text in ("ink", "muted", "primary", "accent") for ground in ("paper", "surface", "raised")],
    ("ink", "sunk"), ("muted", "sunk"), ("ink", "tint"), ("primary", "tint"), ("on-primary", "primary"),
    ("on-primary", "primary-deep"), ("ink", "accent-soft"), ("bad", "surface"), ("bad", "paper"), ("bad", "raised"),
    *[(kind, f"{kind}-soft") for kind in ("good", "warn", "bad", "info")],
    *[("ink", f"{kind}-soft") for kind in ("good", "warn", "bad", "info")],
]  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_colours_of_text_can_be_read(dark):
    tokens = _tokens(dark)
    pale = {pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in READ}
    assert {pair: ratio for pair, ratio in pale.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_edges_of_controls_and_the_focus_ring_can_be_seen(dark):
    tokens = _tokens(dark)
    pairs = [(line, ground) for line in ("edge", "focus") for ground in ("paper", "surface", "raised")]
    assert {pair for pair in pairs if _contrast(tokens[pair[0]], tokens[pair[1]]) < 3} == set()
