"""How things look in the open API: objects in, dictionaries out."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from content.facts import plain
from content.honesty import SOURCE_LANGUAGE, Status
from content.kinds import Kind
from content.models import Card, Document, Event, Organisation, Place, Service, Step, Term, Town

from .reads import CONDITIONS, FACETS, PLACE, Links

MIXED = "mixed"
ZONE = settings.TIME_ZONE
# Words of the W3C community group's draft on disclosure: read by a person, or by nobody.
DISCLOSURE = {
    Status.SOURCE: "none",
    Status.MISSING: "none",
    Status.PROOFREAD: "ai-assisted",
    Status.MACHINE: "ai-generated",
    Status.CHANGED: "ai-generated",
}


def translation(segments: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """How far the translation of a text can be trusted, for people and for programs."""
    counts = Counter(segment["status"] for segment in segments)
    told = {DISCLOSURE[Status(status)] for status in counts}
    return {
        "status": next(iter(counts)) if len(counts) == 1 else MIXED,
        "disclosure": next(iter(told)) if len(told) == 1 else MIXED,
        "source_language": SOURCE_LANGUAGE,
        "segments": dict(sorted(counts.items())),
    }


def address(document: Document, language: str) -> str:
    """Where people read it."""
    return f"{settings.SITE_URL.rstrip('/')}/welcome/{language}/{document.kind}/{document.slug}/"


def head(document: Document, language: str) -> dict[str, Any]:
    """What a list says of a document."""
    return {
        "kind": document.kind,
        "slug": document.slug,
        "url": address(document, language),
        "theme": document.theme or None,
        "town": document.town.slug if document.town else None,
        "position": document.position,
        "critical": document.critical,
        "title": getattr(document, f"title_{language}"),
        "summary": plain(getattr(document, f"summary_{language}")),
        "revision": getattr(document, f"changed_in_{language}"),
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "checked_on": document.checked_on.isoformat() if document.checked_on else None,
        "check_before": document.due_on.isoformat() if document.due_on else None,
        "translation": translation(getattr(document, f"body_{language}")),
    }


def whole(document: Document, language: str, links: Links) -> dict[str, Any]:
    """A document with its text, what it names, and what it is beside its text."""
    shape = _BESIDE.get(document.kind)
    # A step, card, … that an editor has only begun has no row of its own yet. The relation is named after the kind.
    beside = getattr(document, document.kind, None) if shape else None
    return {
        **head(document, language),
        "segments": getattr(document, f"body_{language}"),
        "related": links.related.get(document.pk, []),
        **(shape(beside, links) if shape and beside else {}),
    }


def gone(document: Document) -> dict[str, str]:
    """What apps must forget."""
    return {"kind": document.kind, "slug": document.slug}


def _step(step: Step, links: Links) -> dict[str, Any]:
    return {
        "phase": step.phase,
        "pathway": step.pathway or None,
        "requires": links.requires.get(step.pk, []),
        "for": {name: getattr(step, name) for name in CONDITIONS},
    }


def _card(card: Card, links: Links) -> dict[str, Any]:
    return {"graph": card.graph}


def _term(term: Term, links: Links) -> dict[str, Any]:
    return {"in_full": term.abbreviation_of or None}


def _organisation(one: Organisation, links: Links) -> dict[str, Any]:
    return {
        "website": one.website or None,
        "email": one.email or None,
        "phone": one.phone or None,
        "parent": one.parent.document.slug if one.parent else None,
    }


def _service(service: Service, links: Links) -> dict[str, Any]:
    return {
        "organisation": service.organisation.document.slug,
        "places": links.places.get(service.pk, []),
        "website": service.url or None,
        **{name: getattr(service, name) for name in FACETS},
    }


def _event(event: Event, links: Links) -> dict[str, Any]:
    return {
        **times(event),
        "website": event.url or None,
        "place": where(event.place) if event.place else None,
    }


def times(event: Event) -> dict[str, Any]:
    """When it is, in the local time of Flanders. A rule repeats this local time, in summer and in winter."""
    return {
        "starts_at": localtime(event.starts_at).isoformat(),
        "ends_at": localtime(event.ends_at).isoformat(),
        "timezone": ZONE,
        "all_day": event.all_day,
        "rrule": event.rrule or None,
    }


def town(town: Town, language: str) -> dict[str, Any]:
    """A town, and where its calendar is."""
    return {
        **{name: getattr(town, name) for name in ("slug", "name", "postcode", "latitude", "longitude")},
        "calendar": f"{settings.SITE_URL.rstrip('/')}/api/v1/{language}/towns/{town.slug}/events.ics",
    }


def where(place: Place) -> dict[str, Any]:
    """The address of a place."""
    return {name: getattr(place, name) for name in PLACE}


_BESIDE: dict[str, Callable[[Any, Links], dict[str, Any]]] = {
    Kind.STEP: _step,
    Kind.CARD: _card,
    Kind.TERM: _term,
    Kind.ORGANISATION: _organisation,
    Kind.SERVICE: _service,
    Kind.EVENT: _event,
}
