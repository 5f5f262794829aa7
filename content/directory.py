"""Who helps, where and when: what the reader's pages of the directory know."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import hours, reading
from .models import Document, OpeningTime, Organisation, Place, Service

# For whom a service is. The codes are those of the intake, which names them in the same words.
STATUSES: Mapping[str, str | Promise] = {
    "temporary_protection": _("temporary protection"),
    "refugee": _("recognised refugee"),
    "subsidiary_protection": _("subsidiary protection"),
    "asylum_applicant": _("asylum application under way"),
    "family_reunification": _("family reunification"),
    "other": _("something else"),
}
_OPENING_TIMES = Prefetch("opening_times", OpeningTime.objects.order_by("weekday", "opens"))


@dataclass(frozen=True)
class Desk:
    """A place and when it is open; ``now`` decides what today is."""

    place: Place
    now: dt.datetime

    @property
    def _slots(self) -> list[OpeningTime]:
        return list(self.place.opening_times.all())

    @property
    def week(self) -> list[list[hours.Slot]]:
        """The hours of Monday to Sunday; empty when they are not known."""
        return hours.week(self._slots) if self._slots else []

    @property
    def today(self) -> list[hours.Slot]:
        return hours.today(self._slots, self.now, closed_until=self.place.closed_until)

    @property
    def open_now(self) -> hours.Slot | None:
        return hours.open_now(self._slots, self.now, closed_until=self.place.closed_until)

    @property
    def next_opening(self) -> hours.Opening | None:
        return hours.next_opening(self._slots, self.now, closed_until=self.place.closed_until)

    @property
    def closed_until(self) -> dt.date | None:
        """The last day of a longer closure that goes on."""
        return self.place.closed_until if hours.is_shut(timezone.localdate(self.now), self.place.closed_until) else None


@dataclass(frozen=True)
class Entry:
    """What the list says of a service or an organisation."""

    line: reading.Line
    service: Service | None = None
    organisation: reading.Line | None = None
    desks: list[Desk] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """What the reader looks for; an empty word asks nothing."""

    theme: str = ""
    municipality: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class _Row:
    """What the filters ask of a service."""

    pk: int
    organisation: int
    themes: Sequence[str]
    municipalities: Sequence[str]
    languages: Sequence[str]

    def answers(self, wish: Wish) -> bool:
        """Who names no municipality helps people from everywhere."""
        return (
            (not wish.theme or wish.theme in self.themes)
            and (not wish.municipality or not self.municipalities or wish.municipality in self.municipalities)
            and (not wish.spoken or wish.spoken in self.languages)
        )


class Directory:
    """All public services and organisations, known by what the filters ask: three queries at any size."""

    def __init__(self) -> None:
        public = Service.objects.filter(document__published__isnull=False).order_by(
            "document__theme", "document__position", "document__slug"
        )
        columns = ("pk", "organisation_id", "themes", "municipalities", "languages", "document__theme")
        self.services = [
            _Row(pk, organisation, [*themes, theme], municipalities, languages)
            for pk, organisation, themes, municipalities, languages, theme in public.values_list(*columns)
        ]
        organisations = Organisation.objects.filter(document__published__isnull=False)
        self.organisations = list(
            organisations.order_by("document__position", "document__slug").values_list("pk", "document__theme")
        )
        self.seats = defaultdict(set)
        for organisation, municipality in Place.objects.order_by().values_list("organisation_id", "municipality"):
            self.seats[organisation].add(municipality)

    @property
    def municipalities(self) -> list[str]:
        """The towns that the directory names, in order."""
        named = {name for row in self.services for name in row.municipalities}
        return sorted(named.union(*self.seats.values()))

    @property
    def spoken(self) -> list[str]:
        """The codes of the languages in which somebody helps."""
        return sorted({code for row in self.services for code in row.languages})

    @property
    def themes(self) -> set[str]:
        return {theme for row in self.services for theme in row.themes}

    def found(self, wish: Wish) -> list[int]:
        """The documents that answer: services, those for this municipality first, then the organisations.

        An organisation answers where one of its services does.
        """
        services = [row for row in self.services if row.answers(wish)]
        services.sort(key=lambda row: wish.municipality not in row.municipalities)
        giving = {row.organisation for row in services}
        named = [pk for pk, theme in self.organisations if pk in giving or self._answers(pk, theme, wish)]
        return [row.pk for row in services] + named

    def _answers(self, organisation: int, theme: str, wish: Wish) -> bool:
        here = not wish.municipality or wish.municipality in self.seats[organisation]
        return not wish.spoken and (not wish.theme or wish.theme == theme) and here


def entries(pks: Sequence[int], language: str, now: dt.datetime) -> list[Entry]:
    """What the list says of these documents, in their order: the same few queries for one and for twenty."""
    found = {line.pk: line for line in reading.lines(Document.objects.public().filter(pk__in=pks), language)}
    services = Service.objects.filter(pk__in=pks).prefetch_related(Prefetch("places"))
    known = {service.pk: service for service in services}
    seats = list(Place.objects.filter(organisation__in=[pk for pk in found if pk not in known]))
    prefetch_related_objects([*seats, *(place for one in known.values() for place in one.places.all())], _OPENING_TIMES)
    owners = Document.objects.public().filter(pk__in={service.organisation_id for service in known.values()})
    organisations = {line.pk: line for line in reading.lines(owners, language)}
    shown = []
    for line in (found[pk] for pk in pks if pk in found):
        service = known.get(line.pk)
        places = service.places.all() if service else [place for place in seats if place.organisation_id == line.pk]
        giver = organisations.get(service.organisation_id) if service else None
        shown.append(Entry(line, service, giver, [Desk(place, now) for place in places]))
    return shown
