"""Pages for the directory: the places, and when each is open."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.access import allow
from content.models import EDITORS, Place
from content.services.directory import set_opening_times

from .forms import OpeningTimes

PAGE = 30
HOURS = ("weekday", "opens", "closes", "by_appointment")


@require_safe
@allow(*EDITORS)
def places(request: HttpRequest) -> HttpResponse:
    """All places of the directory."""
    page = Paginator(Place.objects.all(), PAGE).get_page(request.GET.get("page"))
    return render(request, "content/desk/places.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """When a place is open: one row for each stretch, and empty rows to add some."""
    place = get_object_or_404(Place, pk=pk)
    known = [{name: getattr(time, name) for name in HOURS} for time in place.opening_times.all()]
    rows = OpeningTimes(request.POST or None, initial=known)
    if request.method == "POST" and rows.is_valid():
        set_opening_times(place=place, times=rows.times(), by=request.user)
        messages.success(request, _("Saved. Readers see it now."))
        return redirect("content:desk:places")
    status = 422 if request.method == "POST" else 200
    return render(request, "content/desk/hours.html", {"place": place, "rows": rows}, status=status)
