"""Translating: a segment in one language, and people who read it beside the Dutch."""

from django.db import transaction

from config.accounts.models import User
from content import facts
from content.honesty import SOURCE_LANGUAGE, digest, digest_pair
from content.models import Document, Origin, Review, Translation

from .publishing import FactsBroken, republish


class OutOfDate(Exception):
    """The Dutch changed since the translator looked at it."""


@transaction.atomic
def save_translation(
    *, document: Document, key: str, language: str, source: str, text: str, by: User | None, engine: str = ""
) -> Translation:
    """Keep a translation and show it at once where the document is public. A person's own text counts as read by her.

    ``source`` is the Dutch that the translator saw. Raises OutOfDate when it is no longer the text, and FactsBroken
    when the translation lost or added a fact.
    """
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    segment = document.segment(key)
    if language == SOURCE_LANGUAGE or segment is None or digest(segment["text"]) != digest(source):
        raise OutOfDate
    text = " ".join(text.split())
    if difference := facts.difference(source, text):
        raise FactsBroken([(language, key, difference)])
    translation, _created = Translation.objects.update_or_create(
        document=document,
        key=key,
        language=language,
        defaults={
            "source": segment["text"],
            "text": text,
            "origin": Origin.PERSON if by else Origin.MACHINE,
            "engine": engine,
            "by": by,
        },
    )
    if by is not None:
        _read(translation, by)
    republish(document=document, language=language)
    return translation


@transaction.atomic
def approve_translation(*, translation: Translation, seen: str, by: User) -> Review:
    """Somebody read the translation beside the Dutch and found it right. ``seen`` is ``digest_pair`` of what she read.

    Approving twice counts once. Raises OutOfDate when either text changed meanwhile.
    """
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=translation.document_id)
    translation = Translation.objects.select_for_update(of=("self",), no_key=True).get(pk=translation.pk)
    segment = document.segment(translation.key)
    if segment is None or digest_pair(segment["text"], translation.text) != seen:
        raise OutOfDate
    if digest(segment["text"]) != digest(translation.source):
        # The Dutch changed and she found that the translation still says the same.
        translation.source = segment["text"]
        translation.save(update_fields=["source", "updated_at"])
    review = _read(translation, by)
    republish(document=document, language=translation.language)
    return review


def _read(translation: Translation, by: User) -> Review:
    review, _created = Review.objects.get_or_create(
        translation=translation, by=by, of=digest_pair(translation.source, translation.text)
    )
    return review
