"""Places and events in the form of the app of Integreat (see integreat.py)."""

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from content.kinds import Kind
from content.models import Document, Place, Town
from content.recurrence import BRUSSELS, occurrences

from . import directory, reads, shapes
from .base import Reading
from .html import html
from .integreat_forms import address, by_machine, common, moment, town_of

AHEAD = timedelta(days=366)


class Locations(Reading):
    """Places. Where nobody measured the place itself, the map shows the town."""

    daily = True

    def get(self, request: Request, region: str, language: str) -> Response:
        town = town_of(region)
        chosen = Place.objects.filter(town=town.pk)
        return Response([_location(rows, town, language) for rows in directory.rows_of(language, chosen)])


def _location(rows: list[dict[str, Any]], town: Town, language: str) -> dict[str, Any]:
    place = rows[0]
    closed_until = place["closed_until"]
    return {
        **common(place["pk"], f"locations/{place['slug'].lower()}", place["name"], town, language),
        "last_updated": moment(place["updated_at"]),
        "excerpt": "",
        "meta_description": None,
        "content": "",
        "location": _address(place, town),
        "category": {
            "id": 1,
            "name": _("Places"),
            "color": "#1b5e8c",
            "icon": "other",
            "icon_url": f"{settings.SITE_URL.rstrip('/')}{static('icons/favicon.svg')}",
        },
        "contacts": _contacts(place, language),
        "organization": None,
        "temporarily_closed": bool(closed_until and closed_until >= localtime().date()),
        "appointment_url": None,
        "barrier_free": place["barrier_free"],
        "opening_hours": _week([row for row in rows if row["opening_times__weekday"] is not None]),
    }


def _address(place: dict[str, Any], town: Town) -> dict[str, Any]:
    is_measured = place["latitude"] is not None and place["longitude"] is not None
    return {
        "id": place["pk"],
        "name": place["name"],
        "address": place["street"],
        "town": place["municipality"],
        "postcode": place["postcode"],
        "country": "BE",
        "latitude": place["latitude"] if is_measured else town.latitude,
        "longitude": place["longitude"] if is_measured else town.longitude,
    }


def _contacts(place: dict[str, Any], language: str) -> list[dict[str, Any]]:
    if not (place["phone"] or place["email"]):
        return []
    is_known = place["organisation__document__published"] is not None
    return [
        {
            "name": place[f"organisation__document__title_{language}"] if is_known else place["name"],
            "area_of_responsibility": None,
            "email": place["email"] or None,
            "phone_number": place["phone"] or None,
            "website": None,
            "mobile_number": None,
            "opening_hours": None,
        }
    ]


def _week(rows: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Seven days from Monday on; nothing when nobody told the hours."""
    if not rows:
        return None
    days = [[row for row in rows if row["opening_times__weekday"] == day] for day in range(7)]
    return [
        {
            "allDay": False,
            "closed": not day,
            "appointmentOnly": bool(day) and all(row["opening_times__by_appointment"] for row in day),
            "timeSlots": [
                {
                    "start": f"{row['opening_times__opens']:%H:%M}",
                    "end": f"{row['opening_times__closes']:%H:%M}",
                    "timezone": BRUSSELS.key,
                }
                for row in day
            ],
        }
        for day in days
    ]


class Events(Reading):
    """What takes place from today on; what is repeated stands once, with its rule."""

    daily = True

    def get(self, request: Request, region: str, language: str) -> Response:
        town = town_of(region)
        found = reads.documents(language, [Kind.EVENT]).filter(event__town=town.pk).order_by("event__starts_at", "slug")
        return Response([_event(one, town, language) for one in found if _is_ahead(one)])


def _is_ahead(document: Document) -> bool:
    today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    event = document.event
    return bool(
        occurrences(
            starts=event.starts_at,
            ends=event.ends_at,
            rule=event.rrule,
            after=today,
            before=today + AHEAD,
            limit=1,
        )
    )


def _event(document: Document, town: Town, language: str) -> dict[str, Any]:
    event = document.event
    body = getattr(document, f"body_{language}")
    place = {name: getattr(event.place, name) for name in ("pk", *reads.PLACE)} if event.place else None
    nowhere = {"id": None, "latitude": None, "longitude": None}
    return {
        **common(
            document.pk, f"events/{document.slug.lower()}", getattr(document, f"title_{language}"), town, language
        ),
        "last_updated": moment(document.published_at),
        "excerpt": shapes.head(document, language)["summary"],
        "content": html(body) + by_machine(body),
        "event": {
            "id": document.pk,
            "start": localtime(event.starts_at).isoformat(),
            "end": localtime(event.ends_at).isoformat(),
            "all_day": event.all_day,
            "only_weekdays": False,
        },
        "location": _address(place, town)
        if place
        else dict.fromkeys(("name", "address", "town", "postcode", "country"), "") | nowhere,
        "location_path": address(town, language, f"locations/{place['slug'].lower()}") if place else None,
        "featured_image": None,
        # The app takes the moment for UTC and brings it to local time before it repeats it.
        "recurrence_rule": f"DTSTART:{event.starts_at.astimezone(UTC):%Y%m%dT%H%M%S}\nRRULE:{event.rrule}"
        if event.rrule
        else None,
        "meeting_url": event.url or None,
    }
