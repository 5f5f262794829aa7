"""The reader's pages: ``{% load welcome %}``."""

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from content import facts, reading, showing
from content.kinds import Part
from content.models import Document

register = template.Library()
_WELCOME = len("/welcome/")


@register.simple_tag
def shown(document: Document, language: str) -> showing.Text:
    """``{% shown document language as text %}``: the document's text, ready to be shown."""
    return showing.text_of(document, language, reading.terms(language))


@register.simple_tag(takes_context=True)
def same_page_in(context: Context) -> list[dict[str, str]]:
    """This page in each language; the first page of the language where the page has no address of its own."""
    request = context.get("request")
    here = request.get_full_path() if request else ""
    rest = here[_WELCOME:].partition("/")[2] if here.startswith("/welcome/") else ""
    return [
        {
            "code": code,
            "name": name,
            "direction": showing.direction(code),
            "url": reverse("content:home", args=[code]) + rest,
        }
        for code, name in settings.LANGUAGES
    ]


@register.filter
def direction(language: str) -> str:
    """``ar`` → *rtl*."""
    return showing.direction(language)


@register.filter
def marked(text: str) -> SafeString:
    """A text with its Dutch terms marked, without links: for lists, where the whole line is a link."""
    return showing.marked(text, link=False)


@register.filter
def plain(text: str) -> str:
    """A text without marks: for the name of a window, where nothing can be marked."""
    return facts.plain(text)


@register.filter
def part_name(kind: str) -> str:
    """``need`` → *what you need*."""
    return str(Part(kind).label)
