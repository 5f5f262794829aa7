"""Codes about a person, in the reader's words: ``{% load people %}``."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import gettext as _

from config.reference import languages, slots
from config.reference.lists import listed

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """``uk`` → *Ukrainian*."""
    return languages.language_name(code)


@register.filter
def country_name(code: str) -> str:
    """``SY`` → *Syria*."""
    return languages.country_name(code)


@register.filter
def language_names(spoken: Iterable[Mapping[str, str]] | None) -> str:
    """``[{"code": "uk", "level": "native"}, …]`` → *Ukrainian (my first language), …*."""
    return listed(_one_language(entry) for entry in spoken or ())


def _one_language(entry: Mapping[str, str]) -> str:
    name = languages.language_name(entry["code"])
    level = languages.LEVELS.get(entry.get("level", ""))
    return name if level is None else _("%(language)s (%(level)s)") % {"language": name, "level": level}


@register.filter
def slot_names(codes: Iterable[str] | None) -> str:
    """``["mon-morning", "mon-evening"]`` → *Monday: morning, evening*, in the order of the week."""
    chosen = set(codes or ())
    days = []
    for day, day_name in slots.DAYS.items():
        parts = [name for part, name in slots.PARTS.items() if f"{day}-{part}" in chosen]
        if parts:
            days.append(_("%(day)s: %(parts)s") % {"day": day_name, "parts": listed(parts)})
    return listed(days, mark=";")
