"""Rows of the directory as objects of the Human Services Data Specification 3: objects in, dictionaries out.

What nobody told is left out; the specification knows no null.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from content.facts import plain
from content.honesty import SOURCE_LANGUAGE as NL
from content.kinds import Part
from content.models import Document
from content.themes import Theme

from .calendars import identifier

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TAXONOMY = "Wegwijs: themes of the welcome application"
TOLD = (Part.SUMMARY, Part.PARAGRAPH, Part.CALLOUT)
# The province by the postcode from which it begins (ISO 3166-2).
PROVINCES = (
    (1000, "BE-BRU"), (1300, "BE-WBR"), (1500, "BE-VBR"), (2000, "BE-VAN"), (3000, "BE-VBR"), (3500, "BE-VLI"),
    (4000, "BE-WLG"), (5000, "BE-WNA"), (6000, "BE-WHT"), (6600, "BE-WLX"), (7000, "BE-WHT"), (8000, "BE-VWV"),
    (9000, "BE-VOV"),
)  # fmt: skip


def without_nothing(given: dict[str, Any]) -> dict[str, Any]:
    """The same without what nobody told."""
    return {name: value for name, value in given.items() if value not in (None, "")}


def sal_identifier(service: str, place: str) -> str:
    """The identifier of a service at a place."""
    return identifier("service_at_location", service, place)


def service(document: Document, *, full: bool) -> dict[str, Any]:
    """A service. ``full`` adds who may come, what to bring, languages and themes."""
    given, body = document.service, getattr(document, f"body_{NL}")
    pk = identifier("service", document.slug)
    shown = without_nothing(
        {
            "id": pk,
            "name": getattr(document, f"title_{NL}"),
            "description": _joined(body, *TOLD),
            "url": given.url,
            "status": "active",
            "application_process": _joined(body, Part.STEP),
            "fees_description": _joined(body, Part.COST),
            "eligibility_description": _eligibility(given),
            "minimum_age": given.min_age,
            "maximum_age": given.max_age,
            "assured_date": document.checked_on.isoformat() if document.checked_on else None,
            "last_modified": document.published_at.isoformat() if document.published_at else None,
        }
    )
    if not full:
        return shown
    needs = [segment for segment in body if segment["kind"] == Part.NEED]
    return shown | {
        "languages": _languages(given.languages, pk, service_id=pk),
        "phones": _phones((one["phone"] for one in body if one.get("phone")), pk, service_id=pk),
        "required_documents": [
            {"id": identifier(pk, "document", one["key"]), "service_id": pk, "document": plain(one["text"])}
            for one in needs
        ],
        "service_areas": [
            {"id": identifier(pk, "area", name), "service_id": pk, "name": name} for name in given.municipalities
        ],
        "attributes": [_theme(theme, pk) for theme in given.themes or [document.theme] if theme in Theme.values],
    }


def organization(document: Document, *, full: bool = False) -> dict[str, Any]:
    """Somebody who helps. A description is obligatory: the name stands in."""
    one = document.organisation
    pk = identifier("organisation", document.slug)
    name = getattr(document, f"title_{NL}")
    shown = without_nothing(
        {
            "id": pk,
            "name": name,
            "description": _joined(getattr(document, f"body_{NL}"), *TOLD) or name,
            "email": one.email,
            "website": one.website,
            "parent_organization_id": identifier("organisation", one.parent.document.slug) if one.parent else None,
        }
    )
    return shown | {"phones": _phones([one.phone], pk, organization_id=pk)} if full else shown


def location(rows: list[dict[str, Any]], *, full: bool) -> dict[str, Any]:
    """A place. ``full`` adds its address, hours, phone and how to enter it."""
    place = rows[0]
    pk = identifier("place", place["slug"])
    owner = place["organisation__document__slug"] if place["organisation__document__published"] else None
    shown = without_nothing(
        {
            "id": pk,
            "location_type": "physical",
            "name": place["name"],
            "organization_id": identifier("organisation", owner) if owner else None,
            "latitude": place["latitude"],
            "longitude": place["longitude"],
        }
    )
    if not full:
        return shown
    return shown | {
        "addresses": [
            {
                "id": identifier(pk, "address"),
                "location_id": pk,
                "address_1": place["street"],
                "city": place["municipality"],
                "state_province": province(place["postcode"]),
                "postal_code": place["postcode"],
                "country": "BE",
                "address_type": "physical",
            }
        ],
        "phones": _phones([place["phone"]], pk, location_id=pk),
        "accessibility": [
            {"id": identifier(pk, "wheelchair"), "location_id": pk, "description": "Toegankelijk met een rolstoel."}
        ]
        if place["barrier_free"]
        else [],
        "schedules": schedules(rows, of=pk, location_id=pk),
    }


def province(postcode: str) -> str:
    """The Belgian province of a postcode; the country where it is none."""
    number = int(postcode) if postcode.isascii() and postcode.isdigit() else 0
    return next((code for start, code in reversed(PROVINCES) if start <= number <= 9999), "BE")


# --- Hours -----------------------------------------------------------------------------------


def schedules(rows: list[dict[str, Any]], *, of: str, **links: str) -> list[dict[str, Any]]:
    """When it is open, once for this half-year and once for the next: the clock changes between them."""
    return [
        {
            "id": identifier(of, DAYS[row["opening_times__weekday"]], str(row["opening_times__opens"]), str(start)),
            **links,
            "valid_from": start.isoformat(),
            "valid_to": end.isoformat(),
            "timezone": offset,
            "freq": "WEEKLY",
            "byday": DAYS[row["opening_times__weekday"]],
            "opens_at": f"{row['opening_times__opens']:%H:%M}+0{offset}:00",
            "closes_at": f"{row['opening_times__closes']:%H:%M}+0{offset}:00",
            **({"notes": "Op afspraak."} if row["opening_times__by_appointment"] else {}),
        }
        for row in rows
        if row["opening_times__weekday"] is not None
        for start, end, offset in half_years(localdate())
    ]


def half_years(today: date) -> list[tuple[date, date, int]]:
    """This half-year and the next: first day, last day, hours before UTC. The clock changes on the last Sunday of
    March and of October (directive 2000/84/EC)."""
    years = range(today.year - 1, today.year + 3)
    changes = [(_last_sunday(year, month), offset) for year in years for month, offset in ((3, 2), (10, 1))]
    now = max(n for n, (day, _offset) in enumerate(changes) if day <= today)
    return [(changes[n][0], changes[n + 1][0] - timedelta(days=1), changes[n][1]) for n in (now, now + 1)]


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


# --- Parts -----------------------------------------------------------------------------------


def _joined(body: Iterable[dict[str, Any]], *kinds: str) -> str:
    return "\n".join(plain(segment["text"]) for segment in body if segment["kind"] in kinds)


def _eligibility(given: Any) -> str:
    said = []
    if given.statuses:
        said.append(f"Verblijfsstatus: {', '.join(given.statuses)}.")
    if given.municipalities:
        said.append(f"Voor wie woont in: {', '.join(given.municipalities)}.")
    return " ".join(said)


def _phones(numbers: Iterable[str], pk: str, **links: str) -> list[dict[str, Any]]:
    told = dict.fromkeys(number for number in numbers if number)
    return [{"id": identifier(pk, "phone", number), **links, "number": number} for number in told]


def _languages(codes: Iterable[str], pk: str, **links: str) -> list[dict[str, Any]]:
    names = dict(settings.LANGUAGES)
    return [
        {"id": identifier(pk, "language", code), **links, "name": names.get(code, code), "code": code} for code in codes
    ]


def _theme(theme: str, pk: str) -> dict[str, Any]:
    term = identifier("theme", theme)
    label = str(Theme(theme).label)
    return {
        "id": identifier(pk, "theme", theme),
        "link_id": pk,
        "taxonomy_term_id": term,
        "link_type": "category",
        "link_entity": "service",
        "taxonomy_term": {"id": term, "code": theme, "name": label, "description": label, "taxonomy": TAXONOMY},
    }
