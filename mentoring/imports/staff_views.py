"""The coordinator's way from a spreadsheet to people: upload, columns, preview, confirm, report."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.accounts.access import allow, programmes_of
from config.accounts.roles import Role
from config.core.errors import Refused
from config.core.models import Event, Job
from config.core.states import IllegalMove

from . import export, services
from .models import PeopleImport
from .problems import Fate
from .staff_forms import ColumnsForm, UploadForm

State = PeopleImport.State
ROWS_ON_A_PAGE = 50
IMPORTS_SHOWN = 20
FATE_KINDS = {Fate.CREATED: "good", Fate.INCOMPLETE: "warn", Fate.MERGED: "info", Fate.REFUSED: "bad"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _import(request: HttpRequest, pk: int) -> PeopleImport:
    found: PeopleImport = get_object_or_404(
        PeopleImport.objects.visible_to(request.user).select_related("programme"), pk=pk
    )
    return found


@allow(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """Upload a file, or go back to an earlier import."""
    programmes = programmes_of(request.user, Role.COORDINATOR)
    form = UploadForm(request.POST or None, request.FILES or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = services.upload(
                programme=data["programme"],
                files=[(upload.name, upload.read()) for upload in data["files"]],
                by=request.user,
                intake_done=data["intake_done"],
            )
        except Refused as problem:
            form.add_error("files", str(problem))
        else:
            return redirect("mentoring:people_import", pk=found.pk)
    earlier = PeopleImport.objects.visible_to(request.user).defer("files", "samples").select_related("programme")
    return render(request, "mentoring/staff/import_people.html", {"form": form, "earlier": earlier[:IMPORTS_SHOWN]})


@allow(Role.COORDINATOR)
@require_safe
def people_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, as far as it is."""
    found = _import(request, pk)
    job = _job(found)
    context: dict[str, Any] = {"import": found, "job": job, "is_busy": _is_busy(job)}
    if found.state == State.UPLOADED:
        context["form"] = ColumnsForm(people_import=found)
        return render(request, "mentoring/staff/import_columns.html", context)
    context |= _report(request, found)
    return render(request, "mentoring/staff/import_report.html", context)


@allow(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the columns mean; also after the preview, to correct them."""
    found = _import(request, pk)
    if found.state not in (State.UPLOADED, State.PREVIEWED):
        return redirect("mentoring:people_import", pk=pk)
    form = ColumnsForm(request.POST or None, people_import=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_columns(people_import=found, mappings=form.mappings(), by=request.user)
        except (Refused, IllegalMove) as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("mentoring:people_import", pk=pk)
    job = _job(found)
    context = {"import": found, "form": form, "job": job, "is_busy": _is_busy(job)}
    return render(request, "mentoring/staff/import_columns.html", context)


@allow(Role.COORDINATOR)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import now."""
    found = _import(request, pk)
    try:
        services.confirm(people_import=found, by=request.user)
    except (Refused, IllegalMove):
        messages.error(request, _("This import cannot be started now."))
    return redirect("mentoring:people_import", pk=pk)


@allow(Role.COORDINATOR)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the file away."""
    found = _import(request, pk)
    try:
        services.discard(people_import=found, by=request.user)
    except IllegalMove:
        messages.error(request, _("This import can no longer be thrown away."))
        return redirect("mentoring:people_import", pk=pk)
    messages.success(request, _("The file was thrown away."))
    return redirect("mentoring:import_people")


@allow(Role.COORDINATOR)
@require_safe
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """All rows, or those to correct, in one workbook."""
    found = _import(request, pk)
    only = request.GET.get("only") == "to-correct"
    return _download(request, found, export.as_xlsx(found, only_to_correct=only), XLSX, f"import-{pk}.xlsx")


@allow(Role.COORDINATOR)
@require_safe
def report_csv(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """The rows of one sheet."""
    found = _import(request, pk)
    if sheet >= len(found.sheets) or not found.sheets[sheet]["kind"]:
        raise Http404
    only = request.GET.get("only") == "to-correct"
    content = export.as_csv(found, sheet, only_to_correct=only)
    return _download(request, found, content, "text/csv; charset=utf-8", f"import-{pk}-{sheet + 1}.csv")


def _download(request: HttpRequest, found: PeopleImport, content: bytes, kind: str, name: str) -> HttpResponse:
    Event.record(found, "report downloaded", by=request.user)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _job(found: PeopleImport) -> Job | None:
    kinds = (services.PREVIEW, services.APPLY)
    return Job.objects.filter(kind__in=kinds, subject_id=found.pk).order_by("-pk").first()


def _is_busy(job: Job | None) -> bool:
    return job is not None and job.state in (Job.State.QUEUED, Job.State.RUNNING)


def _report(request: HttpRequest, found: PeopleImport) -> dict[str, Any]:
    """The summary, and one page of rows, those with something to say first when nothing is chosen."""
    fate = request.GET.get("fate", "")
    rows = found.rows.filter(fate=fate) if fate in Fate.values else found.rows.all()
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "row": row,
            "outcome": export.outcome_of(row, found),
            "fate": Fate(row.fate).label,
            "fate_kind": FATE_KINDS[Fate(row.fate)],
            "sheet": found.sheets[row.source]["title"],
        }
        for row in page
    ]
    counts = found.counts or services.count(found)
    totals = [
        {
            "fate": each.value,
            "label": each.label,
            "kind": FATE_KINDS[each],
            "number": sum(of_kind[each] for of_kind in counts.values()),
            "is_chosen": each.value == fate,
        }
        for each in Fate
    ]
    used = [(place, sheet) for place, sheet in enumerate(found.sheets) if sheet["kind"]]
    return {
        "page": page,
        "lines": lines,
        "counts": counts,
        "totals": totals,
        "chosen_fate": fate,
        "used_sheets": used,
        "has_rows_to_correct": any(counts[kind][each] for kind in counts for each in export.TO_CORRECT),
    }
