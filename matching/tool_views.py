"""Pages for coordinators around a run: other weights tried, runs compared, whom to look for, matching evenings."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.accounts.access import allow, programmes_of
from config.accounts.models import Programme, User
from config.accounts.roles import Role
from config.accounts.services import note_view
from config.core.errors import Refused
from mentoring.models import Mentor
from newcomers.models import Newcomer

from .models import Criterion, Evening, Proposal, Run
from .services.asking import why_not_this_mentor
from .services.comparing import compare_runs, what_if
from .services.evenings import forbidden, guests, matches, pairs_to_ask, propose, save_clicks, save_evening, table_plan
from .services.recruiting import look
from .services.suggesting import suggest
from .services.weights import settings_for
from .staff_forms import WeightsForm
from .states import RunState
from .tool_forms import ClicksForm, EveningForm, PairForm, TwoRunsForm, WhyNotForm, as_initial

RUNS_OFFERED = 50
CRITERIA = {code: str(label) for code, label in Criterion.choices}


# --- Other weights ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def whatif(request: HttpRequest) -> HttpResponse:
    """Try weights: they stand in the address, nothing is stored, and the page says who would change partner."""
    programme = the_programme(request)
    here = f"{reverse('matching:whatif')}?programme={programme.pk}"
    if request.method == "POST":
        form = WeightsForm(request.POST)
        if form.is_valid():
            return redirect(f"{here}&{urlencode(_weights(form))}")
        return _weights_page(request, programme, form, status=422)
    if not any(code in request.GET for code in Criterion.values):
        return _weights_page(request, programme, WeightsForm(initial=settings_for(programme).weights))
    form = WeightsForm(request.GET)
    if not form.is_valid():
        return _weights_page(request, programme, form, status=422)
    found = what_if(programme=programme, weights=_weights(form))
    return _weights_page(request, programme, form, found=found)


def _weights_page(request: HttpRequest, programme: Programme, form: WeightsForm, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    saved = settings_for(programme).weights
    context = {"programme": programme, "form": form, "saved": saved, "labels": CRITERIA, **more}
    return render(request, "matching/staff/whatif.html", context, status=status)


def _weights(form: WeightsForm) -> dict[str, int]:
    return {code: form.cleaned_data[code] for code in Criterion.values}


# --- Two runs --------------------------------------------------------------------------------


@require_safe
@allow(Role.COORDINATOR)
def compare(request: HttpRequest) -> HttpResponse:
    """Two finished runs beside each other; without a choice the last two."""
    programme = the_programme(request)
    runs = Run.objects.visible_to(request.user).filter(programme=programme, state=RunState.DONE)
    offered = list(runs.values_list("pk", flat=True)[:RUNS_OFFERED])
    chosen = {name: request.GET.get(name, "") for name in ("before", "after")}
    if not any(chosen.values()) and len(offered) > 1:
        chosen = {"before": str(offered[1]), "after": str(offered[0])}
    form = TwoRunsForm(chosen, runs=runs.filter(pk__in=offered)) if offered else None
    context: dict[str, Any] = {"programme": programme, "form": form, "enough": len(offered) > 1}
    if form and len(offered) > 1 and form.is_valid():
        context["found"] = compare_runs(before=form.cleaned_data["before"], after=form.cleaned_data["after"])
    return render(request, "matching/staff/compare_runs.html", context)


# --- Why not another mentor ------------------------------------------------------------------


@require_safe
@allow(Role.COORDINATOR)
def why_not(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would cost to give this newcomer another mentor; who is meant stands in the address."""
    proposals = Proposal.objects.visible_to(request.user).select_related("newcomer__programme", "mentor", "run")
    found = get_object_or_404(proposals, pk=pk)
    note_view(subject=found.newcomer, by=me(request))
    mentors = Mentor.objects.visible_to(request.user).filter(programme=found.programme_id).order_by("first_name")
    form = WhyNotForm(request.GET or None, mentors=mentors)
    context = {"proposal": found, "newcomer": found.newcomer, "form": form}
    if form.is_valid():
        context["mentor"] = form.cleaned_data["mentor"]
        context["answer"] = why_not_this_mentor(proposal=found, mentor=form.cleaned_data["mentor"])
    return render(request, "matching/staff/why_not.html", context, status=422 if form.errors else 200)


# --- Whom to look for, and what decisions say ------------------------------------------------


@require_safe
@allow(Role.COORDINATOR)
def radar(request: HttpRequest) -> HttpResponse:
    """Whom to look for, and what little would open a match."""
    programme = the_programme(request)
    context = {"programme": programme, "found": look(programme=programme)}
    return render(request, "matching/staff/radar.html", context)


@require_safe
@allow(Role.COORDINATOR)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the coordinators' own decisions say about the weights."""
    programme = the_programme(request)
    found = suggest(programme=programme)
    asked = urlencode({"programme": programme.pk, **(found.weights or {})})
    context = {"programme": programme, "found": found, "try_url": f"{reverse('matching:whatif')}?{asked}"}
    return render(request, "matching/staff/suggestions.html", context)


# --- Matching evenings -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def evenings(request: HttpRequest) -> HttpResponse:
    """The evenings of a programme, and a form for the next one."""
    programme = the_programme(request)
    form = EveningForm(request.POST or None, **_who_can_come(request, programme))
    if request.method == "POST" and form.is_valid():
        evening = save_evening(programme=programme, by=me(request), **form.cleaned_data)
        messages.success(request, _("The evening is planned."))
        return redirect("matching:evening", pk=evening.pk)
    planned = Evening.objects.visible_to(request.user).filter(programme=programme)
    context = {"programme": programme, "evenings": planned.annotate(coming=Count("guests")), "form": form}
    return render(request, "matching/staff/evenings.html", context, status=422 if form.errors else 200)


@require_safe
@allow(Role.COORDINATOR)
def evening(request: HttpRequest, pk: int) -> HttpResponse:
    """One evening: who comes, what they said, and the pairs that want to go on."""
    return _evening_page(request, _evening(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def edit_evening(request: HttpRequest, pk: int) -> HttpResponse:
    """Another date, place or guests."""
    found = _evening(request, pk)
    coming = guests(found)
    choices = _who_can_come(request, found.programme, *coming)
    form = EveningForm(request.POST or None, initial=as_initial(found, *coming), **choices)
    if request.method == "POST" and form.is_valid():
        save_evening(evening=found, programme=found.programme, by=me(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("matching:evening", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "matching/staff/evening_edit.html", {"evening": found, "form": form}, status=status)


@require_safe
@allow(Role.COORDINATOR)
def evening_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The tables of each round and a card for everybody, to print."""
    found = _evening(request, pk)
    return render(request, "matching/staff/evening_plan.html", {"evening": found, "rounds": table_plan(found)})


@require_POST
@allow(Role.COORDINATOR)
def evening_clicks(request: HttpRequest, pk: int) -> HttpResponse:
    """What the people of the pairs said of each other."""
    found = _evening(request, pk)
    form = ClicksForm(request.POST, pairs=pairs_to_ask(found))
    if not form.is_valid():
        return _evening_page(request, found, status=422, form=form)
    save_clicks(evening=found, by=me(request), said=form.said())
    messages.success(request, _("Saved. The next run knows it too."))
    return redirect("matching:evening", pk=pk)


@require_POST
@allow(Role.COORDINATOR)
def evening_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two guests who did not sit together but said something of each other."""
    found = _evening(request, pk)
    form = PairForm(request.POST, **_guest_choices(found))
    if not form.is_valid():
        return _evening_page(request, found, status=422, pair_form=form)
    data = form.cleaned_data
    pair = (data["newcomer"].pk, data["mentor"].pk)
    save_clicks(evening=found, by=me(request), said={pair: (data["newcomer_says"], data["mentor_says"])})
    messages.success(request, _("Saved. The next run knows it too."))
    return redirect("matching:evening", pk=pk)


@require_POST
@allow(Role.COORDINATOR)
def evening_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a proposal of two who both want to go on."""
    found = _evening(request, pk)
    form = PairForm(request.POST, **_guest_choices(found))
    if not form.is_valid():
        return _evening_page(request, found, status=422, pair_form=form)
    data = form.cleaned_data
    try:
        proposal = propose(evening=found, newcomer=data["newcomer"], mentor=data["mentor"], by=me(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("matching:evening", pk=pk)
    messages.success(request, _("Proposed. Approve to send the offer."))
    return redirect("matching:proposal", pk=proposal.pk)


def _evening_page(request: HttpRequest, found: Evening, status: int = 200, **forms: Any) -> HttpResponse:
    newcomers, mentors = guests(found)
    context = {
        "evening": found,
        "newcomers": newcomers,
        "mentors": mentors,
        "matches": matches(found),
        "forbidden": forbidden(found),
        "form": ClicksForm(pairs=pairs_to_ask(found)),
        "pair_form": PairForm(**_guest_choices(found), auto_id="pair_%s"),
        **forms,
    }
    return render(request, "matching/staff/evening.html", context, status=status)


def _guest_choices(found: Evening) -> dict[str, Any]:
    newcomers, mentors = guests(found)
    return {
        "newcomers": Newcomer.objects.filter(pk__in=[one.pk for one in newcomers]),
        "mentors": Mentor.objects.filter(pk__in=[one.pk for one in mentors]),
    }


def _who_can_come(request: HttpRequest, programme: Programme, *there: list[Any]) -> dict[str, Any]:
    """Who waits, every mentor with a free place, and who is on the list already."""
    newcomers, mentors = there or ([], [])
    waiting = Newcomer.objects.waiting().filter(programme=programme).values("pk")
    available = Mentor.objects.available().filter(programme=programme).values("pk")
    visible = Newcomer.objects.visible_to(request.user).filter(programme=programme)
    visible_mentors = Mentor.objects.visible_to(request.user).filter(programme=programme)
    return {
        "newcomers": visible.filter(Q(pk__in=waiting) | Q(pk__in=[one.pk for one in newcomers])),
        "mentors": visible_mentors.filter(Q(pk__in=available) | Q(pk__in=[one.pk for one in mentors])),
    }


# --- Doors -----------------------------------------------------------------------------------


def me(request: HttpRequest) -> User:
    """The coordinator; ``allow`` lets nobody else in."""
    return cast(User, request.user)


def _evening(request: HttpRequest, pk: int) -> Evening:
    found: Evening = get_object_or_404(Evening.objects.visible_to(request.user).select_related("programme"), pk=pk)
    return found


def the_programme(request: HttpRequest) -> Programme:
    """The programme that is meant; a coordinator of one programme need not say which."""
    mine = programmes_of(request.user, Role.COORDINATOR)
    pk = request.GET.get("programme", "")
    if pk.isascii() and pk.isdigit():
        return get_object_or_404(mine, pk=int(pk))
    return get_object_or_404(mine[:1])
