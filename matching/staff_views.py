"""Pages for coordinators: run a matching, look at a proposal, decide, set the weights."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
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
from config.core.models import Job
from config.core.states import IllegalMove, can_move
from mentoring.errors import NewcomerTaken
from mentoring.models import Mentor
from newcomers.models import Newcomer

from . import review, services
from .models import Criterion, Proposal, Run, Unmatched
from .services.running import JOB, STAGES
from .staff_forms import ChooseForm, HoldForm, OverrideForm, ProposalFilter, WeightsForm
from .states import UNDECIDED, DecisionCode, ProposalState
from .wording import fit_range

PER_PAGE = 50
RUNS_SHOWN = 20


@require_safe
@allow(Role.COORDINATOR)
def home(request: HttpRequest) -> HttpResponse:
    """Per programme: who waits, how many places are free, the button, the runs until now."""
    towns = [_town(programme) for programme in programmes_of(request.user, Role.COORDINATOR)]
    return render(request, "matching/staff/home.html", {"towns": towns})


def _town(programme: Programme) -> dict[str, Any]:
    places = Mentor.objects.available().filter(programme=programme).values_list("capacity", "places_taken")
    return {
        "programme": programme,
        "waiting": Newcomer.objects.waiting().filter(programme=programme).count(),
        "free_places": sum(capacity - taken for capacity, taken in places),
        "undecided": Proposal.objects.filter(programme=programme, state__in=UNDECIDED).count(),
        "runs": Run.objects.filter(programme=programme).select_related("requested_by")[:RUNS_SHOWN],
    }


@require_POST
@allow(Role.COORDINATOR)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a run. A second click finds the first one's run."""
    programme = _programme(request, request.POST.get("programme", ""))
    run = services.request_run(programme=programme, by=_me(request))
    return redirect("matching:run", pk=run.pk)


@require_safe
@allow(Role.COORDINATOR)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it is, then what it proposes and who stays without anybody."""
    found = _run(request, pk)
    if found.is_open or found.state == Run.State.FAILED:
        return render(request, "matching/staff/progress.html", {"run": found, **_how_far(found)})
    form = ProposalFilter(request.GET)
    page = Paginator(_proposals(found, form), PER_PAGE).get_page(request.GET.get("page"))
    context = {"run": found, "form": form, "page": page, "groups": _unmatched(found)}
    return render(request, "matching/staff/run.html", context)


@require_safe
@allow(Role.COORDINATOR)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of a run's page; when the run is over, the whole page is asked for again."""
    found = _run(request, pk)
    response = render(request, "matching/staff/progress_bar.html", {"run": found, **_how_far(found)})
    if not found.is_open:
        response["HX-Refresh"] = "true"
    return response


def _how_far(found: Run) -> dict[str, int]:
    job = Job.objects.filter(kind=JOB, subject_id=found.pk).order_by("-pk").first()
    return {"done": job.done if job else 0, "total": (job.total if job else 0) or STAGES}


def _proposals(found: Run, form: ProposalFilter) -> Any:
    proposals = found.proposals.select_related("newcomer", "mentor", "mentorship")
    if not form.is_valid():
        return proposals
    wanted = form.cleaned_data
    if wanted["state"]:
        proposals = proposals.filter(state=wanted["state"])
    if wanted["fit"]:
        least, below = fit_range(wanted["fit"])
        proposals = proposals.filter(score__gte=least, score__lt=below)
    proposals = proposals.filter(review.matching_words(wanted["q"]))
    return proposals.order_by("newcomer__registered_on", "pk") if wanted["order"] == "waiting" else proposals


def _unmatched(found: Run) -> list[dict[str, Any]]:
    """Who stayed without a proposal, grouped by the reason, the most frequent first."""
    groups: dict[str, list[Any]] = {}
    for one in found.unmatched.select_related("newcomer").order_by("newcomer__registered_on", "pk"):
        groups.setdefault(one.because, []).append(one)
    return [
        {"because": code, "people": people} for code, people in sorted(groups.items(), key=lambda item: -len(item[1]))
    ]


# --- A proposal ------------------------------------------------------------------------------


@require_safe
@allow(Role.COORDINATOR)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The newcomer, the ranked mentors, two or three of them compared, and the decision."""
    return _review(request, _proposal(request, pk))


def _review(request: HttpRequest, found: Proposal, status: int = 200, **forms: Any) -> HttpResponse:
    note_view(subject=found.newcomer, by=_me(request))
    everybody = review.candidates(found, _ticked(request))
    context = {
        **_side_by_side(everybody),
        "proposal": found,
        "newcomer": found.newcomer,
        "proposed": everybody[0],
        "choose_url": reverse("matching:choose", args=[found.pk]),
        "why_not": "" if everybody[0].is_possible else review.why_not_possible(everybody[0]),
        "may_approve": can_move(found, ProposalState.APPROVED) and everybody[0].is_possible,
        "may_hold": can_move(found, ProposalState.ON_HOLD),
        "next": review.next_to_decide(found),
        "newer": review.newer(found),
        "decline_form": OverrideForm(auto_id="decline_%s"),
        "hold_form": HoldForm(auto_id="hold_%s"),
        "wrong_choice": None,
        "decision_codes": DecisionCode.choices,
        **forms,
    }
    return render(request, "matching/staff/proposal.html", context, status=status)


def _ticked(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.GET.getlist("compare") if _is_key(pk)]


def _side_by_side(everybody: list[review.Candidate]) -> dict[str, Any]:
    """The mentors beside the newcomer, and some of them compared."""
    chosen = review.compared(everybody)
    return {
        "shown": everybody[: review.SHOWN + 1],
        "others": everybody[review.SHOWN + 1 :],
        "compared": chosen,
        "compared_pks": [one.mentor.pk for one in chosen],
        "rows": review.comparison(chosen) if len(chosen) > 1 else [],
    }


@require_POST
@allow(Role.COORDINATOR)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes: both people get the offer."""
    found = _proposal(request, pk)
    return _decide(
        request,
        found,
        lambda: services.approve(proposal=found, by=_me(request)),
        _("Approved. Both people get the offer in their language."),
    )


@require_POST
@allow(Role.COORDINATOR)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """No, with a reason."""
    found = _proposal(request, pk)
    form = OverrideForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        return _review(request, found, status=422, decline_form=form)
    why = form.cleaned_data
    return _decide(
        request,
        found,
        lambda: services.decline(proposal=found, by=_me(request), reason=why["reason"], code=why["code"]),
        _("Declined. These two are not proposed again."),
    )


@require_POST
@allow(Role.COORDINATOR)
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Later."""
    found = _proposal(request, pk)
    form = HoldForm(request.POST, auto_id="hold_%s")
    if not form.is_valid():
        return _review(request, found, status=422, hold_form=form)
    reason = form.cleaned_data["reason"]
    return _decide(
        request,
        found,
        lambda: services.hold(proposal=found, by=_me(request), reason=reason),
        _("On hold. The next run leaves this pair and this place alone."),
    )


@require_POST
@allow(Role.COORDINATOR)
def unhold(request: HttpRequest, pk: int) -> HttpResponse:
    """Back among the proposals."""
    found = _proposal(request, pk)
    return _decide(
        request,
        found,
        lambda: services.unhold(proposal=found, by=_me(request)),
        _("This pair waits for your decision again."),
    )


@require_POST
@allow(Role.COORDINATOR)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Another mentor for this newcomer."""
    found = _proposal(request, pk)
    mentors = Mentor.objects.visible_to(request.user).filter(programme=found.programme_id)
    form = ChooseForm(request.POST, mentors=mentors)
    if not form.is_valid():
        return _review(request, found, status=422, wrong_choice=form)
    return _choose(request, found.newcomer, found.run, form) or redirect("matching:proposal", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody without a proposal: every mentor who is possible now, ranked, to choose one by hand."""
    visible = Unmatched.objects.visible_to(request.user).select_related("newcomer__programme", "run")
    found: Unmatched = get_object_or_404(visible, pk=pk)
    newcomer = found.newcomer
    standing = Proposal.objects.filter(newcomer=newcomer, state__in=UNDECIDED).first()
    if standing:
        return redirect("matching:proposal", pk=standing.pk)
    form = None
    if request.method == "POST":
        mentors = Mentor.objects.visible_to(request.user).filter(programme=found.programme_id)
        form = ChooseForm(request.POST, mentors=mentors)
        if form.is_valid():
            return _choose(request, newcomer, found.run, form) or redirect("matching:by_hand", pk=pk)
    note_view(subject=newcomer, by=_me(request))
    context = {
        **_side_by_side(review.by_hand(newcomer, found.run, _ticked(request))),
        "unmatched": found,
        "newcomer": newcomer,
        "taken": "" if review.is_waiting(newcomer) else NewcomerTaken(newcomer),
        "choose_url": request.path,
        "wrong_choice": form,
    }
    return render(request, "matching/staff/by_hand.html", context, status=422 if form else 200)


def _choose(request: HttpRequest, newcomer: Newcomer, run: Run, form: ChooseForm) -> HttpResponse | None:
    """Propose the chosen mentor and go there, or say why not and go nowhere."""
    try:
        chosen = services.choose(newcomer=newcomer, run=run, by=_me(request), **form.cleaned_data)
    except Refused as problem:
        messages.error(request, str(problem))
        return None
    messages.success(request, _("This mentor is proposed now. Approve to send the offer."))
    return redirect("matching:proposal", pk=chosen.pk)


def _decide(request: HttpRequest, found: Proposal, verb: Callable[[], Any], done: str) -> HttpResponse:
    """Do it and say so, or say why not; the page of the proposal shows where things stand either way."""
    try:
        verb()
    except Refused as problem:
        messages.error(request, str(problem))
    except IllegalMove:
        messages.error(request, _("Somebody decided this differently in the meantime."))
    else:
        messages.success(request, done)
    return redirect("matching:proposal", pk=found.pk)


# --- Weights ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.COORDINATOR)
def weights(request: HttpRequest) -> HttpResponse:
    """What a programme finds important: eight numbers that add up to 100."""
    programme = _programme(request, request.GET.get("programme", ""))
    form = WeightsForm(request.POST or None, initial=services.settings_for(programme).weights)
    if request.method == "POST" and form.is_valid():
        chosen = {code: form.cleaned_data[code] for code in Criterion.values}
        services.save_weights(programme=programme, by=_me(request), weights=chosen)
        messages.success(request, _("The weights are saved. The next run uses them."))
        return redirect(f"{reverse('matching:weights')}?programme={programme.pk}")
    status = 422 if form.errors else 200
    return render(request, "matching/staff/weights.html", {"programme": programme, "form": form}, status=status)


# --- Doors -----------------------------------------------------------------------------------


def _me(request: HttpRequest) -> User:
    """The coordinator; ``allow`` lets nobody else in."""
    return cast(User, request.user)


def _programme(request: HttpRequest, pk: str) -> Programme:
    """The programme that is meant; a coordinator of one programme need not say which."""
    mine = programmes_of(request.user, Role.COORDINATOR)
    if _is_key(pk):
        return get_object_or_404(mine, pk=int(pk))
    return get_object_or_404(mine[:1])


def _is_key(text: str) -> bool:
    """Whether somebody's text can be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) < 19


def _run(request: HttpRequest, pk: int) -> Run:
    visible = Run.objects.visible_to(request.user)
    found: Run = get_object_or_404(visible.select_related("programme", "requested_by"), pk=pk)
    return found


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    visible = Proposal.objects.visible_to(request.user)
    people = ("newcomer__programme", "mentor", "run", "mentorship", "decided_by")
    found: Proposal = get_object_or_404(visible.select_related(*people), pk=pk)
    return found
