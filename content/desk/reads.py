"""How often each text was read: counts per day and language, which tell nothing about who reads."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from content.models import Document, ReadCount

PERIODS = (30, 90)
UNUSED_DAYS = 90


def most_read(days: int) -> QuerySet[ReadCount, Any]:
    """The public documents that were read in these days, the most read first."""
    rows = _since(days).filter(document__published__isnull=False)
    named = rows.values("document", "document__title_nl", "document__slug")
    return named.annotate(times=Sum("count")).order_by("-times", "document")


def by_language(documents: Iterable[int], days: int) -> dict[int, list[tuple[str, int]]]:
    """For each of these documents its languages and how often it was read in them, the most frequent first."""
    rows = _since(days).filter(document__in=list(documents)).values_list("document", "language")
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for document, language, times in rows.annotate(times=Sum("count")).order_by("-times", "language"):
        found[document].append((language, times))
    return found


def unread(documents: Any) -> Any:
    """Those of these documents that are public and that nobody read in 90 days."""
    return documents.public().exclude(pk__in=_since(UNUSED_DAYS).values("document"))


def unread_count() -> int:
    count: int = unread(Document.objects.all()).count()
    return count


def _since(days: int) -> QuerySet[ReadCount]:
    return ReadCount.objects.filter(day__gte=timezone.localdate() - dt.timedelta(days=days))
