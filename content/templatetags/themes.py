"""Themes by their code, in the reader's words: ``{% load themes %}``."""

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

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


@register.filter
def dutch_terms(text: str) -> SafeString:
    """``the *OCMW*`` with the term marked as Dutch, so that it is read aloud and ordered as Dutch."""
    return mark_safe(re.sub(r"\*([^*]+)\*", r'<b><bdi lang="nl" translate="no">\1</bdi></b>', escape(text)))
