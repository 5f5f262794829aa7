"""How this app's to-dos are worded on *Today*, and what it counts there."""

from typing import Any

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.accounts import todos

from .models import LapseReason, Mentor, Mentorship

SIDES = {"newcomer": _("the newcomer"), "mentor": _("the mentor")}

MENTOR_TODOS = {
    "plan_interview": (_("Plan the interview"), {}),
    "hold_interview": (_("Hold the interview and write it down"), {}),
    "decide_mentor": (
        _("Decide about the application"),
        {"second_opinion": _("a different coordinator decides"), "on_hold": _("it is on hold")},
    ),
    "plan_training": (_("Plan the training"), {}),
    "renew_training": (_("The training expires"), {}),
}
MENTORSHIP_TODOS = {
    "plan_first_meeting": (_("Plan the first meeting"), {}),
    "hold_first_meeting": (_("Attend the first meeting, and say that it took place"), {}),
    "trial_answers": (_("Both must say whether they go on"), {}),
    "trial_no": (_("One of the two does not want to go on"), SIDES),
    "silent": (_("No meeting for a while: get in touch"), {}),
    "paused": (_("There is a break: ask how it goes"), {}),
    "question": (_("Answer a question"), SIDES),
    "meeting_disputed": (_("A meeting is not right, says the newcomer"), {}),
    "wants_to_stop": (_("One of the two wants to stop"), SIDES),
    "plan_ending": (_("The agreed period ends: plan the closing"), {}),
    "find_another": (_("An offer ended: look for another mentor"), dict(LapseReason.choices)),
}

# These are struck off by doing them; the others by saying that somebody looked into it.
DONE_BY_DOING = frozenset({"plan_first_meeting", "hold_first_meeting"})

for _code, (_text, _details) in MENTOR_TODOS.items():
    todos.register(_code, text=_text, model=Mentor, url_name="mentoring:mentor", details=_details)
for _code, (_text, _details) in MENTORSHIP_TODOS.items():
    todos.register(_code, text=_text, model=Mentorship, url_name="mentoring:mentorship", details=_details)


@todos.figures
def figures(user: Any) -> list[todos.Figure]:
    """Applications, free places, offers that wait, and pairs."""
    mentors, pairs = Mentor.objects.visible_to(user), Mentorship.objects.visible_to(user)
    mentor_list, pair_list = reverse("mentoring:mentor_list"), reverse("mentoring:mentorship_list")
    free = mentors.available().aggregate(free=Sum(F("capacity") - F("places_taken")))["free"] or 0
    applications = mentors.filter(state__in=[Mentor.State.APPLIED, Mentor.State.INTERVIEW]).count()
    offered = pairs.filter(state=Mentorship.State.OFFERED).count()
    return [
        todos.Figure(_("People who want to be a mentor"), applications, f"{mentor_list}?state=screening"),
        todos.Figure(_("Free places with mentors"), free, f"{mentor_list}?free=on"),
        todos.Figure(_("Offers that wait for an answer"), offered, f"{pair_list}?state=offered"),
        todos.Figure(_("Mentorships under way"), pairs.under_way().count(), f"{pair_list}?state=under_way"),
    ]
