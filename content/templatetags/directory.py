"""The directory on the reader's pages: ``{% load directory %}``."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template

from config.reference.languages import language_name
from config.reference.lists import listed
from content import practical as facts
from content import showing
from content.models import Document, Weekday

register = template.Library()


@register.simple_tag
def practical(document: Document, language: str) -> facts.Practical | None:
    """``{% practical document language as facts %}``: what is told below the text of a service, for one."""
    return facts.practical(document, language)


@register.filter
def not_checked_since(document: Document) -> dt.date | None:
    """The day of the last check, once the text should have been checked again."""
    return facts.not_checked_since(document)


@register.filter
def weekday_name(number: int) -> str:
    """``0`` → *Monday*."""
    return str(Weekday(number).label)


@register.filter
def may_come(service: facts.Service) -> list[str]:
    """For whom a service is, one line for each condition."""
    return facts.who_may_come(service)


@register.filter
def spoken(codes: Iterable[str]) -> str:
    """``["nl", "uk"]`` → *Dutch, Ukrainian*."""
    return listed(language_name(code) for code in codes)


@register.filter
def dialled(phone: str) -> str:
    """What a phone dials."""
    return showing.dialled(phone)


@register.filter
def host(address: str) -> str:
    """``https://www.vdab.be/werk`` → *www.vdab.be*: the part of an address that people know."""
    return urlsplit(address).netloc
