"""How the desk says what it knows."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import facts
from content.honesty import SOURCE_LANGUAGE, Status
from content.kinds import Part
from content.models import Document, Feedback
from content.segments import text_of

D = Document.State
STATE_KINDS = {D.DRAFT: "warn", D.REVIEW: "info", D.PUBLISHED: "good", D.WITHDRAWN: "neutral"}
NOT_READY = {
    "same_person": gettext_lazy("This text is critical: somebody else than its writer publishes it."),
    "not_in_review": gettext_lazy("Ask for a review first."),
    "no_time": gettext_lazy("That is no date and time."),
}
LANGUAGE_NAMES = dict(settings.LANGUAGES)


def title(document: Document) -> str:
    """The Dutch title of the working text."""
    return facts.plain(text_of(document.draft, Part.TITLE)) or document.slug


def stamp(document: Document) -> str:
    """Which saving of the document somebody looks at."""
    return document.updated_at.isoformat()


def broken_facts(found: list[tuple[str, str, facts.Difference]]) -> list[str]:
    """One line for each translation that lost or added a fact."""
    return [
        _("Not published. %(language)s, segment %(key)s: lost %(lost)s; added %(added)s.")
        % {
            "language": LANGUAGE_NAMES[language],
            "key": key,
            "lost": ", ".join(difference.missing) or "–",
            "added": ", ".join(difference.extra) or "–",
        }
        for language, key, difference in found
    ]


def language_lines(document: Document) -> list[dict[str, Any]]:
    """For each language, how many segments of the public text have which status."""
    lines = []
    for code, name in settings.LANGUAGES:
        if code != SOURCE_LANGUAGE:
            body = getattr(document, f"body_{code}") or []
            counts = Counter(segment["status"] for segment in body)
            shown = [(str(what.label), counts[what.value]) for what in Status if counts[what.value]]
            lines.append({"code": code, "name": name, "counts": shown})
    return lines


def lost_facts(difference: facts.Difference) -> str:
    """Why a translation is not saved."""
    return _("Not saved, your text is kept. Missing from the Dutch: %(lost)s. Not in the Dutch: %(added)s.") % {
        "lost": ", ".join(difference.missing) or "–",
        "added": ", ".join(difference.extra) or "–",
    }


def about(remark: Feedback) -> dict[str, str]:
    """Which text a remark is about, and the Dutch paragraph."""
    document = remark.document
    if document is None:
        return {"title": "", "paragraph": "", "language_name": LANGUAGE_NAMES[remark.language]}
    segment = document.segment(remark.key)
    return {
        "title": title(document),
        "paragraph": segment["text"] if segment else "",
        "language_name": LANGUAGE_NAMES[remark.language],
    }
