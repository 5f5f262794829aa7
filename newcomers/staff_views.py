"""Pages for the coordinator: the list, the file, the talk, and stopping or pausing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.accounts.access import allow, programmes_of
from config.accounts.models import ToDo
from config.accounts.roles import Role
from config.accounts.services import note_view, why_not_invite
from config.core.errors import Refused
from config.core.models import Event
from config.core.states import IllegalMove, can_move
from config.reference.models import Occupation
from content.reading import pages_about

from . import services, wording
from .errors import ChangedMeanwhile, NotReady
from .models import Intake, Newcomer, RestrictedNote
from .staff_forms import AddForm, IntakeForm, NewcomerFilter, NoteForm, PlanForm, ReasonForm, reading_language
from .states import NewcomerState

PAGE = 25
JOURNAL_LINES = 50


@require_safe
@allow(Role.COORDINATOR)
def newcomer_list(request: HttpRequest) -> HttpResponse:
    """All newcomers of the coordinator's programmes, longest waiting first."""
    newcomers = Newcomer.objects.coordinated_by(request.user).select_related("programme", "user")
    found = NewcomerFilter(request.GET, queryset=newcomers)
    page = Paginator(found.qs.order_by("registered_on", "pk"), PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    lines = [
        {"newcomer": n, "days": n.waiting_days(today), "kind": wording.STATE_KINDS[n.state]} for n in page.object_list
    ]
    filtered = any(value for key, value in request.GET.items() if key != "page")
    context = {"form": found.form, "page": page, "lines": lines, "filtered": filtered}
    return render(request, "newcomers/staff/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def add(request: HttpRequest) -> HttpResponse:
    """Register somebody at the desk, with or without an e-mail address."""
    form = AddForm(request.POST or None, programmes=programmes_of(request.user, Role.COORDINATOR))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        newcomer = services.register(
            programme=data["programme"],
            email=data["email"],
            language=data["language"],
            data=form.file(),
            by=request.user,
            created_via="coordinator",
        )
        if Event.objects.about(newcomer).filter(verb="registered", actor=request.user).exists():
            messages.success(request, _("Registered. Plan the talk now, or later."))
        else:
            messages.info(request, _("This person was already registered. Nothing was changed."))
        return redirect("newcomers:detail", pk=newcomer.pk)
    return render(request, "newcomers/staff/add.html", {"form": form})


@require_safe
@allow(Role.COORDINATOR)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file of one person; opening it stands in the journal."""
    newcomer = _newcomer(request, pk)
    note_view(subject=newcomer, by=request.user)
    events = Event.objects.about(newcomer).exclude(verb="viewed").select_related("actor").reverse()
    context = {
        "newcomer": newcomer,
        "state_kind": wording.STATE_KINDS[Newcomer.State(newcomer.state)],
        "intake": Intake.objects.filter(newcomer=newcomer).select_related("coordinator").first(),
        "missing": wording.missing_lines(newcomer) if newcomer.state in wording.BEFORE_READY else [],
        "todos": [wording.todo_line(todo) for todo in ToDo.objects.visible_to(request.user).open().about(newcomer)],
        "journal": [wording.journal_line(event) for event in events[:JOURNAL_LINES]],
        "has_note": RestrictedNote.objects.filter(newcomer=newcomer).exclude(text="").exists(),
        "may_invite": why_not_invite(user=newcomer.user, by=request.user) is None,
        "reading": reading_language(newcomer),
        "pages": pages_about(newcomer.needs[:3], newcomer.user.language),
        "can": {
            "plan": newcomer.state in (NewcomerState.REGISTERED, NewcomerState.INTAKE_PLANNED, NewcomerState.READY),
            "pause": can_move(newcomer, NewcomerState.PAUSED),
            "resume": newcomer.state in (NewcomerState.PAUSED, NewcomerState.WITHDRAWN),
            "withdraw": can_move(newcomer, NewcomerState.WITHDRAWN),
            "intake": newcomer.state != NewcomerState.WITHDRAWN,
        },
    }
    return render(request, "newcomers/staff/detail.html", context)


@require_POST
@allow(Role.COORDINATOR)
def give_pages(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the chosen welcome pages in the newcomer's account."""
    newcomer = _newcomer(request, pk)
    if services.give_pages(newcomer=newcomer, references=request.POST.getlist("page"), by=request.user):
        messages.success(request, _("The pages now stand on her own page, in her language."))
    else:
        messages.info(request, _("These pages stood on her own page already."))
    return redirect("newcomers:detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree when and where the talk is."""
    newcomer = _newcomer(request, pk)
    intake = Intake.objects.filter(newcomer=newcomer).first()
    initial: dict[str, Any] = {}
    if intake and intake.planned_for:
        planned = timezone.localtime(intake.planned_for)
        initial = {"day": planned.date(), "time": planned.time(), "where": intake.where}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        planned_for, where = form.cleaned_data["planned_for"], form.cleaned_data["where"]
        try:
            services.plan_intake(newcomer=newcomer, planned_for=planned_for, where=where, by=request.user)
        except IllegalMove:
            messages.error(request, _("The talk cannot be planned now: look at the state of the file."))
        else:
            messages.success(request, _("The talk is planned."))
        return redirect("newcomers:detail", pk=pk)
    return render(request, "newcomers/staff/plan.html", {"form": form, "newcomer": newcomer})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk: both read the same questions. Saved half-way as often as needed; complete when nothing is missing."""
    newcomer = _newcomer(request, pk)
    if newcomer.state == NewcomerState.WITHDRAWN:
        messages.error(request, _("This person has stopped. Take the file up again first."))
        return redirect("newcomers:detail", pk=pk)
    if request.method == "POST":
        return _save_intake(request, newcomer)
    note_view(subject=newcomer, by=request.user)
    missing = wording.missing_lines(newcomer) if "missing" in request.GET else []
    return _intake_page(request, newcomer, IntakeForm(newcomer=newcomer), missing=missing)


def _save_intake(request: HttpRequest, newcomer: Newcomer) -> HttpResponse:
    """Save every answer that can be saved. A wrong one stays on the page as it was typed; nothing is lost."""
    form = IntakeForm(request.POST, newcomer=newcomer)
    form.is_valid()
    kept, lost = form.kept_and_lost()
    try:
        services.save_intake(
            newcomer=newcomer, by=request.user, data=kept, opened_at=form.cleaned_data.get("opened_at") or "unknown"
        )
    except ChangedMeanwhile:
        newcomer.refresh_from_db()
        again = _reopened(request, newcomer)
        return _intake_page(request, newcomer, again, differences=wording.differences(newcomer, kept))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("newcomers:detail", pk=newcomer.pk)
    if lost:
        newcomer.refresh_from_db()
        again = _reopened(request, newcomer, without_note=True)
        return _intake_page(request, newcomer, again, lost=lost)
    if request.POST.get("go") != "complete":
        messages.success(request, _("Saved. You can go on later."))
        return redirect("newcomers:detail", pk=newcomer.pk)
    return _complete_intake(request, newcomer)


def _complete_intake(request: HttpRequest, newcomer: Newcomer) -> HttpResponse:
    try:
        services.complete_intake(newcomer=newcomer, by=request.user)
    except NotReady:
        return redirect(f"{request.path}?missing=1")
    except IllegalMove:
        messages.info(request, _("Saved. The state of the file stays as it is."))
    else:
        messages.success(request, _("The file is complete. This person now waits for a mentor."))
    return redirect("newcomers:detail", pk=newcomer.pk)


def _reopened(request: HttpRequest, newcomer: Newcomer, *, without_note: bool = False) -> IntakeForm:
    """What was typed, on top of the file as it is now."""
    data = request.POST.copy()
    data["opened_at"] = newcomer.updated_at.isoformat()
    if without_note:
        data["restricted_note"] = ""
    form = IntakeForm(data, newcomer=newcomer)
    form.is_valid()
    return form


def _intake_page(request: HttpRequest, newcomer: Newcomer, form: IntakeForm, **context: Any) -> HttpResponse:
    occupations = Occupation.objects.filter(is_starter=True).values_list("label", flat=True)
    page = {
        "newcomer": newcomer,
        "form": form,
        "sections": form.lines(),
        "reading": reading_language(newcomer),
        "occupations": sorted({label for label in occupations if label}),
        "missing": [],
        "lost": [],
        "differences": [],
        **context,
    }
    return render(request, "newcomers/staff/intake.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The restricted note: opening this page is itself noted."""
    newcomer = _newcomer(request, pk)
    form = NoteForm(request.POST or None)
    changed = False
    if request.method == "POST" and form.is_valid():
        text, opened_at = form.cleaned_data["text"], form.cleaned_data["opened_at"]
        try:
            services.rewrite_note(newcomer=newcomer, by=request.user, text=text, opened_at=opened_at)
        except ChangedMeanwhile:
            changed = True
        else:
            messages.success(request, _("The note is saved."))
            return redirect("newcomers:detail", pk=pk)
    current = services.open_note(newcomer=newcomer, by=request.user)
    opened_at = current.updated_at.isoformat() if current else ""
    if request.method == "POST":
        form = NoteForm({"text": request.POST.get("text", ""), "opened_at": opened_at})
    else:
        form = NoteForm(initial={"text": current.text if current else "", "opened_at": opened_at})
    context = {"newcomer": newcomer, "form": form, "changed": changed, "current": current}
    return render(request, "newcomers/staff/note.html", context)


@require_POST
@allow(Role.COORDINATOR)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop looking for a while."""
    return _with_reason(request, pk, services.pause, _("Paused."))


@require_POST
@allow(Role.COORDINATOR)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file up again."""
    newcomer = _newcomer(request, pk)
    services.resume(newcomer=newcomer, by=request.user)
    messages.success(request, _("The file is taken up again."))
    return redirect("newcomers:detail", pk=pk)


@require_POST
@allow(Role.COORDINATOR)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The newcomer stops."""
    return _with_reason(request, pk, services.withdraw, _("This person has stopped."))


def _with_reason(request: HttpRequest, pk: int, verb: Any, done: str) -> HttpResponse:
    newcomer = _newcomer(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reason too. Nothing was changed."))
        return redirect("newcomers:detail", pk=pk)
    try:
        verb(newcomer=newcomer, by=request.user, reason=form.cleaned_data["reason"])
    except IllegalMove:
        messages.error(request, _("That is not possible in this state. Close the mentorship first."))
    else:
        messages.success(request, done)
    return redirect("newcomers:detail", pk=pk)


def _newcomer(request: HttpRequest, pk: int) -> Newcomer:
    """A file of the coordinator's programmes; her own file as a newcomer is not hers to judge."""
    files = Newcomer.objects.visible_to(request.user).coordinated_by(request.user)
    newcomer: Newcomer = get_object_or_404(files.select_related("programme", "user"), pk=pk)
    return newcomer
