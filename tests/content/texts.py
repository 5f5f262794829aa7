"""Texts for tests: a document with two paragraphs, published and translated."""

from content.models import Document, Translation
from content.services import publish, submit

SEGMENTS = [
    {"key": "title", "kind": "title", "text": "Een huisarts zoeken"},
    {"key": "summary", "kind": "summary", "text": "Zoek een *huisarts* dicht bij huis."},
    {"key": "p1", "kind": "paragraph", "text": "Een bezoek kost 30 euro."},
    {"key": "s1", "kind": "step", "text": "Bel eerst en maak een afspraak."},
]
UKRAINIAN = {
    "title": "Знайти лікаря",
    "summary": "Знайдіть *huisarts* поблизу дому.",
    "p1": "Візит коштує 30 євро.",
    "s1": "Спочатку зателефонуйте і запишіться.",
}


def written(by, *, slug="find-a-family-doctor", segments=SEGMENTS, **fields) -> Document:
    """A public document without translations."""
    fields = {"kind": "page", "theme": "health", **fields}
    document = Document.objects.create(slug=slug, draft=segments, **fields)
    submit(document=document, by=by)
    return publish(document=document, by=by)


def translated(document: Document, texts=UKRAINIAN, language="uk") -> None:
    """Machine translations of the document's text as it is now."""
    for segment in document.draft:
        if segment["key"] in texts:
            Translation.objects.create(
                document=document,
                key=segment["key"],
                language=language,
                source=segment["text"],
                text=texts[segment["key"]],
                origin="machine",
                engine="test",
            )


def changed(segments, key, text):
    """The same segments with another text for one key."""
    return [{**segment, "text": text} if segment["key"] == key else segment for segment in segments]
