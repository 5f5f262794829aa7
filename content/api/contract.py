"""What the open API promises, for its schema: the forms of the answers and the parameters. Answers are built in shapes.

The serializers here describe; they are not run on what is sent out, which would be too slow for a whole language.
"""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers as s

from content.honesty import Status
from content.kinds import Kind, Part, Pathway, Phase
from content.models import Verdict
from content.themes import Theme

LANGUAGES = [code for code, _name in settings.LANGUAGES]
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
PROBLEM = "application/problem+json"


class TranslationSerializer(s.Serializer[Any]):
    """How far a text can be trusted. ``segments`` counts its segments by status."""

    status = s.ChoiceField(choices=[*Status.values, "mixed"])
    disclosure = s.ChoiceField(choices=["none", "ai-assisted", "ai-generated", "mixed"])
    source_language = s.CharField()
    segments = s.DictField(child=s.IntegerField())


class SegmentSerializer(s.Serializer[Any]):
    """A paragraph, step, contact …. Dutch terms stand between asterisks. ``lang`` tells that Dutch stands in; ``facts``
    is false where the translation carries other numbers than the Dutch."""

    key = s.CharField()
    kind = s.ChoiceField(choices=Part.choices)
    text = s.CharField()
    status = s.ChoiceField(choices=Status.choices)
    lang = s.CharField(required=False)
    facts = s.BooleanField(required=False)
    phone = s.CharField(required=False)
    email = s.CharField(required=False)
    url = s.CharField(required=False)


class HeadSerializer(s.Serializer[Any]):
    """What a list says of a document."""

    kind = s.ChoiceField(choices=Kind.choices)
    slug = s.CharField()
    url = s.URLField()
    theme = s.ChoiceField(choices=Theme.choices, allow_null=True)
    town = s.CharField(allow_null=True)
    position = s.IntegerField()
    critical = s.BooleanField()
    title = s.CharField()
    summary = s.CharField(allow_blank=True)
    revision = s.IntegerField()
    published_at = s.DateTimeField(allow_null=True)
    checked_on = s.DateField(allow_null=True)
    check_before = s.DateField(allow_null=True)
    translation = TranslationSerializer()


class PageSerializer(HeadSerializer):
    """A text with what it names."""

    segments = SegmentSerializer(many=True)
    related = s.ListField(child=s.CharField())


class ConditionsSerializer(s.Serializer[Any]):
    """For whom a step is. An empty list or null means everybody."""

    statuses = s.ListField(child=s.CharField())
    with_children = s.BooleanField()
    min_age = s.IntegerField(allow_null=True)
    max_age = s.IntegerField(allow_null=True)
    min_education = s.IntegerField(allow_null=True)


class StepSerializer(PageSerializer):
    """A step of the roadmap."""

    phase = s.ChoiceField(choices=Phase.choices)
    pathway = s.ChoiceField(choices=Pathway.choices, allow_null=True)
    requires = s.ListField(child=s.CharField())

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "for": ConditionsSerializer()}


class GraphSerializer(s.Serializer[Any]):
    """From a situation over questions to who helps. Every key names a segment of the card."""

    start = s.CharField()
    nodes = inline_serializer(
        "Node",
        {
            "key": s.CharField(),
            "service": s.CharField(allow_null=True),
            "page": s.CharField(allow_null=True),
        },
        many=True,
    )
    edges = s.ListField(child=s.DictField(child=s.CharField()))


class CardSerializer(PageSerializer):
    """A network card."""

    graph = GraphSerializer()


class TermSerializer(PageSerializer):
    """A Dutch word that people meet in letters."""

    in_full = s.CharField(allow_null=True)


class OrganisationSerializer(PageSerializer):
    """Somebody who helps."""

    website = s.CharField(allow_null=True)
    email = s.CharField(allow_null=True)
    phone = s.CharField(allow_null=True)
    parent = s.CharField(allow_null=True)


class ServiceSerializer(PageSerializer):
    """What one can get, from whom, and who may come. Empty lists mean everybody and everywhere."""

    organisation = s.CharField()
    places = s.ListField(child=s.CharField())
    website = s.CharField(allow_null=True)
    themes = s.ListField(child=s.CharField())
    languages = s.ListField(child=s.CharField())
    statuses = s.ListField(child=s.CharField())
    municipalities = s.ListField(child=s.CharField())
    min_age = s.IntegerField(allow_null=True)
    max_age = s.IntegerField(allow_null=True)
    by_appointment = s.BooleanField(allow_null=True)


class LanguageSerializer(s.Serializer[Any]):
    """A language, and how often its content has changed."""

    code = s.ChoiceField(choices=LANGUAGES)
    name = s.CharField()
    direction = s.ChoiceField(choices=["ltr", "rtl"])
    revision = s.IntegerField()
    changed_at = s.DateTimeField(allow_null=True)


class ThemeTreeSerializer(HeadSerializer):
    """A theme with everything that belongs to it, in order, without the texts."""

    children = HeadSerializer(many=True)


class BundleSerializer(s.Serializer[Any]):
    """A whole language. ``complete`` is false when only what changed after ``since`` is in it."""

    language = s.CharField()
    revision = s.IntegerField()
    changed_at = s.DateTimeField(allow_null=True)
    since = s.IntegerField(allow_null=True)
    complete = s.BooleanField()
    documents = s.ListField(child=s.DictField())
    removed = inline_serializer("Removed", {"kind": s.CharField(), "slug": s.CharField()}, many=True)


class WhereSerializer(s.Serializer[Any]):
    """The address of a place."""

    slug = s.CharField()
    name = s.CharField()
    street = s.CharField()
    postcode = s.CharField()
    municipality = s.CharField()
    latitude = s.FloatField(allow_null=True)
    longitude = s.FloatField(allow_null=True)
    phone = s.CharField(allow_blank=True)
    email = s.CharField(allow_blank=True)


class OpeningSerializer(s.Serializer[Any]):
    """Open once a week, in local time. 0 is Monday."""

    weekday = s.IntegerField(min_value=0, max_value=6)
    opens = s.RegexField(r"^\d\d:\d\d$")
    closes = s.RegexField(r"^\d\d:\d\d$")
    by_appointment = s.BooleanField()


class PlaceSerializer(WhereSerializer):
    """Where one can go. ``languages`` are spoken by the services there."""

    town = s.CharField()
    organisation = s.CharField(allow_null=True)
    organisation_name = s.CharField(allow_null=True)
    barrier_free = s.BooleanField(allow_null=True)
    closed_until = s.DateField(allow_null=True)
    timezone = s.CharField()
    opening_hours = OpeningSerializer(many=True)
    services = s.ListField(child=s.CharField())
    languages = s.ListField(child=s.CharField())


class OccurrenceSerializer(s.Serializer[Any]):
    """One time that it takes place, in local time with its offset."""

    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()


class EventSerializer(PageSerializer):
    """Something that takes place, once or again and again. The rule (RFC 5545) repeats local time."""

    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    timezone = s.CharField()
    all_day = s.BooleanField()
    rrule = s.CharField(allow_null=True)
    website = s.CharField(allow_null=True)
    place = WhereSerializer(allow_null=True)
    occurrences = OccurrenceSerializer(many=True)


class TownSerializer(s.Serializer[Any]):
    """A town that keeps its own part of the directory."""

    slug = s.CharField()
    name = s.CharField()
    postcode = s.CharField()
    latitude = s.FloatField()
    longitude = s.FloatField()
    calendar = s.URLField()


class PhaseSerializer(s.Serializer[Any]):
    """A stretch of the way."""

    phase = s.ChoiceField(choices=Phase.choices)
    steps = StepSerializer(many=True)


class RoadmapSerializer(s.Serializer[Any]):
    """The way, and the slugs of the steps that come next."""

    phases = PhaseSerializer(many=True)
    next = s.ListField(child=s.CharField())


class HitSerializer(s.Serializer[Any]):
    """A document that answers. ``language`` is that of its title."""

    kind = s.ChoiceField(choices=Kind.choices)
    slug = s.CharField()
    url = s.URLField()
    title = s.CharField()
    summary = s.CharField(allow_blank=True)
    theme = s.ChoiceField(choices=Theme.choices, allow_null=True)
    language = s.CharField()


class FoundSerializer(s.Serializer[Any]):
    """What was found."""

    query = s.CharField(allow_blank=True)
    results = HitSerializer(many=True)


class LanguageStatusSerializer(s.Serializer[Any]):
    """Segments by status, in all and by kind of document; facts kept of all facts in what is translated."""

    language = s.CharField()
    revision = s.IntegerField()
    segments = s.DictField(child=s.IntegerField())
    by_kind = s.DictField(child=s.DictField(child=s.IntegerField()))
    facts = inline_serializer("Facts", {"kept": s.IntegerField(), "total": s.IntegerField()})


class SaidField(s.CharField):
    """What a reader wrote. Characters that no text has are dropped."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(_NO_TEXT.sub("", data)))


class FeedbackSerializer(s.Serializer[Any]):
    """``document`` is named as in ``related``: ``page/find-a-family-doctor``. ``key`` is that of a segment."""

    verdict = s.ChoiceField(choices=Verdict.choices)
    document = SaidField(required=False, allow_blank=True, max_length=100)
    key = SaidField(required=False, allow_blank=True, max_length=60)
    comment = SaidField(required=False, allow_blank=True, max_length=500)


class ReceivedSerializer(s.Serializer[Any]):
    """It was received."""

    received = s.BooleanField()


BY_KIND: dict[str, type[PageSerializer]] = {
    Kind.STEP: StepSerializer,
    Kind.CARD: CardSerializer,
    Kind.TERM: TermSerializer,
    Kind.ORGANISATION: OrganisationSerializer,
    Kind.SERVICE: ServiceSerializer,
}


def _whole(least: int, most: int = 2**31 - 1) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


THEME = OpenApiParameter("theme", str, enum=Theme.values, description="Only of this theme.")
TOWN = OpenApiParameter("town", str, description="Only of this town: its slug.")
DAYS = OpenApiParameter("days", _whole(1, 366), description="How far to look ahead; 60 without it.")
QUERY = OpenApiParameter("q", {"type": "string", "maxLength": 120}, description="Words in any language.")
MOST = OpenApiParameter("limit", _whole(1, 50), description="20 without it.")
WALKER = [
    OpenApiParameter("pathway", str, enum=Pathway.values, description="The sector she studied for."),
    OpenApiParameter("status", str, description="Residence status, as in the steps' conditions."),
    OpenApiParameter("children", str, enum=["0", "1"], description="Whether she has children."),
    OpenApiParameter("age", _whole(0, 120)),
    OpenApiParameter("education", _whole(0, 8), description="ISCED 2011 level."),
    OpenApiParameter("done", str, description="Slugs of the steps that are done, with commas between them."),
]
SINCE = OpenApiParameter("since", _whole(0), description="A revision: only what changed after it.")
PAGING = (
    OpenApiParameter("page", _whole(1, 10_000), description="From 1."),
    OpenApiParameter("page_size", _whole(1, 200), description="50 without it."),
)
_LANGUAGE = OpenApiParameter("language", str, OpenApiParameter.PATH, enum=LANGUAGES)
_SLUG = OpenApiParameter("slug", {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, OpenApiParameter.PATH)


@cache
def page_of(serializer: type[s.Serializer[Any]]) -> Any:
    """A page of a list of these."""
    name = serializer.__name__.removesuffix("Serializer")
    return inline_serializer(
        f"PageOf{name}s",
        {
            "next": s.URLField(allow_null=True),
            "previous": s.URLField(allow_null=True),
            "results": serializer(many=True),
        },
    )


class Promise(AutoSchema):
    """Adds what holds for every address: which languages there are, what a slug looks like, what it is called."""

    method_mapping = {"get": "read", "post": "send"}

    def get_override_parameters(self) -> list[Any]:
        found = [*super().get_override_parameters()]
        found += [_LANGUAGE] if "{language}" in self.path else []
        found += [_SLUG] if "{slug}" in self.path else []
        return found

    def get_operation_id(self) -> str:
        words = re.findall(r"[a-z]+|\{slug\}", self.path.removeprefix("/api/v1/"))
        inside = [word for word in words if word not in ("language", "{slug}")]
        kind = "one" if "{slug}" in self.path else self.method_mapping[self.method.lower()]
        return "_".join([kind, *inside]) or "read"


class OfAKind(Promise):
    """The promise of a view of one kind of document: ``view.kind`` says which."""

    def get_response_serializers(self) -> Any:
        serializer = BY_KIND.get(self.view.kind, PageSerializer)
        promised = serializer if "{slug}" in self.path else page_of(serializer)  # type: ignore[arg-type]
        return {200: promised}


def only_ours(endpoints: list[Any]) -> list[Any]:
    """The schema tells of the open API; the two other forms of the content have contracts of their own."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def with_problems(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Every address can answer with these errors, and says when nothing changed."""
    told = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            answers = operation["responses"]
            for status in ("400", "404", "429", *(["415"] if method == "post" else [])):
                answers[status] = {**told, "description": HTTPStatus(int(status)).phrase}
            if method == "get":
                answers["304"] = {"description": "Nothing changed since the ETag or the moment that was sent."}
    result["components"]["schemas"]["Problem"] = _PROBLEM
    return result


_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "description": "By field: what is wrong with it.", "additionalProperties": {}},
    },
}
