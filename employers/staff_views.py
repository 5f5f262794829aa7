"""Pages for coordinators: the list of employers, one employer, yes or no."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.accounts.access import allow
from config.accounts.roles import Role
from config.core.models import Event
from config.core.states import IllegalMove, can_move

from . import services
from .models import Employer
from .staff_forms import DeclineForm, ListFilter
from .states import EmployerState

PER_PAGE = 50


@require_safe
@allow(Role.COORDINATOR)
def employer_list(request: HttpRequest) -> HttpResponse:
    """The employers of my programmes, those who wait for an answer first."""
    form = ListFilter(request.GET)
    employers = Employer.objects.coordinated_by(request.user).select_related("programme")
    if form.is_valid():
        if form.cleaned_data["state"]:
            employers = employers.filter(state=form.cleaned_data["state"])
        if form.cleaned_data["q"]:
            words = form.cleaned_data["q"]
            employers = employers.filter(Q(organisation__icontains=words) | Q(contact_name__icontains=words))
    page = Paginator(employers.order_by("decided_at", "organisation", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "employers/staff/list.html", {"page": page, "form": form})


@require_safe
@allow(Role.COORDINATOR)
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    """One employer: what it told, what was decided, and the buttons that the table of states allows."""
    return _page(request, _employer(request, pk), DeclineForm())


@require_POST
@allow(Role.COORDINATOR)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes."""
    found = _employer(request, pk)
    try:
        services.approve(employer=found, by=request.user)
    except IllegalMove:
        messages.error(request, _("Somebody decided this differently in the meantime."))
    else:
        messages.success(request, _("The organisation is approved. It gets a mail."))
    return redirect("employers:employer", pk=pk)


@require_POST
@allow(Role.COORDINATOR)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """No, with a reason."""
    found = _employer(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        services.decline(employer=found, by=request.user, reason=form.cleaned_data["reason"])
    except IllegalMove:
        messages.error(request, _("Somebody decided this differently in the meantime."))
    else:
        messages.success(request, _("The organisation is declined. It gets a mail with your reason."))
    return redirect("employers:employer", pk=pk)


def _employer(request: HttpRequest, pk: int) -> Employer:
    visible = Employer.objects.visible_to(request.user).coordinated_by(request.user)
    return get_object_or_404(visible.select_related("programme", "user"), pk=pk)


def _page(request: HttpRequest, found: Employer, form: DeclineForm) -> HttpResponse:
    context = {
        "employer": found,
        "form": form,
        "may_approve": can_move(found, EmployerState.APPROVED),
        "may_decline": can_move(found, EmployerState.DECLINED),
        "events": Event.objects.about(found).select_related("actor"),
    }
    return render(request, "employers/staff/employer.html", context)
