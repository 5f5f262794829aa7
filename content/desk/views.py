"""Pages for editors: what needs them, the documents, one document, its text and its versions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.accounts.access import allow, has_role
from config.accounts.roles import Role
from config.core.models import Event
from config.core.states import IllegalMove, can_move
from content import services
from content.kinds import Part
from content.models import EDITORS, Document, Version
from content.readability import hints
from content.segments import EXTRAS, Segment
from content.services import history
from content.services.directory import FACTS, begin

from . import wording
from .forms import DetailsForm, DocumentFilter, NewForm, ScheduleForm, rearranged, typed_segments
from .overview import language_progress, needs

PAGE = 30
JOURNAL_LINES = 20
D = Document.State


@require_safe
@allow(Role.TRANSLATOR, *EDITORS)
def home(request: HttpRequest) -> HttpResponse:
    """What needs an editor, and the languages that translators work on."""
    context = {
        "needs": needs() if has_role(request.user, *EDITORS) else [],
        "progress": language_progress(),
    }
    return render(request, "content/desk/home.html", context)


@require_safe
@allow(*EDITORS)
def documents(request: HttpRequest) -> HttpResponse:
    """All documents, with filters that live in the address."""
    found = DocumentFilter(request.GET, queryset=Document.objects.in_language("nl").defer("body_nl"))
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    lines = [
        {"document": one, "title": one.title_nl or one.slug, "kind": wording.STATE_KINDS[one.state]} for one in page
    ]
    return render(request, "content/desk/documents.html", {"form": found.form, "page": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a document with a title."""
    form = NewForm(request.POST or None, initial={"title": request.GET.get("title", "")[:200]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        title = {"key": "title", "kind": Part.TITLE.value, "text": data["title"]}
        made = begin(
            kind=data["kind"],
            slug=data["slug"],
            theme=data["theme"],
            segments=[title],
            facts=form.facts(),
            by=request.user,
        )
        return redirect("content:desk:edit", pk=made.pk)
    return render(request, "content/desk/new.html", {"form": form})


@require_safe
@allow(*EDITORS)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: where it stands, what can be done, how far its languages are, its history."""
    found = get_object_or_404(Document.objects.select_related("published"), pk=pk)
    public = found.published.segments if found.published else []
    context = {
        "document": found,
        "title": wording.title(found),
        "state_kind": wording.STATE_KINDS[found.state],
        "has_facts": found.kind in FACTS,
        "buttons": {to: can_move(found, to) for to in D.values},
        "may_publish": found.state == D.REVIEW and can_move(found, D.PUBLISHED),
        "changes": [change for change in history.changes(public, found.draft) if change.is_changed],
        "marks": history.marked_as_changed(public, found.draft),
        "language_lines": wording.language_lines(found),
        "versions": found.versions.select_related("by"),
        "events": Event.objects.about(found).select_related("actor").reverse()[:JOURNAL_LINES],
        "schedule": ScheduleForm(initial={"publish_at": found.publish_at}),
    }
    return render(request, "content/desk/document.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as a form. Adding, moving and removing keep what was typed; only *Save* saves."""
    found = get_object_or_404(Document, pk=pk)
    if request.method != "POST":
        return _text_form(request, found, found.draft, DetailsForm(instance=found))
    segments, details = typed_segments(request.POST), DetailsForm(request.POST, instance=found)
    do = request.POST.get("do", "save")
    if do != "save":
        return _text_form(request, found, rearranged(segments, do), details, seen=request.POST.get("seen", ""))
    if not details.is_valid():
        return _text_form(request, found, segments, details, seen=request.POST.get("seen", ""))
    return _save(request, pk, segments, details)


def _save(request: HttpRequest, pk: int, segments: list[Segment], details: DetailsForm) -> HttpResponse:
    found = Document.objects.get(pk=pk)
    if request.POST.get("seen") != wording.stamp(found):
        return _text_form(request, found, segments, details, others=found.draft)
    try:
        services.edit(document=found, segments=segments, seen=found.updated_at, by=request.user, **details.cleaned_data)
    except services.NotYours:
        found.refresh_from_db()
        return _text_form(request, found, segments, details, others=found.draft)
    except services.WrongSegments as problem:
        return _text_form(request, found, segments, details, problem=str(problem))
    messages.success(request, _("Saved. Readers see it after it is published."))
    return redirect("content:desk:document", pk=pk)


def _text_form(
    request: HttpRequest,
    found: Document,
    segments: list[Segment],
    details: DetailsForm,
    *,
    seen: str = "",
    others: list[Segment] | None = None,
    problem: str = "",
) -> HttpResponse:
    theirs = {segment["key"]: segment["text"] for segment in others or ()}
    rows = [
        {
            "segment": {**dict.fromkeys(EXTRAS, ""), **segment},
            "hints": hints(segment["text"], segment["kind"]),
            "theirs": theirs.get(segment["key"], "") if theirs.get(segment["key"]) != segment["text"] else "",
        }
        for segment in segments
    ]
    mine = {segment["key"] for segment in segments}
    context = {
        "document": found,
        "title": wording.title(found),
        "rows": rows,
        "details": details,
        "parts": Part.choices,
        "seen": seen or wording.stamp(found),
        "is_behind": others is not None,
        "only_theirs": [segment for segment in others or () if segment["key"] not in mine],
        "problem": problem,
    }
    status = 409 if others is not None else 422 if problem or details.errors else 200
    return render(request, "content/desk/edit.html", context, status=status)


# --- Moving a document along -----------------------------------------------------------------


@require_POST
@allow(*EDITORS)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a review, send back, publish, plan, withdraw. The services say whether it may be."""
    found = get_object_or_404(Document.objects.select_related("published"), pk=pk)
    verb = MOVES.get(request.POST.get("do", ""))
    try:
        if verb is None:
            messages.error(request, _("Choose what to do."))
        else:
            messages.success(request, verb(request, found))
    except IllegalMove:
        messages.error(request, _("Somebody else was quicker. Look at where the text stands now."))
    except services.NotReady as problem:
        messages.error(request, wording.NOT_READY[str(problem)])
    except services.FactsBroken as problem:
        for line in wording.broken_facts(problem.found):
            messages.error(request, line)
    except NoReason:
        messages.error(request, _("Say why. The reason stands in the history."))
    return redirect("content:desk:document", pk=pk)


class NoReason(Exception):
    """A move that wants a reason came without one."""


def _reason(request: HttpRequest) -> str:
    reason = " ".join(request.POST.get("reason", "").split())[:500]
    if not reason:
        raise NoReason
    return reason


def _submit(request: HttpRequest, found: Document) -> str:
    services.submit(document=found, by=request.user, note=request.POST.get("note", "")[:200])
    return _("Waits for review.")


def _send_back(request: HttpRequest, found: Document) -> str:
    services.send_back(document=found, by=request.user, reason=_reason(request))
    return _("Sent back with your reason.")


def _publish(request: HttpRequest, found: Document) -> str:
    count = history.marked_as_changed(found.published.segments, found.draft) if found.published else 0
    services.publish(document=found, by=request.user)
    if not count:
        return _("Published.")
    return ngettext(
        "Published. %(count)d paragraph is marked as changed in nine languages; nothing disappears.",
        "Published. %(count)d paragraphs are marked as changed in nine languages; nothing disappears.",
        count,
    ) % {"count": count}


def _withdraw(request: HttpRequest, found: Document) -> str:
    services.withdraw(document=found, by=request.user, reason=_reason(request))
    return _("Withdrawn. Readers no longer see it.")


def _schedule(request: HttpRequest, found: Document) -> str:
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        raise services.NotReady("no_time")
    at = form.cleaned_data["publish_at"]
    history.schedule(document=found, at=at, by=request.user)
    return _("It appears by itself at that time.") if at else _("It no longer appears by itself.")


MOVES: dict[str, Callable[[HttpRequest, Document], str]] = {
    "submit": _submit,
    "send_back": _send_back,
    "publish": _publish,
    "withdraw": _withdraw,
    "schedule": _schedule,
}


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version beside the one before it, and the way back to it."""
    found = get_object_or_404(Version.objects.select_related("document", "by"), document=pk, number=number)
    if request.method == "POST":
        history.restore(document=found.document, version=found, by=request.user)
        messages.success(request, _("This version is the working text now. Readers see it after it is published."))
        return redirect("content:desk:document", pk=pk)
    before = Version.objects.filter(document=pk, number__lt=number).first()
    context: dict[str, Any] = {
        "version": found,
        "document": found.document,
        "title": wording.title(found.document),
        "changes": history.changes(before.segments if before else [], found.segments),
    }
    return render(request, "content/desk/version.html", context)
