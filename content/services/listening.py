"""Listening: what readers say of a page, without anybody being asked who she is."""

from content.models import Document, Feedback

_LONGEST = Feedback._meta.get_field("comment").max_length


def record_feedback(
    *, language: str, verdict: str, document: Document | None = None, key: str = "", comment: str = ""
) -> Feedback:
    """Keep what a reader said of a document or one of its segments. A key that the text has not is left out."""
    body = getattr(document, f"body_{language}") if document else []
    known = key if any(segment["key"] == key for segment in body) else ""
    return Feedback.objects.create(
        document=document, key=known, language=language, verdict=verdict, comment=comment.strip()[:_LONGEST]
    )
