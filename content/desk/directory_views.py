"""Pages for the directory: the facts beside a text, the places, and when each is open."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.access import allow
from content.models import EDITORS, Document, Place
from content.services.directory import save_facts, save_place, set_opening_times

from . import wording
from .directory_forms import FORMS, PlaceForm
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


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """What an organisation, a service or an event is beside its text."""
    document = get_object_or_404(Document, pk=pk)
    if document.kind not in FORMS:
        raise Http404
    model, form_class = FORMS[document.kind]
    form = form_class(request.POST or None, instance=get_object_or_404(model, pk=pk))
    if request.method == "POST" and form.is_valid():
        save_facts(facts=form.save(commit=False), places=form.cleaned_data.get("places"), by=request.user)
        messages.success(request, _("Saved. Readers see it now."))
        return redirect("content:desk:document", pk=pk)
    context = {"form": form, "title": wording.title(document), "document": document}
    return render(request, "content/desk/facts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def place_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a place, how to reach it and how to get in."""
    place = get_object_or_404(Place, pk=pk)
    title = place.name
    form = PlaceForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid():
        save_place(place=form.save(commit=False), by=request.user)
        messages.success(request, _("Saved. Readers see it now."))
        return redirect("content:desk:places")
    context = {"form": form, "title": title}
    return render(request, "content/desk/facts.html", context, status=422 if form.errors else 200)
