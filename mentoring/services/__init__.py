"""The verbs of this app, in the order in which they happen: screening, offer, mentorship, meetings, ending."""

from .closing import ask_to_stop, close, evaluate
from .meetings import confirm_meeting, correct_meeting, dispute_meeting, record_meeting, remove_meeting
from .mentors import (
    accept_code,
    apply,
    approve_mentor,
    change_capacity,
    change_profile,
    decline_mentor,
    hold_mentor,
    leave,
    pause_mentor,
    plan_interview,
    record_interview,
    record_training,
    reopen_application,
    resume_mentor,
    what_stops_approval,
)
from .mentorships import (
    answer_trial,
    ask_trial,
    pause,
    plan_first_meeting,
    resume,
    settle,
    start_trial,
)
from .offers import answer_offer, expire_offers, offer, withdraw_offer
from .pages import ask_about
from .questions import answer_question, ask_question
from .watching import watch

__all__ = [
    "accept_code",
    "answer_offer",
    "answer_question",
    "answer_trial",
    "apply",
    "approve_mentor",
    "ask_about",
    "ask_question",
    "ask_to_stop",
    "ask_trial",
    "change_capacity",
    "change_profile",
    "close",
    "confirm_meeting",
    "correct_meeting",
    "decline_mentor",
    "dispute_meeting",
    "evaluate",
    "expire_offers",
    "hold_mentor",
    "leave",
    "offer",
    "pause",
    "pause_mentor",
    "plan_first_meeting",
    "plan_interview",
    "record_interview",
    "record_meeting",
    "record_training",
    "remove_meeting",
    "reopen_application",
    "resume",
    "resume_mentor",
    "settle",
    "start_trial",
    "watch",
    "what_stops_approval",
    "withdraw_offer",
]
