"""The addresses of the directory: towns, places, events and one calendar per town."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import Http404
from django.utils.timezone import localtime
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from content.kinds import Kind
from content.models import Document, Place, Service, Town
from content.recurrence import occurrences

from . import calendars, contract, reads, shapes
from .base import Reading, Slice, number

SOON_DAYS, LATE_DAYS = 60, 366
OCCURRENCES = 20
HOURS = ("weekday", "opens", "closes", "by_appointment")


class Towns(Reading):
    """The towns that keep their own part of the directory."""

    @extend_schema(responses=contract.TownSerializer(many=True))
    def get(self, request: Request, language: str) -> Response:
        return Response([shapes.town(town, language) for town in Town.objects.all()])


class Places(Reading):
    """Where one can go, with the opening hours in local time and the languages spoken there."""

    @extend_schema(parameters=[contract.TOWN, *contract.PAGING], responses=contract.page_of(contract.PlaceSerializer))
    def get(self, request: Request, language: str) -> Response:
        part = Slice.of(request)
        town = request.query_params.get("town", "")
        chosen = Place.objects.filter(town__slug=town) if town else Place.objects.all()
        return part.answer(request, places(language, chosen.order_by(*ORDER)[part.rows]))


class OnePlace(Reading):
    """One place."""

    @extend_schema(responses=contract.PlaceSerializer)
    def get(self, request: Request, language: str, slug: str) -> Response:
        found = places(language, Place.objects.filter(slug=slug))
        if not found:
            raise Http404
        return Response(found[0])


class Events(Reading):
    """What takes place from today on, the soonest first, each with its next times in local time."""

    daily = True

    @extend_schema(
        parameters=[contract.TOWN, contract.DAYS, *contract.PAGING],
        responses=contract.page_of(contract.EventSerializer),
    )
    def get(self, request: Request, language: str) -> Response:
        part = Slice.of(request)
        days = number(request, "days", SOON_DAYS, least=1, most=LATE_DAYS)
        found = reads.documents(language, [Kind.EVENT])
        if town := request.query_params.get("town", ""):
            found = found.filter(event__town__slug=town)
        shown = [event(document, language, days or SOON_DAYS) for document in found if hasattr(document, "event")]
        soon = sorted((one for one in shown if one["occurrences"]), key=lambda one: one["occurrences"][0]["starts_at"])
        return part.answer(request, soon[part.rows])


class OneEvent(Reading):
    """One event with its next times."""

    daily = True

    @extend_schema(parameters=[contract.DAYS], responses=contract.EventSerializer)
    def get(self, request: Request, language: str, slug: str) -> Response:
        days = number(request, "days", SOON_DAYS, least=1, most=LATE_DAYS)
        document = reads.documents(language, [Kind.EVENT]).filter(slug=slug, event__isnull=False).first()
        if document is None:
            raise Http404
        return Response(event(document, language, days or SOON_DAYS))


class Ics(BaseRenderer):
    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return data if isinstance(data, bytes) else b""


class Calendar(Reading):
    """All events of a town, to subscribe to (RFC 5545)."""

    renderer_classes = [Ics]

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.STR})
    def get(self, request: Request, language: str, slug: str) -> Response:
        town = Town.objects.filter(slug=slug).first()
        if town is None:
            raise Http404
        found = reads.documents(language, [Kind.EVENT]).filter(event__town=town).order_by("event__starts_at", "slug")
        return Response(calendars.feed(town, found, language, changed_at=self.now.changed_at))


def event(document: Document, language: str, days: int) -> dict[str, Any]:
    """An event with its occurrences from today on."""
    today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    times = occurrences(
        starts=document.event.starts_at,
        ends=document.event.ends_at,
        rule=document.event.rrule,
        after=today,
        before=today + timedelta(days=days),
        limit=OCCURRENCES,
    )
    return {
        **shapes.whole(document, language, reads.Links()),
        "occurrences": [{"starts_at": one.starts.isoformat(), "ends_at": one.ends.isoformat()} for one in times],
    }


# --- Places in two queries -------------------------------------------------------------------

ORDER = ("municipality", "name", "pk")
_OF_A_PLACE = (
    "pk", *reads.PLACE, "barrier_free", "closed_until", "updated_at", "town__slug", "organisation__document__slug",
    "organisation__document__published",
)  # fmt: skip


Served = list[tuple[str, list[str]]]


def places(language: str, chosen: Any) -> list[dict[str, Any]]:
    """These places with their opening hours, and with the public services there and the languages they speak."""
    return [_place(rows, served, language) for rows, served in gathered(language, chosen)]


def gathered(language: str, chosen: Any) -> list[tuple[list[dict[str, Any]], Served]]:
    """By place: its rows (see ``rows_of``), and its public services with their languages."""
    found = rows_of(language, chosen)
    served = _services([rows[0]["pk"] for rows in found])
    return [(rows, served.get(rows[0]["pk"], [])) for rows in found]


def rows_of(language: str, chosen: Any) -> list[list[dict[str, Any]]]:
    """By place: a row for each time that it opens, or one when nobody told."""
    columns = [*_OF_A_PLACE, f"organisation__document__title_{language}", *(f"opening_times__{one}" for one in HOURS)]
    rows = (
        Place.objects.filter(pk__in=chosen.values("pk"))
        .order_by(*ORDER, "opening_times__weekday", "opening_times__opens")
        .values(*columns)
    )
    return [list(same) for _pk, same in groupby(rows, key=lambda row: row["pk"])]


def _services(pks: list[int]) -> dict[int, Served]:
    through = Service.places.through.objects.filter(place__in=pks, service__document__published__isnull=False)
    found: dict[int, Served] = {}
    for pk, slug, languages in through.order_by("service__document__slug").values_list(
        "place_id", "service__document__slug", "service__languages"
    ):
        found.setdefault(pk, []).append((slug, languages))
    return found


def _place(rows: list[dict[str, Any]], services: Served, language: str) -> dict[str, Any]:
    first = rows[0]
    is_known = first["organisation__document__published"] is not None
    return {
        **{name: first[name] for name in reads.PLACE},
        "town": first["town__slug"],
        "organisation": first["organisation__document__slug"] if is_known else None,
        "organisation_name": first[f"organisation__document__title_{language}"] if is_known else None,
        "barrier_free": first["barrier_free"],
        "closed_until": first["closed_until"].isoformat() if first["closed_until"] else None,
        "timezone": shapes.ZONE,
        "opening_hours": [
            {
                "weekday": row["opening_times__weekday"],
                "opens": f"{row['opening_times__opens']:%H:%M}",
                "closes": f"{row['opening_times__closes']:%H:%M}",
                "by_appointment": row["opening_times__by_appointment"],
            }
            for row in rows
            if row["opening_times__weekday"] is not None
        ],
        "services": [slug for slug, _languages in services],
        "languages": sorted({code for _slug, languages in services for code in languages}),
    }
