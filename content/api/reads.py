"""What the open API reads: one language's columns and no other, with everything around a document in two queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Value

from content.kinds import Kind
from content.models import Document, Service, Step

# What stands beside the text of a document, by the name of the relation.
BESIDE = {
    Kind.STEP: "step",
    Kind.CARD: "card",
    Kind.TERM: "term",
    Kind.ORGANISATION: "organisation__parent__document",
    Kind.SERVICE: "service__organisation__document",
    Kind.EVENT: "event__place",
}
PLAIN = (
    "id", "kind", "slug", "theme", "position", "critical", "published_id", "published_at", "removed_in", "checked_on",
    "due_on", "town__slug",
)  # fmt: skip
CONDITIONS = ("statuses", "with_children", "min_age", "max_age", "min_education")
FACETS = ("themes", "languages", "statuses", "municipalities", "min_age", "max_age", "by_appointment")
EVENT = ("starts_at", "ends_at", "all_day", "rrule", "url", "town_id")
PLACE = ("slug", "name", "street", "postcode", "municipality", "latitude", "longitude", "phone", "email")
BESIDE_COLUMNS = {
    Kind.STEP: [f"step__{name}" for name in ("phase", "pathway", *CONDITIONS)],
    Kind.CARD: ["card__graph"],
    Kind.TERM: ["term__abbreviation_of"],
    Kind.ORGANISATION: [
        *(f"organisation__{name}" for name in ("website", "email", "phone", "parent_id")),
        "organisation__parent__document__slug",
    ],
    Kind.SERVICE: [*(f"service__{name}" for name in ("url", *FACETS)), "service__organisation__document__slug"],
    Kind.EVENT: [*(f"event__{name}" for name in EVENT), *(f"event__place__{name}" for name in PLACE)],
}


def columns(language: str) -> list[str]:
    """The columns of one language. Dutch stands in for what is missing in the text itself, so no other is needed."""
    return [*PLAIN, *(f"{name}_{language}" for name in ("title", "summary", "body", "changed_in"))]


def documents(language: str, kinds: Iterable[Kind] = tuple(Kind)) -> QuerySet[Document]:
    """Public documents of these kinds, with what stands beside their text, in one query."""
    wanted = list(kinds)
    beside = [BESIDE[kind] for kind in wanted if kind in BESIDE]
    found = Document.objects.public().filter(kind__in=wanted).select_related("town", *beside)
    beside_columns = [column for kind in wanted for column in BESIDE_COLUMNS.get(kind, ())]
    return found.only(*columns(language), *beside_columns)  # type: ignore[no-any-return]


def changed(language: str, kinds: Iterable[Kind], since: int) -> QuerySet[Document]:
    """The same, with what changed in this language after a revision and what was withdrawn after it."""
    wanted = list(kinds)
    beside = [BESIDE[kind] for kind in wanted if kind in BESIDE]
    newer = Q(published__isnull=False) & Q(**{f"changed_in_{language}__gt": since})
    gone = Q(published__isnull=True, removed_in__gt=since)
    found = Document.objects.filter(newer | gone, kind__in=wanted).select_related("town", *beside)
    beside_columns = [column for kind in wanted for column in BESIDE_COLUMNS.get(kind, ())]
    return found.only(*columns(language), *beside_columns)  # type: ignore[no-any-return]


@dataclass
class Links:
    """Which documents name which others, by the primary key of the one that does."""

    related: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    requires: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    places: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def links(of: Iterable[int] | None = None) -> Links:
    """The links of these documents, or of all, in one query. Only to what is public."""
    related = Document.related.through.objects.filter(to_document__published__isnull=False).order_by()
    requires = Step.requires.through.objects.filter(to_step__document__published__isnull=False).order_by()
    places = Service.places.through.objects.order_by()
    if of is not None:
        wanted = list(of)
        related = related.filter(from_document__in=wanted)
        requires = requires.filter(from_step__in=wanted)
        places = places.filter(service__in=wanted)
    rows = related.values_list(Value("related"), "from_document_id", "to_document__kind", "to_document__slug").union(
        requires.values_list(Value("requires"), "from_step_id", Value("step"), "to_step__document__slug"),
        places.values_list(Value("places"), "service_id", Value("place"), "place__slug"),
        all=True,
    )
    found = Links()
    for what, one, kind, slug in rows:
        named: dict[str, Any] = getattr(found, what)
        named[one].append(slug if what == "places" else f"{kind}/{slug}")
    for by_document in (found.related, found.requires, found.places):
        for names in by_document.values():
            names.sort()
    return found
