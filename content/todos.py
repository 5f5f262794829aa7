"""What a coordinator sees of the content on *Today*."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.accounts import todos

from .models import Document, Feedback, LinkCheck


@todos.figures
def content_figures(user: Any) -> list[todos.Figure]:
    """Texts to check again, links that do not answer, remarks that nobody answered; only where there are some."""
    counts = [
        (_("Texts to check again"), Document.objects.overdue().count(), "documents", "?only=overdue"),
        (_("Broken links"), LinkCheck.objects.filter(state=LinkCheck.State.BROKEN).count(), "links", ""),
        (_("Readers' remarks"), Feedback.objects.filter(handled_at__isnull=True).count(), "remarks", ""),
    ]
    return [
        todos.Figure(label, count, reverse(f"content:desk:{page}") + query)
        for label, count, page, query in counts
        if count
    ]
