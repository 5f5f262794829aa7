"""The content in figures: what is there, how far each language is, what is broken. Few queries at any size."""

from collections import Counter
from typing import Any

from django.conf import settings

from content.honesty import SOURCE_LANGUAGE, Status
from content.kinds import Kind
from content.models import Document, LinkCheck
from content.segments import facts_kept

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]
COUNTED = (Status.MISSING, Status.MACHINE, Status.PROOFREAD, Status.CHANGED)


def content_status() -> dict[str, Any]:
    """Counts of public documents by kind; for each language of segments by status and of facts; links; overdue."""
    columns = ["kind", "body_nl", *(f"body_{code}" for code in LANGUAGES)]
    kinds: Counter[str] = Counter()
    statuses: dict[str, Counter[str]] = {code: Counter() for code in LANGUAGES}
    kept, total = Counter[str](), Counter[str]()
    for kind, dutch, *bodies in Document.objects.public().values_list(*columns):
        kinds[kind] += 1
        sources = {segment["key"]: segment["text"] for segment in dutch or ()}
        for code, body in zip(LANGUAGES, bodies, strict=True):
            shown = [segment for segment in body or () if segment["key"] in sources]
            statuses[code].update(segment["status"] for segment in shown)
            pairs = [(sources[one["key"]], one["text"]) for one in shown if one["status"] != Status.MISSING]
            found = facts_kept(pairs)
            kept[code] += found[0]
            total[code] += found[1]
    return {
        "pages": kinds[Kind.PAGE],
        "steps": kinds[Kind.STEP],
        "cards": kinds[Kind.CARD],
        "glossary": kinds[Kind.TERM],
        "documents": kinds.total(),
        "languages": {code: {what.value: statuses[code][what.value] for what in COUNTED} for code in LANGUAGES},
        "facts": {
            "kept": kept.total(),
            "broken": total.total() - kept.total(),
            "total": total.total(),
            "by_language": {code: [kept[code], total[code]] for code in LANGUAGES},
        },
        "links_broken": LinkCheck.objects.filter(state=LinkCheck.State.BROKEN).count(),
        "overdue": Document.objects.overdue().count(),
    }
