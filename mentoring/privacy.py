"""What the platform knows of a mentor and of a pair, and how it forgets them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from config.core import privacy
from config.core.models import Event

from .models import Evaluation, Interview, Meeting, Mentor, Mentorship, MentorState, PageQuestion

MENTOR_SHOWN = (
    "reference", "first_name", "last_name", "phone", "birth_year", "gender", "postcode", "municipality", "languages",
    "interests", "isco_code", "occupation", "years_experience", "availability", "max_distance_km",
    "children_birth_years", "state", "joined_on", "motivation", "offers", "capacity", "newcomer_gender",
    "mentorships_closed", "code_accepted_at", "training_completed_on", "training_expires_on",
)  # fmt: skip
PAIR_SHOWN = (
    "state", "offered_at", "newcomer_answer", "mentor_answer", "lapse_reason", "first_meeting_on",
    "first_meeting_where", "trial_started_on", "newcomer_trial_answer", "mentor_trial_answer", "started_on",
    "planned_end_on", "closed_on", "closure_reason", "outcome",
)  # fmt: skip
MEETING_SHOWN = (
    "held_on", "minutes", "mode", "where", "themes", "line", "next_on", "confirmed_at", "disputed_at",
)  # fmt: skip


def _pairs_of(user: Any) -> Any:
    return Mentorship.objects.filter(Q(newcomer__user=user) | Q(mentor__user=user))


def _export_mentor(user: Any) -> list[privacy.Row]:
    return privacy.rows(Mentor.objects.filter(user=user), *MENTOR_SHOWN)


def _erase_mentor(user: Any) -> None:
    """The row stays for the statistics, without anything that leads to the person."""
    for mentor in Mentor.objects.filter(user=user):
        Event.objects.about(mentor).exclude(reason="").update(reason="")
    mine = Mentor.objects.filter(user=user)
    mine.update(
        first_name="", last_name="", phone="", birth_year=None, gender="", postcode="", municipality="", languages=[],
        interests=[], isco_code="", occupation="", years_experience=None, availability=[], max_distance_km=None,
        children_birth_years=[], motivation="", offers=[], newcomer_gender="any",
    )  # fmt: skip
    mine.exclude(state=MentorState.DECLINED).update(state=MentorState.LEFT)


def _export_interviews(user: Any) -> list[privacy.Row]:
    return privacy.rows(
        Interview.objects.filter(mentor__user=user), "planned_for", "where", "held_on", "answers", "advice"
    )


def _erase_interviews(user: Any) -> None:
    Interview.objects.filter(mentor__user=user).delete()


def _export_pairs(user: Any) -> list[privacy.Row]:
    return privacy.rows(_pairs_of(user), *PAIR_SHOWN)


def _erase_pairs(user: Any) -> None:
    for mentorship in _pairs_of(user):
        Event.objects.about(mentorship).exclude(reason="").update(reason="")
    _pairs_of(user).update(reasons={}, first_meeting_where="")


def _export_meetings(user: Any) -> list[privacy.Row]:
    return privacy.rows(Meeting.objects.filter(mentorship__in=_pairs_of(user)), *MEETING_SHOWN)


def _erase_meetings(user: Any) -> None:
    Meeting.objects.filter(mentorship__in=_pairs_of(user)).update(line="", where="")


def _export_page_questions(user: Any) -> list[privacy.Row]:
    return privacy.rows(PageQuestion.objects.filter(mentorship__in=_pairs_of(user)), "text", "created_at")


def _erase_page_questions(user: Any) -> None:
    PageQuestion.objects.filter(mentorship__in=_pairs_of(user)).delete()


def _own_evaluations(user: Any) -> Any:
    return Evaluation.objects.filter(
        Q(side=Evaluation.Side.NEWCOMER, mentorship__newcomer__user=user)
        | Q(side=Evaluation.Side.MENTOR, mentorship__mentor__user=user)
    )


def _export_evaluations(user: Any) -> list[privacy.Row]:
    return privacy.rows(_own_evaluations(user), "side", "satisfaction", "went_well", "could_be_better", "created_at")


def _erase_evaluations(user: Any) -> None:
    """The figure stays for the statistics; the words go, also what the other one wrote about this person."""
    Evaluation.objects.filter(mentorship__in=_pairs_of(user)).update(went_well="", could_be_better="")


@privacy.obstacle
def open_mentorship(user: Any) -> str | None:
    """Somebody who is in a pair is not forgotten before the pair was closed with care."""
    if _pairs_of(user).open().exists():
        return _("You are in a mentorship or have an open offer. The coordinator closes it with you first.")
    return None


privacy.register(Mentor, export=_export_mentor, erase=_erase_mentor)
privacy.register(Interview, export=_export_interviews, erase=_erase_interviews)
privacy.register(Mentorship, export=_export_pairs, erase=_erase_pairs)
privacy.register(PageQuestion, export=_export_page_questions, erase=_erase_page_questions)
privacy.register(Meeting, export=_export_meetings, erase=_erase_meetings)
privacy.register(Evaluation, export=_export_evaluations, erase=_erase_evaluations)
