"""What *My path* shows of the mentor: an offer to answer, the mentor, meetings to confirm, a look back."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from newcomers.models import Newcomer
from newcomers.panels import register_panel, register_stage

from .models import Evaluation, Mentorship

S = Mentorship.State


@register_panel
def my_mentor(request: HttpRequest, newcomer: Newcomer) -> tuple[str, dict[str, Any]] | None:
    """The open mentorship, or the last one while the newcomer has not looked back on it."""
    pairs = Mentorship.objects.filter(newcomer=newcomer).with_people().with_meetings()
    mentorship = pairs.open().first() or _to_look_back(pairs)
    if mentorship is None:
        return None
    context = {
        "mentorship": mentorship,
        "is_next": mentorship.state == S.OFFERED,
        "to_confirm": mentorship.meetings.filter(confirmed_at__isnull=True, disputed_at__isnull=True)[:3],
        "must_answer": mentorship.state == S.TRIAL
        and mentorship.trial_asked_at
        and not mentorship.newcomer_trial_answer,
        "today": timezone.localdate(),
    }
    return "mentoring/parts/panel.html", context


def _to_look_back(pairs: Any) -> Mentorship | None:
    closed = pairs.filter(state=S.CLOSED).order_by("-closed_on").first()
    said = closed and closed.evaluations.filter(side=Evaluation.Side.NEWCOMER).exists()
    return None if said else closed


@register_stage
def stage(newcomer: Newcomer) -> str | None:
    """Before or after the first meeting."""
    mentorship = Mentorship.objects.filter(newcomer=newcomer).under_way().first()
    if mentorship is None:
        return None
    before = S.FIRST_MEETING in (mentorship.state, mentorship.paused_from)
    return "first_meeting" if before else "going_on"
