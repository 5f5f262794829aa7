"""What needs an editor, in few queries."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Document, Feedback, LinkCheck, SearchMiss

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
    path = reverse("content:desk:documents")
    return [
        Need(_("Drafts"), counts["draft"], f"{path}?state=draft"),
        Need(_("Wait for review"), counts["review"], f"{path}?state=review"),
        Need(_("Overdue: check again"), counts["overdue"], f"{path}?only=overdue"),
        Need(_("Readers' remarks"), Feedback.objects.filter(handled_at__isnull=True).count(), path),
        Need(_("Broken links"), LinkCheck.objects.filter(state=LinkCheck.State.BROKEN).count(), path),
        Need(_("Searches without a hit"), SearchMiss.objects.values("words").distinct().count(), path),
    ]
