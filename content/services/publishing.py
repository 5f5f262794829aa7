"""Publishing: ten languages in one transaction, and a revision that tells every cache."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from config.accounts.models import User
from config.core.models import Event
from config.core.states import IllegalMove, advance
from content import facts, honesty
from content.kinds import Part
from content.models import TRANSLATED, Document, Revision, Translation
from content.segments import Translated, body_in, text_of

from .drafting import add_version

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PUBLISHED_COLUMNS = [f"{name}_{code}" for name in TRANSLATED for code in LANGUAGES]
D = Document.State


class NotReady(Exception):
    """The text cannot be published yet; the message is one of the codes ``same_person``, ``not_in_review``."""


class FactsBroken(Exception):
    """Translations of the text as it is now lost or added facts: ``[(language, key, Difference)]``."""

    def __init__(self, found: list[tuple[str, str, facts.Difference]]) -> None:
        super().__init__(f"{len(found)} translations with other facts")
        self.found = found


@transaction.atomic
def publish(*, document: Document, by: User | None) -> Document:
    """Show the reviewed text to everybody, in every language. Publishing twice changes nothing.

    Raises NotReady when it is not in review, or when a critical text has been written and approved by one person;
    FactsBroken when a current translation carries other facts than the Dutch.
    """
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if document.state == D.PUBLISHED:
        return document
    if document.state != D.REVIEW:
        raise NotReady("not_in_review")
    version = add_version(document, by=by)
    if document.critical and by is not None and version.by_id == by.pk:
        raise NotReady("same_person")
    comes_back = document.removed_in is not None
    advance(
        document, D.PUBLISHED, by=by, published=version, published_at=timezone.now(), publish_at=None, removed_in=None
    )
    write_bodies([document], LANGUAGES, refuse_broken_facts=True, even_unchanged=comes_back)
    return document


@transaction.atomic
def withdraw(*, document: Document, by: User, reason: str) -> Document:
    """Take a text from the readers. Apps that kept it are told that it is gone."""
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if document.state == D.WITHDRAWN:
        return document
    if document.state == D.REVIEW:
        raise IllegalMove(document, D.WITHDRAWN)
    revision = max(bump().values())
    return advance(document, D.WITHDRAWN, by=by, reason=reason, published=None, published_at=None, removed_in=revision)


@transaction.atomic
def republish(*, document: Document, language: str) -> bool:
    """Bring one language of a public text up to its translations and reviews. Returns whether readers see a change."""
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    return bool(document.is_public and write_bodies([document], [language]))


def publish_due() -> int:
    """Publish what was reviewed and whose hour has come. Returns how many; the journal says why others were not."""
    done = 0
    for document in Document.objects.filter(state=D.REVIEW, publish_at__lte=timezone.now()):
        try:
            publish(document=document, by=None)
            done += 1
        except (FactsBroken, NotReady) as problem:
            Event.record(document, "not published", reason=str(problem))
            Document.objects.filter(pk=document.pk).update(publish_at=None)
    return done


def bump(languages: Iterable[str] = LANGUAGES) -> dict[str, int]:
    """Raise the revision of these languages in the transaction that is going on; every cache asks again."""
    now = timezone.now()
    wanted = sorted(set(languages))
    Revision.objects.bulk_create([Revision(language=code) for code in wanted], ignore_conflicts=True)
    for code in wanted:  # always in the same order, so that two publications never wait for each other
        Revision.objects.filter(language=code).update(number=F("number") + 1, changed_at=now)
    return dict(Revision.objects.filter(language__in=wanted).values_list("language", "number"))


def renew(documents: Iterable[int]) -> None:
    """What the pages of these documents tell beside their text is new: readers and phones that keep them ask again."""
    changed = {f"changed_in_{language}": number for language, number in bump().items()}
    Document.objects.public().filter(pk__in=list(documents)).update(**changed)


def write_bodies(
    documents: Sequence[Document],
    languages: Iterable[str],
    *,
    refuse_broken_facts: bool = False,
    even_unchanged: bool = False,
) -> list[str]:
    """Write the public text of these documents from their published versions. Returns the languages that changed.

    ``even_unchanged``: apps forgot these texts when they were withdrawn, so all of it is new to them. The caller holds
    the transaction and the rows.
    """
    found = _translations(documents)
    changed: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        assert document.published is not None  # noqa: S101  # the caller publishes or has asked is_public
        segments = document.published.segments
        if refuse_broken_facts:
            _check_facts(segments, found[document.pk])
        for language in languages:
            body = body_in(language, segments, found[document.pk][language], critical=document.critical)
            if even_unchanged or body != getattr(document, f"body_{language}"):
                _write(document, language, body)
                changed[language].append(document)
    revisions = bump(changed) if changed else {}
    for language, touched in changed.items():
        for document in touched:
            setattr(document, f"changed_in_{language}", revisions[language])
    together = {document.pk: document for touched in changed.values() for document in touched}
    Document.objects.bulk_update(together.values(), PUBLISHED_COLUMNS, batch_size=50)
    return list(changed)


def _write(document: Document, language: str, body: list[dict[str, Any]]) -> None:
    setattr(document, f"body_{language}", body)
    setattr(document, f"title_{language}", facts.plain(text_of(body, Part.TITLE)))
    setattr(document, f"summary_{language}", text_of(body, Part.SUMMARY))


def _translations(documents: Sequence[Document]) -> dict[int, dict[str, dict[str, Translated]]]:
    """By document, language and key."""
    found: dict[int, dict[str, dict[str, Translated]]] = defaultdict(lambda: defaultdict(dict))
    for one in Translation.objects.filter(document__in=documents).prefetch_related("reviews"):
        reviews = [honesty.Review(review.by_id, review.of) for review in one.reviews.all()]
        found[one.document_id][one.language][one.key] = Translated(one.source, one.text, reviews)
    return found


def _check_facts(segments: list[dict[str, Any]], translations: dict[str, dict[str, Translated]]) -> None:
    wrong = [
        (language, segment["key"], difference)
        for language, by_key in translations.items()
        for segment in segments
        if (one := by_key.get(segment["key"])) and one.is_current(segment["text"])
        if (difference := facts.difference(segment["text"], one.text))
    ]
    if wrong:
        raise FactsBroken(wrong)
