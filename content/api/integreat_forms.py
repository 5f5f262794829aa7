"""What every answer in the form of the app of Integreat has in common (see integreat.py)."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from content.honesty import Status
from content.models import Town

from .base import LANGUAGES

FLANDERS = Town(slug="vlaanderen", name="Vlaanderen", latitude=51.0, longitude=4.4)
BY_MACHINE = (Status.MACHINE, Status.CHANGED)


def towns() -> list[Town]:
    return list(Town.objects.all()) or [FLANDERS]


def town_of(slug: str) -> Town:
    found = next((town for town in towns() if town.slug == slug), None)
    if found is None:
        raise Http404("There is no such region.")
    return found


def common(pk: int, below: str, title: str, town: Town, language: str) -> dict[str, Any]:
    site = settings.SITE_URL.rstrip("/")
    others = {code: address(town, code, below) for code in LANGUAGES if code != language}
    return {
        "id": pk,
        "url": f"{site}{address(town, language, below)}",
        "path": address(town, language, below),
        "title": title,
        "available_languages": {
            code: {"id": pk, "url": f"{site}{path}", "path": path} for code, path in others.items()
        },
        "thumbnail": None,
    }


def address(town: Town, language: str, below: str) -> str:
    return f"/{town.slug}/{language}/{below}/"


def moment(at: datetime | None) -> str:
    return localtime(at).isoformat() if at else "1970-01-01T00:00:00+00:00"


def by_machine(body: Iterable[dict[str, Any]]) -> str:
    if not any(segment["status"] in BY_MACHINE for segment in body):
        return ""
    return f"<p><em>{escape(_('A machine translated this text. Nobody has checked it yet.'))}</em></p>"
