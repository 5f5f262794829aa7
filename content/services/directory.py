"""Keeping the directory right: whom to ask, where it is, when a place is open, when something takes place."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from config.accounts.models import User
from config.core.models import Event
from content import models
from content.kinds import Kind
from content.models import Document, OpeningTime, Organisation, Place, Service

from .drafting import create
from .publishing import renew

FACTS_CHANGED = "facts changed"
FACTS = {Kind.ORGANISATION: Organisation, Kind.SERVICE: Service, Kind.EVENT: models.Event}


@transaction.atomic
def begin(*, kind: str, facts: dict[str, Any], by: User, **fields: Any) -> Document:
    """A new document that nobody sees yet, with what an organisation, a service or an event is beside its text."""
    document = create(kind=kind, by=by, **fields)
    if kind in FACTS:
        FACTS[Kind(kind)]._default_manager.create(document=document, **facts)
    return document


@transaction.atomic
def save_facts(
    *, facts: Organisation | Service | models.Event, by: User, places: Iterable[Place] | None = None
) -> None:
    """Keep what an editor changed of an organisation, a service (with its places) or an event.

    Readers see it at once; phones and apps ask again for its page and for those that tell of it.
    """
    before = type(facts)._default_manager.get(pk=facts.pk)
    facts.save()
    if isinstance(facts, Service) and places is not None:
        facts.places.set(places)
    renew(_tell_of(before) | _tell_of(facts))
    Event.record(facts.document, FACTS_CHANGED, by=by)


def changed_by_hand() -> set[int]:
    """The documents whose facts an editor changed: loading the written content again leaves them as they are."""
    changed = Event.objects.filter(subject_type=Document._meta.label_lower, verb=FACTS_CHANGED)
    return set(changed.values_list("subject_id", flat=True))


@transaction.atomic
def save_place(*, place: Place, by: User) -> None:
    """Keep what an editor changed of a place. Readers and apps see it at once."""
    place.save()
    renew(_told_on(place))
    Event.record(place, "facts changed", by=by)


@transaction.atomic
def set_opening_times(*, place: Place, times: Sequence[dict[str, Any]], by: User) -> None:
    """Replace the hours of a place, in local time. Readers and apps see them at once."""
    place = Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    place.opening_times.all().delete()
    OpeningTime.objects.bulk_create([OpeningTime(place=place, **time) for time in times])
    place.save(update_fields=["updated_at"])
    renew(_told_on(place))
    Event.record(place, "opening hours changed", by=by)


def _told_on(place: Place) -> set[int]:
    """The documents whose pages tell of this place."""
    about = Q(service__places=place) | Q(organisation__places=place) | Q(event__place=place)
    return set(Document.objects.public().filter(about).values_list("pk", flat=True))


def _tell_of(facts: Organisation | Service | models.Event) -> set[int]:
    """The documents whose pages tell of these facts."""
    if isinstance(facts, Organisation):
        about = Q(pk=facts.pk) | Q(service__organisation=facts) | Q(event__organisation=facts)
    else:
        about = Q(pk__in=[facts.pk, facts.organisation_id])
    return set(Document.objects.public().filter(about).values_list("pk", flat=True))
