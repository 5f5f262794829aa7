"""Counting what is read and what is not found, without knowing by whom."""

import re

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from content.models import ReadCount, SearchMiss

LONGEST_WORDS = 40
# A long number or an address may tell of the person.
_PERSONAL = re.compile(r"\d{4}|@")


def count_read(*, document_id: int, language: str) -> None:
    """One more reading of a document today. A busy database loses the count, never the page."""
    today = timezone.localdate()
    mine = ReadCount.objects.filter(document_id=document_id, language=language, day=today)
    try:
        with transaction.atomic():
            if not mine.update(count=F("count") + 1):
                first = ReadCount(document_id=document_id, language=language, day=today, count=1)
                ReadCount.objects.bulk_create([first], ignore_conflicts=True)
    except DatabaseError:
        return


def record_miss(*, language: str, query: str) -> None:
    """Somebody searched these words and found nothing. Long texts and what may tell of her are not kept."""
    words = " ".join(query.casefold().split())
    if not words or len(words) > LONGEST_WORDS or _PERSONAL.search(words):
        return
    month = timezone.localdate().replace(day=1)
    mine = SearchMiss.objects.filter(words=words, language=language, month=month)
    try:
        with transaction.atomic():
            if not mine.update(count=F("count") + 1):
                first = SearchMiss(words=words, language=language, month=month, count=1)
                SearchMiss.objects.bulk_create([first], ignore_conflicts=True)
    except DatabaseError:
        return
