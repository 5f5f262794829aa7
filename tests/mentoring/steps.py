"""A pair at each point of its way, made by the real verbs."""

import datetime as dt

from django.utils import timezone

from mentoring import services
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory

REASONS = {
    "for": [
        {"code": "needs", "points": 24.0, "values": {"themes": ["work", "language"], "missing": ["housing"]}},
        {"code": "language", "points": 12.0, "values": {"code": "en", "level": "B1"}},
        {"code": "distance", "points": 9.0, "values": {"km": 4.2}},
    ],
    "against": [{"code": "interests", "points": 0, "values": {"shared": []}}],
    "unknown": [{"code": "life_stage"}],
}


def offered(programme, **people):
    """An offer nobody has answered, and the coordinator who made it."""
    coordinator = people.pop("coordinator", None) or CoordinatorFactory(programme=programme)
    newcomer = people.get("newcomer") or NewcomerFactory(programme=programme)
    mentor = people.get("mentor") or MentorFactory(programme=programme)
    return services.offer(newcomer=newcomer, mentor=mentor, by=coordinator, reasons=REASONS), coordinator


def accepted(programme, **people):
    """Two yeses: the first meeting is to be planned."""
    mentorship, coordinator = offered(programme, **people)
    services.answer_offer(mentorship=mentorship, by=mentorship.newcomer.user, answer="yes")
    services.answer_offer(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    mentorship.refresh_from_db()
    return mentorship, coordinator


def met(mentorship, days_ago=0, **fields):
    """A meeting so many days ago."""
    held_on = timezone.localdate() - dt.timedelta(days=days_ago)
    return services.record_meeting(
        mentorship=mentorship, by=mentorship.mentor.user, held_on=held_on, **{"minutes": 60, **fields}
    )


def in_trial(programme, days_ago=0, **people):
    """The first meeting took place."""
    mentorship, coordinator = accepted(programme, **people)
    if days_ago:
        long_ago = timezone.now() - dt.timedelta(days=days_ago + 1)
        type(mentorship).objects.filter(pk=mentorship.pk).update(offered_at=long_ago)
        mentorship.refresh_from_db()
    held_on = timezone.localdate() - dt.timedelta(days=days_ago)
    services.start_trial(mentorship=mentorship, held_on=held_on, by=coordinator)
    mentorship.refresh_from_db()
    return mentorship, coordinator


def active(programme, **people):
    """Both want to go on."""
    mentorship, coordinator = in_trial(programme, **people)
    services.ask_trial(mentorship=mentorship, by=coordinator)
    services.answer_trial(mentorship=mentorship, by=mentorship.newcomer.user, answer="yes")
    services.answer_trial(mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
    mentorship.refresh_from_db()
    return mentorship, coordinator
