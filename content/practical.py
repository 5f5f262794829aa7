"""The facts below the text of a service, an organisation or an event: for whom, where, when, how to reach them.

Nothing here depends on the hour, so that a page that was kept on a phone stays true.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from config.reference.lists import listed

from . import reading, recurrence
from .agenda import next_times
from .directory import STATUSES, Desk
from .kinds import Kind
from .models import Document, Event, Organisation, Place, Service

# A page tells so many; who has more keeps them in the directory.
MOST = 50
EVENT_TIMES = 6
_BESIDE = {
    Kind.SERVICE: ("service__organisation", "service__places__opening_times"),
    Kind.ORGANISATION: ("organisation__places__opening_times",),
    Kind.EVENT: ("event__place__opening_times",),
}


@dataclass(frozen=True)
class Practical:
    """What a page tells besides its text; empty where nothing is known."""

    desks: list[Desk]
    service: Service | None = None
    who: list[str] = field(default_factory=list)
    event: Event | None = None
    times: list[recurrence.Occurrence] = field(default_factory=list)
    given_by: reading.Line | None = None
    services: list[reading.Line] = field(default_factory=list)
    phone: str = ""
    email: str = ""
    website: str = ""


def practical(document: Document, language: str) -> Practical | None:
    """The facts of a document of the directory; None for every other text. At most five queries."""
    tell: Any = {Kind.SERVICE: _of_service, Kind.ORGANISATION: _of_organisation, Kind.EVENT: _of_event}
    if document.kind not in tell:
        return None
    prefetch_related_objects([document], *_BESIDE[Kind(document.kind)])
    found = getattr(document, document.kind, None)
    return tell[document.kind](found, language) if found else None


def load_beside(documents: Sequence[Document]) -> None:
    """Load what the facts of many documents need, in the same few queries for all of them."""
    for kind, beside in _BESIDE.items():
        prefetch_related_objects([one for one in documents if one.kind == kind], *beside)


def who_may_come(service: Service) -> list[str]:
    """One line for each condition; none when everybody may come."""
    found = []
    if service.statuses:
        found.append(listed(STATUSES.get(code, code) for code in service.statuses))
    if service.min_age is not None and service.max_age is not None:
        found.append(_("from %(from)s to %(to)s years old") % {"from": service.min_age, "to": service.max_age})
    elif service.min_age is not None:
        found.append(_("from %(from)s years old") % {"from": service.min_age})
    elif service.max_age is not None:
        found.append(_("up to %(to)s years old") % {"to": service.max_age})
    if service.municipalities:
        found.append(_("people who live in %(places)s") % {"places": listed(service.municipalities)})
    return found


def not_checked_since(document: Document, today: dt.date | None = None) -> dt.date | None:
    """The day of the last check, or of publishing, once the text should have been checked again."""
    if document.due_on is None or document.due_on >= (today or timezone.localdate()):
        return None
    return document.checked_on or (timezone.localdate(document.published_at) if document.published_at else None)


def _of_service(service: Service, language: str) -> Practical:
    giver = service.organisation
    return Practical(
        desks=_desks(service.places.all()),
        service=service,
        who=who_may_come(service),
        given_by=_line(giver.pk, language),
        phone=giver.phone,
        email=giver.email,
        website=service.url or giver.website,
    )


def _of_organisation(organisation: Organisation, language: str) -> Practical:
    given = Document.objects.public().of(Kind.SERVICE).filter(service__organisation=organisation)
    return Practical(
        desks=_desks(organisation.places.all()),
        services=reading.lines(given[:MOST], language),
        phone=organisation.phone,
        email=organisation.email,
        website=organisation.website,
    )


def _of_event(event: Event, language: str) -> Practical:
    return Practical(
        desks=_desks([event.place] if event.place else []),
        event=event,
        times=next_times(event, timezone.now(), limit=EVENT_TIMES),
        given_by=_line(event.organisation_id, language) if event.organisation_id else None,
        website=event.url,
    )


def _desks(places: Iterable[Place]) -> list[Desk]:
    now = timezone.now()
    return [Desk(place, now) for place in islice(places, MOST)]


def _line(pk: int, language: str) -> reading.Line | None:
    """The page of an organisation; None while it has no public one."""
    return next(iter(reading.lines(Document.objects.public().filter(pk=pk), language)), None)
