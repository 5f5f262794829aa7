"""The coordinator's pages about pairs: the list, the whole of one pair, and what she does for it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.accounts.access import allow, programmes_of
from config.accounts.roles import Role
from config.accounts.services import note_view
from config.core.models import Event
from config.core.states import can_move

from . import services
from .audiences import COORDINATOR
from .models import Answer, Evaluation, Mentorship
from .screening_views import ROWS_ON_A_PAGE, open_todos
from .services.mentorships import UNDER_WAY
from .services.questions import open_sides
from .staff_forms import CloseForm, FirstMeetingForm, MentorshipFilters, StartTrialForm
from .telling import attempt
from .todos import MENTORSHIP_TODOS, SIDES
from .wording import event_text, reason_texts

S = Mentorship.State
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def coordinated(request: HttpRequest) -> Any:
    """The pairs of the programmes that this coordinator works for; her own pairs have their own pages."""
    return Mentorship.objects.visible_to(request.user).filter(
        programme__in=programmes_of(request.user, Role.COORDINATOR)
    )


def _mentorship(request: HttpRequest, pk: int) -> Mentorship:
    found: Mentorship = get_object_or_404(coordinated(request).with_people(), pk=pk)
    return found


@allow(Role.COORDINATOR)
def mentorship_list(request: HttpRequest) -> HttpResponse:
    form = MentorshipFilters(request.GET or None)
    pairs = coordinated(request)
    found = form.applied_to(pairs) if form.is_bound else pairs
    page = Paginator(found.with_people().with_meetings().order_by("-offered_at", "-pk"), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    numbers = dict(pairs.order_by().values_list("state").annotate(Count("pk")))
    counts = [(value, label, numbers.get(value, 0)) for value, label in S.choices]
    context = {"form": form, "page": page, "counts": counts, "today": timezone.localdate()}
    return render(request, "mentoring/staff/mentorship_list.html", context)


@allow(Role.COORDINATOR)
def mentorship_page(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The whole of one pair. Opening it is noted in both files."""
    note_view(subject=mentorship.newcomer, by=request.user)
    note_view(subject=mentorship.mentor, by=request.user)
    meetings = list(mentorship.meetings.all())
    context = {
        "mentorship": mentorship,
        "reasons": reason_texts(mentorship.reasons, COORDINATOR),
        "todos": open_todos(mentorship),
        "questions": open_questions(mentorship),
        "timeline": _timeline(mentorship, meetings),
        "meeting_count": len(meetings),
        "evaluations": mentorship.evaluations.all(),
        "under_way": mentorship.state in UNDER_WAY,
        "can_close": can_move(mentorship, S.CLOSED),
        "can_pause": can_move(mentorship, S.PAUSED),
        "may_log": mentorship.state in UNDER_WAY,
        "start_form": StartTrialForm(
            initial={
                "held_on": timezone.localtime(mentorship.first_meeting_on).date()
                if mentorship.first_meeting_on
                else timezone.localdate()
            }
        ),
        "waiting_sides": _waiting_sides(mentorship),
    }
    return render(request, "mentoring/staff/mentorship.html", context)


def _waiting_sides(mentorship: Mentorship) -> list[tuple[str, Any]]:
    """Whose answer is still missing: to the offer, or to the trial question."""
    if mentorship.state == S.OFFERED:
        field = "{}_answer"
    elif mentorship.state == S.TRIAL and mentorship.trial_asked_at:
        field = "{}_trial_answer"
    else:
        return []
    sides = Evaluation.Side.choices
    return [(side, label) for side, label in sides if getattr(mentorship, field.format(side)) != Answer.YES]


def open_questions(mentorship: Mentorship) -> list[tuple[str, str]]:
    """What was asked since the last answer: who, and the words."""
    if not open_sides(mentorship):
        return []
    lines = Event.objects.about(mentorship).filter(verb__in=["asked a question", "question answered", "looked into"])
    questions: list[tuple[str, str]] = []
    for line in lines:
        if line.verb == "asked a question":
            questions.append((str(SIDES.get(line.data.get("side", ""), "")), line.reason))
        elif line.data.get("code", "question") == "question":
            questions.clear()
    return questions


def _timeline(mentorship: Mentorship, meetings: list[Any]) -> list[dict[str, Any]]:
    """Meetings and journal in one line of time, newest first."""
    events = Event.objects.about(mentorship).exclude(verb="meeting logged").select_related("actor")
    lines: list[dict[str, Any]] = [
        {"day": timezone.localtime(event.at).date(), "event": event, "text": event_text(event.verb)} for event in events
    ]
    lines += [{"day": meeting.held_on, "meeting": meeting} for meeting in meetings]
    lines.reverse()  # within one day too, the newest comes first
    lines.sort(key=lambda line: line["day"], reverse=True)
    return lines


@require_POST
@allow(Role.COORDINATOR)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = _mentorship(request, pk)
    reason = request.POST.get("reason", "").strip()[:1000]
    verb = partial(services.withdraw_offer, mentorship=mentorship, by=request.user, reason=reason)
    attempt(request, verb, said=_("The offer is taken back. Both get a kind mail."))
    return redirect("mentoring:mentorship", pk)


@read_and_write
@allow(Role.COORDINATOR)
def first_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = _mentorship(request, pk)
    form = FirstMeetingForm(request.POST or None, mentorship=mentorship, user=request.user)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.plan_first_meeting, mentorship=mentorship, by=request.user, **form.cleaned_data)
        if attempt(request, verb, said=_("The first meeting is planned. Both get a mail.")):
            return redirect("mentoring:mentorship", pk)
    context = {"form": form, "mentorship": mentorship, "title": _("Plan the first meeting"), "button": _("Plan")}
    return render(request, "mentoring/staff/form.html", context)


@require_POST
@allow(Role.COORDINATOR)
def start_trial(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = _mentorship(request, pk)
    form = StartTrialForm(request.POST)
    if form.is_valid():
        verb = partial(services.start_trial, mentorship=mentorship, by=request.user, **form.cleaned_data)
        attempt(request, verb, said=_("The trial has begun."))
    else:
        messages.error(request, _("Give the date of the first meeting."))
    return redirect("mentoring:mentorship", pk)


@require_POST
@allow(Role.COORDINATOR)
def ask_trial(request: HttpRequest, pk: int) -> HttpResponse:
    mentorship = _mentorship(request, pk)
    verb = partial(services.ask_trial, mentorship=mentorship, by=request.user)
    attempt(request, verb, said=_("Both get the question by mail."))
    return redirect("mentoring:mentorship", pk)


@require_POST
@allow(Role.COORDINATOR)
def answer_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass on what one of the two said by phone."""
    mentorship = _mentorship(request, pk)
    side, answer = request.POST.get("side", ""), request.POST.get("answer", "")
    if side not in Evaluation.Side.values or answer not in Answer.values:
        messages.error(request, _("Choose who said what."))
        return redirect("mentoring:mentorship", pk)
    verb = services.answer_trial if mentorship.state == S.TRIAL else services.answer_offer
    reason = request.POST.get("reason", "").strip()[:1000]
    passed_on = partial(verb, mentorship=mentorship, by=request.user, answer=answer, reason=reason, side=side)
    attempt(request, passed_on, said=_("The answer is noted."))
    return redirect("mentoring:mentorship", pk)


@require_POST
@allow(Role.COORDINATOR)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question of one of the two."""
    mentorship = _mentorship(request, pk)
    text = request.POST.get("text", "").strip()[:2000]
    verb = partial(services.answer_question, mentorship=mentorship, by=request.user, text=text)
    attempt(request, verb, said=_("Answered. The one who asked gets a mail and sees it on the card."))
    return redirect("mentoring:mentorship", pk)


@require_POST
@allow(Role.COORDINATOR)
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike something off the list of this pair."""
    mentorship = _mentorship(request, pk)
    code = request.POST.get("code", "")
    if code in MENTORSHIP_TODOS:
        note = request.POST.get("note", "").strip()[:1000]
        verb = partial(services.settle, mentorship=mentorship, by=request.user, code=code, note=note)
        attempt(request, verb, said=_("Done."))
    return redirect("mentoring:mentorship", pk)


@allow(Role.COORDINATOR)
def close(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """End a pair with care."""
    initial: dict[str, Any] = {"closed_on": timezone.localdate()}
    if Answer.NO in (mentorship.newcomer_trial_answer, mentorship.mentor_trial_answer):
        initial["reason"] = "trial_no"
    form = CloseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.close, mentorship=mentorship, by=request.user, **form.cleaned_data)
        if attempt(request, verb, said=_("Closed. The place is free, and both are asked how it was.")):
            return redirect("mentoring:mentorship", mentorship.pk)
    context = {"form": form, "mentorship": mentorship, "can_close": can_move(mentorship, S.CLOSED)}
    return render(request, "mentoring/staff/close.html", context)
