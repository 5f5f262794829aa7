"""The directory as Open Referral's Human Services Data Specification 3, read-only, for other directories.

The names and texts are the Dutch ones: the specification has no place for translations. Times are written with the
offset that holds in a half-year, because a schedule there knows an offset and no time zone.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from content.honesty import SOURCE_LANGUAGE as NL
from content.kinds import Kind
from content.models import Document, Place

from . import directory, reads
from .base import Reading, number
from .calendars import identifier
from .hsds_forms import location, organization, sal_identifier, schedules, service, without_nothing

VERSION = "3.0"
SPECIFICATION = "https://docs.openreferral.org/en/3.0/"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
PER_PAGE, MOST_PER_PAGE = 50, 200
FLAGS = {"": False, "false": False, "true": True}


@dataclass
class Catalogue:
    """The whole directory, read in five questions."""

    organisations: dict[str, Document]
    services: dict[str, Document]
    places: dict[str, tuple[list[dict[str, Any]], directory.Served]]
    served_at: dict[int, list[str]]

    @classmethod
    def read(cls) -> "Catalogue":
        organisations = {
            one.slug: one for one in reads.documents(NL, [Kind.ORGANISATION]) if hasattr(one, "organisation")
        }
        services = {one.slug: one for one in reads.documents(NL, [Kind.SERVICE]) if hasattr(one, "service")}
        found = directory.gathered(NL, Place.objects.all())
        places = {rows[0]["slug"]: (rows, served) for rows, served in found}
        return cls(organisations, services, places, reads.links(one.pk for one in services.values()).places)

    def service(self, document: Document, *, full: bool) -> dict[str, Any]:
        """A service with its organisation, and when full with where and when it is given."""
        shown = service(document, full=full)
        owner = self.organisations.get(document.service.organisation.document.slug)
        if owner:
            shown |= {"organization_id": identifier("organisation", owner.slug), "organization": organization(owner)}
        if full:
            places = self.served_at.get(document.pk, [])
            shown["service_at_locations"] = [self.at_location(document, place, full=True) for place in places]
        return shown

    def at_location(self, document: Document, place: str, *, full: bool, with_service: bool = False) -> dict[str, Any]:
        """A service at one place; its hours are those of the place."""
        rows, _served = self.places[place]
        shown: dict[str, Any] = {
            "id": sal_identifier(document.slug, place),
            "service_id": identifier("service", document.slug),
            "location_id": identifier("place", place),
            "location": location(rows, full=full),
        }
        if full:
            shown["schedules"] = schedules(rows, of=shown["id"], service_at_location_id=shown["id"])
        if with_service:
            shown["service"] = self.service(document, full=False)
        return shown

    def all_at_locations(self) -> list[tuple[Document, str]]:
        return [(one, place) for one in self.services.values() for place in self.served_at.get(one.pk, [])]


# --- Lists -----------------------------------------------------------------------------------


def _flag(request: Request, name: str) -> bool:
    given = request.query_params.get(name, "").lower()
    if given not in FLAGS:
        raise ValidationError({name: ["true or false."]})
    return FLAGS[given]


def _envelope(request: Request, items: list[Any], show: Any) -> Response:
    """The page that is asked for, as the specification wants it."""
    page = number(request, "page", 1, least=1, most=10_000) or 1
    size = number(request, "per_page", PER_PAGE, least=1, most=MOST_PER_PAGE) or PER_PAGE
    pages = max(1, -(-len(items) // size))
    contents = [show(item) for item in items[(page - 1) * size : page * size]]
    return Response(
        {
            "total_items": len(items),
            "total_pages": pages,
            "page_number": page,
            "size": len(contents),
            "first_page": page == 1,
            "last_page": page >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )


def _asked(request: Request, documents: list[Document]) -> list[Document]:
    """The documents that every condition of the query holds for."""
    words = request.query_params.get("search", "").casefold()
    after = _moment(request)
    term = request.query_params.get("taxonomy_term_id")
    owner = request.query_params.get("organization_id")
    return [
        one
        for one in documents
        if words in f"{getattr(one, f'title_{NL}')} {getattr(one, f'summary_{NL}')}".casefold()
        and (after is None or (one.published_at and one.published_at >= after))
        and (term is None or term == identifier("theme", one.theme))
        and (owner is None or owner == _owner(one))
    ]


def _owner(document: Document) -> str:
    if document.kind == Kind.ORGANISATION:
        return identifier("organisation", document.slug)
    return identifier("organisation", document.service.organisation.document.slug)


def _moment(request: Request) -> Any:
    given = request.query_params.get("modified_after")
    if given is None:
        return None
    try:
        day = date.fromisoformat(given) if len(given) == len("2026-01-01") else None
        moment = parse_datetime(f"{given}T00:00:00" if day else given.replace(" ", "+"))
        if moment is None:
            raise ValueError
        return make_aware(moment) if is_naive(moment) else moment
    except (ValueError, OverflowError) as problem:
        raise ValidationError({"modified_after": ["A moment such as 2026-01-31T12:00:00Z."]}) from problem


class Root(Reading):
    """What this is."""

    def get(self, request: Request) -> Response:
        return Response(
            {
                "version": VERSION,
                "profile": SPECIFICATION,
                "openapi_url": OPENAPI,
                "description": "Who helps newcomers in Flanders, where and when. Texts in Dutch.",
                "publisher": {"name": "Wegwijs", "website": settings.SITE_URL},
            }
        )


class Services(Reading):
    daily = True

    def get(self, request: Request) -> Response:
        catalogue = Catalogue.read()
        found = _asked(request, list(catalogue.services.values()))
        if _flag(request, "minimal"):
            return _envelope(request, found, _minimal)
        full = _flag(request, "full")
        return _envelope(request, found, lambda one: catalogue.service(one, full=full))


def _minimal(document: Document) -> dict[str, Any]:
    shown = service(document, full=False)
    return without_nothing({name: shown.get(name) for name in ("id", "name", "status", "last_modified")})


class Service(Reading):
    daily = True

    def get(self, request: Request, pk: str) -> Response:
        catalogue = Catalogue.read()
        for slug, document in catalogue.services.items():
            if identifier("service", slug) == pk:
                return Response(catalogue.service(document, full=True))
        raise Http404


class Organizations(Reading):
    daily = True

    def get(self, request: Request) -> Response:
        catalogue = Catalogue.read()
        full = _flag(request, "full")
        found = _asked(request, list(catalogue.organisations.values()))
        return _envelope(request, found, lambda one: _organization(catalogue, one, full=full))


class Organization(Reading):
    daily = True

    def get(self, request: Request, pk: str) -> Response:
        catalogue = Catalogue.read()
        for slug, document in catalogue.organisations.items():
            if identifier("organisation", slug) == pk:
                return Response(_organization(catalogue, document, full=True))
        raise Http404


def _organization(catalogue: Catalogue, document: Document, *, full: bool) -> dict[str, Any]:
    shown = organization(document, full=full)
    if full:
        theirs = (rows for rows, _served in catalogue.places.values())
        shown["locations"] = [
            location(rows, full=True) for rows in theirs if rows[0]["organisation__document__slug"] == document.slug
        ]
        shown["services"] = [
            service(one, full=False)
            for one in catalogue.services.values()
            if one.service.organisation.document.slug == document.slug
        ]
    return shown


class ServiceAtLocations(Reading):
    daily = True

    def get(self, request: Request) -> Response:
        catalogue = Catalogue.read()
        wanted = {one.pk for one in _asked(request, list(catalogue.services.values()))}
        postcode = request.query_params.get("postcode")
        full = _flag(request, "full")
        found = [
            (document, place)
            for document, place in catalogue.all_at_locations()
            if document.pk in wanted and postcode in (None, catalogue.places[place][0][0]["postcode"])
        ]
        return _envelope(request, found, lambda pair: catalogue.at_location(*pair, full=full, with_service=True))


class ServiceAtLocation(Reading):
    daily = True

    def get(self, request: Request, pk: str) -> Response:
        catalogue = Catalogue.read()
        for document, place in catalogue.all_at_locations():
            if sal_identifier(document.slug, place) == pk:
                return Response(catalogue.at_location(document, place, full=True, with_service=True))
        raise Http404


urlpatterns = [
    path("", Root.as_view(), name="hsds-root"),
    path("services", Services.as_view(), name="hsds-services"),
    path("services/<str:pk>", Service.as_view(), name="hsds-service"),
    path("organizations", Organizations.as_view(), name="hsds-organizations"),
    path("organizations/<str:pk>", Organization.as_view(), name="hsds-organization"),
    path("service_at_locations", ServiceAtLocations.as_view(), name="hsds-service-at-locations"),
    path("service_at_locations/<str:pk>", ServiceAtLocation.as_view(), name="hsds-service-at-location"),
]
