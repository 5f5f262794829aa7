"""Codes of a newcomer's file in the reader's words."""

from collections.abc import Iterable

from django import template

from config.reference.interests import interest_name
from config.reference.lists import listed

register = template.Library()


@register.filter
def interest_names(codes: Iterable[str] | None) -> str:
    """``["cooking", "chess"]`` → *cooking, chess*."""
    return listed(interest_name(code) for code in codes or ())
