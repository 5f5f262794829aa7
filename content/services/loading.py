"""Loading the content that comes with the platform. Running it again changes nothing; what people wrote stays.

One file per document (``data/documents/<kind>/<slug>.json``, Dutch and structure) and one per language and kind
(``data/texts/<language>/<kind>.json``, key → ``{"of": hash of the Dutch, "text"}``): see docs/welcome-content.md.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.honesty import digest
from content.kinds import Kind
from content.models import (
    Card,
    Document,
    Event,
    OpeningTime,
    Organisation,
    Origin,
    Place,
    Service,
    Step,
    Term,
    Town,
    Translation,
    Version,
)
from content.shipped import DATA, WrongContent, read_documents, read_texts

from .directory import changed_by_hand
from .publishing import LANGUAGES, bump, renew, write_bodies
from .structure import told

SHIPPED = "shipped"
FIELDS = ("theme", "position", "critical")
CONDITIONS = {"statuses": [], "children": False, "min_age": None, "max_age": None, "min_education": None}


@dataclass
class Loaded:
    """What a loading did: how many documents and translations are new or different, what people had changed."""

    documents: int = 0
    translations: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_welcome(folders: Iterable[Path] = (DATA / "documents",), *, texts: Path = DATA / "texts") -> Loaded:
    """Bring the written content in and publish it in ten languages. Raises WrongContent, and then writes nothing."""
    files = {ref: data for folder in folders for ref, data in read_documents(folder).items()}
    loaded = Loaded()
    before = told()
    documents = _write_documents(files, loaded)
    ours = {ref: document for ref, document in documents.items() if ref not in loaded.kept}
    _write_translations(ours, {code: read_texts(texts, code) for code in LANGUAGES}, loaded)
    _write_structure(files, documents)
    write_bodies(list(ours.values()), LANGUAGES)
    after = told()
    if different := [pk for pk in before if after[pk] != before[pk]]:
        renew(different)
    return loaded


# --- Documents and their versions ------------------------------------------------------------


def _write_documents(files: Mapping[str, dict[str, Any]], loaded: Loaded) -> dict[str, Document]:
    known = {document.reference: document for document in Document.objects.select_related("published")}
    now = timezone.now()
    for ref, data in files.items():
        document = known.get(ref)
        if document is not None and not _is_ours(document):
            loaded.kept.append(ref)
            continue
        values = {name: data[name] for name in FIELDS if name in data}
        if document is None:
            document = known[ref] = Document(kind=data["kind"], slug=data["slug"], state=Document.State.DRAFT)
        elif document.draft == data["segments"] and all(getattr(document, name) == values[name] for name in values):
            continue
        for name, value in values.items():
            setattr(document, name, value)
        _publish_as_shipped(document, data["segments"], now)
        loaded.documents += 1
    _set_related(files, known)
    return {ref: known[ref] for ref in files}


def _is_ours(document: Document) -> bool:
    """Whether nobody has touched it since it was loaded."""
    published = document.published
    return bool(published and published.shipped and document.state == Document.State.PUBLISHED)


def _publish_as_shipped(document: Document, segments: list[dict[str, Any]], now: dt.datetime) -> None:
    document.draft = segments
    document.save()
    last = document.versions.first()
    if last is None or last.segments != segments:
        last = Version.objects.create(
            document=document, number=last.number + 1 if last else 1, segments=segments, shipped=True, at=now
        )
    document.published, document.published_at, document.state = last, now, Document.State.PUBLISHED
    document.save(update_fields=["published", "published_at", "state", "updated_at"])


def _set_related(files: Mapping[str, dict[str, Any]], known: Mapping[str, Document]) -> None:
    """Links to documents that are not there are left out: another town may not have loaded them."""
    through = Document.related.through
    there = set(through.objects.values_list("from_document", "to_document"))
    wanted = {
        (known[ref].pk, known[other].pk)
        for ref, data in files.items()
        for other in (*data.get("related", ()), *data.get("services", ()))
        if other in known and other != ref
    }
    through.objects.bulk_create(
        [through(from_document_id=one, to_document_id=other) for one, other in sorted(wanted - there)]
    )


# --- Translations ----------------------------------------------------------------------------


def _write_translations(
    documents: Mapping[str, Document], texts: Mapping[str, Mapping[str, Mapping[str, Any]]], loaded: Loaded
) -> None:
    there = {
        (one.document_id, one.key, one.language): one
        for one in Translation.objects.filter(document__in=documents.values()).prefetch_related("reviews")
    }
    new, changed = [], []
    for language, by_document in texts.items():
        for ref in documents.keys() & by_document.keys():
            document = documents[ref]
            for segment in document.draft:
                given = by_document[ref].get(segment["key"])
                if not given:
                    continue
                source = segment["text"] if given["of"] == digest(segment["text"]) else ""
                one = there.get((document.pk, segment["key"], language))
                if one is None:
                    new.append(
                        Translation(
                            document=document,
                            key=segment["key"],
                            language=language,
                            source=source,
                            text=given["text"],
                            origin=Origin.MACHINE,
                            engine=SHIPPED,
                        )
                    )
                elif _may_renew(one) and (one.text, one.source) != (given["text"], source):
                    one.text, one.source = given["text"], source
                    changed.append(one)
    Translation.objects.bulk_create(new, batch_size=500)
    Translation.objects.bulk_update(changed, ["text", "source"], batch_size=500)
    loaded.translations = len(new) + len(changed)


def _may_renew(translation: Translation) -> bool:
    return translation.engine == SHIPPED and not translation.reviews.all()


# --- What is not text ------------------------------------------------------------------------


def _write_structure(files: Mapping[str, dict[str, Any]], documents: Mapping[str, Document]) -> None:
    by_hand = changed_by_hand()

    def those(kind: Kind) -> list[tuple[Document, dict[str, Any]]]:
        ours = ((documents[ref], data) for ref, data in files.items() if data["kind"] == kind)
        return [(document, data) for document, data in ours if document.pk not in by_hand]

    for document, data in those(Kind.ORGANISATION):
        contact = {name: data.get(name) or "" for name in ("website", "email", "phone")}
        Organisation.objects.update_or_create(document=document, defaults=contact)
    organisations = {one.document.reference: one for one in Organisation.objects.select_related("document")}
    for document, data in those(Kind.ORGANISATION):
        if parent := organisations.get(data.get("parent") or ""):
            Organisation.objects.filter(document=document).update(parent=parent)
    for document, data in those(Kind.SERVICE):
        _write_service(document, data, organisations)
    for document, data in those(Kind.STEP):
        _write_step(document, data)
    steps = {one.document.reference: one for one in Step.objects.select_related("document")}
    for document, data in those(Kind.STEP):
        document.step.requires.set([steps[ref] for ref in data.get("requires", ()) if ref in steps])
    for document, data in those(Kind.CARD):
        Card.objects.update_or_create(document=document, defaults={"graph": data["graph"]})
    for document, data in those(Kind.TERM):
        Term.objects.update_or_create(
            document=document, defaults={"abbreviation_of": data.get("abbreviation_of") or ""}
        )
    for document, data in those(Kind.EVENT):
        _write_event(document, data, organisations)


def _write_service(document: Document, data: dict[str, Any], organisations: Mapping[str, Organisation]) -> None:
    lists = {name: data.get(name) or [] for name in ("themes", "languages", "statuses", "municipalities")}
    single = {name: data.get(name) for name in ("min_age", "max_age", "by_appointment")}
    if data["organisation"] not in organisations:
        raise WrongContent(f"{document}: unknown organisation {data['organisation']!r}")
    service, _new = Service.objects.update_or_create(
        document=document,
        defaults={
            "organisation": organisations[data["organisation"]],
            "url": data.get("url") or "",
            **lists,
            **single,
        },
    )
    service.places.set(Place.objects.filter(slug__in=data.get("places", ())))


def _write_step(document: Document, data: dict[str, Any]) -> None:
    conditions = {name: data.get("for", {}).get(name, empty) for name, empty in CONDITIONS.items()}
    conditions["with_children"] = bool(conditions.pop("children"))
    Step.objects.update_or_create(
        document=document, defaults={"phase": data["phase"], "pathway": data.get("pathway") or "", **conditions}
    )


def _write_event(document: Document, data: dict[str, Any], organisations: Mapping[str, Organisation]) -> None:
    place = Place.objects.filter(slug=data.get("place") or "").first()
    town = place.town if place else Town.objects.get(slug=data["town"])
    starts, ends = (timezone.make_aware(dt.datetime.fromisoformat(data[name])) for name in ("starts", "ends"))
    Event.objects.update_or_create(
        document=document,
        defaults={
            "town": town,
            "place": place,
            "organisation": organisations.get(data.get("organisation") or ""),
            "starts_at": starts,
            "ends_at": ends,
            "rrule": data.get("rrule") or "",
            "url": data.get("url") or "",
        },
    )


@transaction.atomic
def load_places(path: Path, *, town: Town) -> int:
    """Bring a town's places and their opening hours in. Returns how many are new; those that are there stay."""
    organisations = {one.document.reference: one for one in Organisation.objects.select_related("document")}
    new = 0
    for data in json.loads(path.read_text(encoding="utf-8")):
        place, is_new = Place.objects.get_or_create(
            slug=data["slug"],
            defaults={
                "town": town,
                "organisation": organisations.get(data.get("organisation") or ""),
                **{name: data[name] for name in ("name", "street", "postcode", "municipality")},
                **{name: data.get(name) or "" for name in ("phone", "email")},
                **{name: data.get(name) for name in ("latitude", "longitude", "barrier_free")},
            },
        )
        if is_new:
            new += 1
            OpeningTime.objects.bulk_create(
                OpeningTime(
                    place=place,
                    weekday=hour["weekday"],
                    opens=dt.time.fromisoformat(hour["opens"]),
                    closes=dt.time.fromisoformat(hour["closes"]),
                    by_appointment=hour.get("by_appointment", False),
                )
                for hour in data.get("hours", ())
            )
    if new:
        bump()
    return new
