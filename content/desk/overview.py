"""What needs an editor, in few queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.core.models import Job
from content.models import Document, Feedback, LinkCheck, SearchMiss
from content.services.machine import CODES, JOB
from content.services.status import content_status

D = Document.State


@dataclass(frozen=True)
class Need:
    """A count, and the list behind it."""

    label: str
    count: int
    url: str


def needs() -> list[Need]:
    """Drafts, reviews, overdue texts, broken links, remarks and searches without a hit."""
    counts = Document.objects.aggregate(
        draft=Count("pk", filter=Q(state=D.DRAFT)),
        review=Count("pk", filter=Q(state=D.REVIEW)),
        overdue=Count("pk", filter=Q(published__isnull=False, due_on__lt=timezone.localdate())),
    )
    remarks = Feedback.objects.filter(handled_at__isnull=True).count()
    broken = LinkCheck.objects.filter(state=LinkCheck.State.BROKEN).count()
    missed = SearchMiss.objects.values("words", "language").distinct().count()
    path = reverse("content:desk:documents")
    return [
        Need(_("Drafts"), counts["draft"], f"{path}?state=draft"),
        Need(_("Wait for review"), counts["review"], f"{path}?state=review"),
        Need(_("Overdue: check again"), counts["overdue"], f"{path}?only=overdue"),
        Need(_("Readers' remarks"), remarks, reverse("content:desk:remarks")),
        Need(_("Broken links"), broken, reverse("content:desk:links")),
        Need(_("Searches without a hit"), missed, reverse("content:desk:searches")),
    ]


def language_progress() -> list[dict[str, Any]]:
    """For each language how many segments a person has proofread, of all."""
    found = content_status()["languages"]
    at_work = {
        CODES[number]: f"{done} / {total}"
        for number, done, total in Job.objects.filter(
            kind=JOB, state__in=[Job.State.QUEUED, Job.State.RUNNING]
        ).values_list("subject_id", "done", "total")
    }
    return [
        {
            "code": code,
            "name": name,
            "done": found[code]["proofread"],
            "total": sum(found[code].values()),
            "job": at_work.get(code, ""),
        }
        for code, name in settings.LANGUAGES
        if code in found
    ]
