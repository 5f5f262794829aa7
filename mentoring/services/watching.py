"""What the clock looks for every night: silence, trials that are over, endings that come, trainings that expire."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from config.accounts.models import ToDo
from config.accounts.services import open_todo
from mentoring.models import Mentor, Mentorship

from .mentorships import put_trial_question, trial_is_over
from .pair import locked_pair

S = Mentorship.State
TRAINING_WARNING = timedelta(days=60)
ENDING_WARNING = timedelta(days=21)
LEFT_ALONE = timedelta(days=7)


def watch() -> dict[str, int]:
    """Open the to-dos that nobody asked for. Returns how many things it found; running it twice is harmless."""
    return {
        "silent": _silent(),
        "trials": _trials(),
        "endings": _endings(),
        "trainings": _trainings(),
    }


def _silent() -> int:
    """Pairs in trial or under way without a meeting for the programme's days."""
    today = timezone.localdate()
    pairs = (
        Mentorship.objects.filter(state__in=[S.TRIAL, S.ACTIVE])
        .select_related("programme")
        .annotate(last_met_on=Max("meetings__held_on"))
    )
    found = 0
    for mentorship in pairs:
        since = mentorship.last_met_on or mentorship.trial_started_on or mentorship.started_on
        if since and (today - since).days >= mentorship.programme.silence_days:
            _remind(mentorship, "silent")
            found += 1
    return found


def _trials() -> int:
    waiting = Mentorship.objects.filter(state=S.TRIAL, trial_asked_at__isnull=True).select_related("programme")
    return sum(_ask(mentorship) for mentorship in list(waiting))


@transaction.atomic
def _ask(mentorship: Mentorship) -> bool:
    mentorship = locked_pair(mentorship)
    if mentorship.trial_asked_at is not None or not trial_is_over(mentorship):
        return False
    put_trial_question(mentorship, by=None)
    return True


def _endings() -> int:
    soon = timezone.localdate() + ENDING_WARNING
    ending = Mentorship.objects.filter(state=S.ACTIVE, planned_end_on__lte=soon).select_related("programme")
    for mentorship in ending:
        _remind(mentorship, "plan_ending", on=mentorship.planned_end_on)
    return len(ending)


def _trainings() -> int:
    soon = timezone.localdate() + TRAINING_WARNING
    expiring = Mentor.objects.filter(
        state__in=[Mentor.State.APPROVED, Mentor.State.PAUSED], training_expires_on__lte=soon
    ).select_related("programme")
    for mentor in expiring:
        _remind(mentor, "renew_training", on=mentor.training_expires_on)
    return len(expiring)


def _remind(subject: Mentor | Mentorship, code: str, *, on: date | None = None) -> None:
    """Open a to-do, unless a coordinator struck the same one off in the last days: then she is at it."""
    struck_off = ToDo.objects.about(subject).filter(code=code, done_at__gte=timezone.now() - LEFT_ALONE)
    if struck_off.exists():
        return
    days = max((on - timezone.localdate()).days, 0) if on else 0
    open_todo(programme=subject.programme, about=subject, code=code, in_days=days)
