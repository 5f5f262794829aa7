"""Keeping the directory right: when a place is open."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from config.accounts.models import User
from config.core.models import Event
from content.models import Document, OpeningTime, Place

from .publishing import renew


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
