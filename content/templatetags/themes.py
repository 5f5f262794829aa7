"""Themes by their code, in the reader's words: ``{% load themes %}``."""

from collections.abc import Iterable

from django import template

from config.reference.lists import listed
from content.themes import Theme

register = template.Library()


@register.filter
def theme_name(code: str) -> str:
    """``work`` → *Work*; a code that is no theme is shown as it is."""
    return str(Theme(code).label) if code in Theme.values else str(code)


@register.filter
def theme_names(codes: Iterable[str] | None) -> str:
    """``["work", "housing"]`` → *Work, Housing*, in the order given."""
    return listed(theme_name(code) for code in codes or ())
