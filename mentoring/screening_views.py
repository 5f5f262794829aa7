"""The coordinator's pages about mentors: who offers help, and how far the screening is."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.accounts import todos
from config.accounts.access import allow
from config.accounts.models import ToDo
from config.accounts.roles import Role
from config.accounts.services import note_view
from config.core.models import Event
from config.core.states import can_move
from config.reference.interests import interest_name
from config.reference.lists import listed

from . import services
from .interview import QUESTIONS
from .models import Mentor
from .staff_forms import EditMentorForm, InterviewForm, MentorFilters, PlanInterviewForm, TrainingForm
from .telling import attempt
from .todos import DONE_BY_DOING
from .wording import event_text

S = Mentor.State
ROWS_ON_A_PAGE = 50
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def coordinated(request: HttpRequest) -> Any:
    """The mentors of the coordinator's programmes, without her own file if she is a mentor too."""
    return Mentor.objects.visible_to(request.user).exclude(user=request.user).select_related("user", "programme")


def _mentor(request: HttpRequest, pk: int) -> Mentor:
    found: Mentor = get_object_or_404(coordinated(request), pk=pk)
    return found


def open_todos(subject: Any) -> list[dict[str, Any]]:
    """What still has to be done about one object, worded."""
    found = []
    for todo in ToDo.objects.open().about(subject):
        kind = todos.kind_of(todo.subject_type, todo.code)
        details = [kind.details.get(code, code) for code in todo.details]
        settle = todo.code not in DONE_BY_DOING
        found.append(
            {"code": todo.code, "text": kind.text, "details": details, "due_on": todo.due_on, "settle": settle}
        )
    return found


def who(event: Event, *people: Any) -> str:
    """Who did it: one of these people by name, or a colleague by address."""
    names = {person.user_id: person.full_name for person in people}
    return names.get(event.actor_id) or str(event.actor or "")


def journal(subject: Any) -> list[dict[str, Any]]:
    """The journal of one person's file, newest first, worded."""
    events = Event.objects.about(subject).select_related("actor").order_by("-at", "-pk")
    return [
        {"at": event.at, "text": event_text(event.verb), "actor": who(event, subject), "reason": event.reason}
        for event in events[:100]
    ]


@allow(Role.COORDINATOR)
def mentor_list(request: HttpRequest) -> HttpResponse:
    form = MentorFilters(request.GET or None)
    mentors = form.applied_to(coordinated(request)) if form.is_bound else coordinated(request)
    page = Paginator(mentors.order_by("last_name", "first_name", "pk"), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "mentoring/staff/mentor_list.html", {"form": form, "page": page})


@allow(Role.COORDINATOR)
def mentor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file. Opening it is noted."""
    mentor = _mentor(request, pk)
    note_view(subject=mentor, by=request.user)
    interviews = [
        {"interview": interview, "answers": [(text, interview.answers.get(code)) for code, text in QUESTIONS.items()]}
        for interview in mentor.interviews.select_related("interviewer")
    ]
    undecided = mentor.state in (S.APPLIED, S.INTERVIEW, S.ON_HOLD)
    obstacles = services.what_stops_approval(mentor=mentor, by=request.user) if undecided else []
    context = {
        "mentor": mentor,
        "interviews": interviews,
        "pairs": mentor.mentorships.select_related("newcomer"),
        "todos": open_todos(mentor),
        "journal": journal(mentor),
        "can": {state: can_move(mentor, state) for state in S.values},
        "training_form": TrainingForm(initial={"completed_on": timezone.localdate()}),
        "obstacles": obstacles,
        "decisions": decisions(mentor, may_approve=not obstacles),
        "interests": listed(interest_name(code) for code in mentor.interests),
    }
    return render(request, "mentoring/staff/mentor.html", context)


def decisions(mentor: Mentor, *, may_approve: bool) -> list[tuple[str, Any, str]]:
    """The buttons that can succeed now: code, words, weight."""
    found: list[tuple[str, Any, str]] = []
    if mentor.state == S.PAUSED:
        found.append(("resume", _("End the break"), "primary"))
    elif may_approve and can_move(mentor, S.APPROVED):
        found.append(("approve", _("Approve"), "primary"))
    if can_move(mentor, S.ON_HOLD):
        found.append(("hold", _("Put on hold"), "secondary"))
    if can_move(mentor, S.PAUSED):
        found.append(("pause", _("Take a break"), "secondary"))
    if can_move(mentor, S.DECLINED):
        found.append(("decline", _("Decline"), "danger"))
    if can_move(mentor, S.LEFT):
        found.append(("leave", _("Has stopped"), "quiet"))
    if can_move(mentor, S.APPLIED):
        found.append(("reopen", _("Start again"), "secondary"))
    return found


@read_and_write
@allow(Role.COORDINATOR)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    mentor = _mentor(request, pk)
    form = EditMentorForm(request.POST or None, mentor=mentor, tenant=mentor.programme)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.change_profile, mentor=mentor, data=form.cleaned_data, by=request.user)
        if attempt(request, verb, said=_("The file is kept.")):
            return redirect("mentoring:mentor", pk)
    return render(request, "mentoring/staff/edit_mentor.html", {"form": form, "mentor": mentor})


@read_and_write
@allow(Role.COORDINATOR)
def plan_interview(request: HttpRequest, pk: int) -> HttpResponse:
    mentor = _mentor(request, pk)
    form = PlanInterviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = partial(services.plan_interview, mentor=mentor, by=request.user, **form.cleaned_data)
        if attempt(request, verb, said=_("The interview is planned. The mentor gets a mail.")):
            return redirect("mentoring:mentor", pk)
    context = {"form": form, "mentor": mentor, "title": _("Plan the interview"), "button": _("Plan")}
    return render(request, "mentoring/staff/form.html", context)


@read_and_write
@allow(Role.COORDINATOR)
def interview(request: HttpRequest, pk: int) -> HttpResponse:
    """The standard questions; half of it can be kept and finished later."""
    mentor = _mentor(request, pk)
    finished = request.POST.get("go") == "finish"
    kept = mentor.interviews.first()
    initial: dict[str, Any] = {"held_on": timezone.localdate()}
    if kept:
        initial |= {**kept.answers, "advice": kept.advice, "held_on": kept.held_on or timezone.localdate()}
    form = InterviewForm(request.POST or None, initial=initial, finished=finished)
    if request.method == "POST" and form.is_valid():
        verb = partial(
            services.record_interview,
            mentor=mentor,
            by=request.user,
            held_on=form.cleaned_data["held_on"],
            answers=form.answers(),
            advice=form.cleaned_data["advice"],
            done=finished,
        )
        said = _("The interview is written down. Now decide.") if finished else _("Kept. You can go on later.")
        if attempt(request, verb, said=said):
            return redirect("mentoring:mentor", pk)
    return render(request, "mentoring/staff/interview.html", {"form": form, "mentor": mentor})


@require_POST
@allow(Role.COORDINATOR)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, hold, decline, pause, resume, leave or start again."""
    mentor = _mentor(request, pk)
    reason = request.POST.get("reason", "").strip()[:1000]
    verbs: dict[str, tuple[Any, Any]] = {
        "approve": (partial(services.approve_mentor, reason=reason), _("Approved. The mentor gets a mail.")),
        "hold": (partial(services.hold_mentor, reason=reason), _("On hold. The mentor gets a mail.")),
        "decline": (partial(services.decline_mentor, reason=reason), _("Declined. The mentor gets a kind mail.")),
        "pause": (partial(services.pause_mentor, reason=reason), _("The mentor takes a break.")),
        "resume": (services.resume_mentor, _("The break is over.")),
        "leave": (partial(services.leave, reason=reason), _("The mentor has stopped.")),
        "reopen": (partial(services.reopen_application, reason=reason), _("The application starts again.")),
    }
    chosen = verbs.get(request.POST.get("do", ""))
    if chosen is None:
        messages.error(request, _("Choose what to do."))
    else:
        attempt(request, partial(chosen[0], mentor=mentor, by=request.user), said=chosen[1])
    return redirect("mentoring:mentor", pk)


@require_POST
@allow(Role.COORDINATOR)
def training(request: HttpRequest, pk: int) -> HttpResponse:
    mentor = _mentor(request, pk)
    form = TrainingForm(request.POST)
    if form.is_valid():
        verb = partial(services.record_training, mentor=mentor, by=request.user, **form.cleaned_data)
        attempt(request, verb, said=_("The training is noted."))
    else:
        messages.error(request, _("Give the date of the training."))
    return redirect("mentoring:mentor", pk)
