"""Pages for coordinators about what was learned and whether it is fair: model cards, training, fairness, its export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.accounts.access import allow, programmes_of
from config.accounts.models import Programme
from config.accounts.roles import Role
from config.core.errors import Refused
from config.core.models import Job

from . import cards, fairness, fairness_table, services
from .models import ModelCard
from .services.learning import STAGES, TRAINING
from .tool_views import me, the_programme


@require_safe
@allow(Role.COORDINATOR)
def models(request: HttpRequest) -> HttpResponse:
    """What a programme learned until now, what counts, and a training that is under way."""
    programme = the_programme(request)
    found = ModelCard.objects.visible_to(request.user).filter(programme=programme)
    context = {
        "programme": programme,
        "cards": [cards.line_of(card) for card in found.select_related("trained_by", "activated_by")],
        "active": services.active_card(programme),
        "job": _training(programme),
        "stages": STAGES,
    }
    return render(request, "matching/staff/models.html", context)


@require_safe
@allow(Role.COORDINATOR)
def model(request: HttpRequest, pk: int) -> HttpResponse:
    """One card: from what it learned, how good it is and how sure that is, and what it thinks of each feature."""
    found = _card(request, pk)
    return render(request, "matching/staff/model.html", {"card": found, "told": cards.card_of(found)})


@require_POST
@allow(Role.COORDINATOR)
def train(request: HttpRequest) -> HttpResponse:
    """Ask for a training. A second click finds the first one's work."""
    programme = _programme(request, request.POST.get("programme", ""))
    services.request_training(programme=programme, by=me(request))
    messages.success(request, _("The training is asked for. Nothing counts until you let it count."))
    return _back(programme)


@require_POST
@allow(Role.COORDINATOR)
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a model count; an earlier one that counted before may count again."""
    found = _card(request, pk)
    try:
        services.activate(card=found, by=me(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("matching:model", pk=pk)
    messages.success(request, _("This model counts from the next run on."))
    return _back(found.programme)


@require_POST
@allow(Role.COORDINATOR)
def weights_alone(request: HttpRequest) -> HttpResponse:
    """Take the active model away: the weights count alone."""
    programme = _programme(request, request.POST.get("programme", ""))
    services.weights_alone(programme=programme, by=me(request))
    messages.success(request, _("The weights count alone from the next run on."))
    return _back(programme)


def _training(programme: Programme) -> Job | None:
    """The last training: under way, or failed. A finished one has left a card."""
    last = Job.objects.filter(kind=TRAINING, subject_id=programme.pk).order_by("-pk").first()
    return None if last is None or last.state == Job.State.DONE else last


# --- Fairness --------------------------------------------------------------------------------


@require_safe
@allow(Role.COORDINATOR)
def fair(request: HttpRequest, pk: int) -> HttpResponse:
    """Waiting, matches, probabilities and calibration by group, and who is without anybody by which rule."""
    programme = _programme(request, str(pk))
    context = {
        "programme": programme,
        "told": fairness_table.of(services.fairness_of(programme)),
        "unmatched": fairness_table.unmatched(services.unmatched_by_group(programme)),
        "least": fairness.LEAST,
    }
    return render(request, "matching/staff/fairness.html", context)


@require_safe
@allow(Role.COORDINATOR)
def fair_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures for a spreadsheet; small groups are hidden there too."""
    programme = _programme(request, str(pk))
    content = fairness_table.as_csv(services.fairness_of(programme), services.unmatched_by_group(programme))
    name = f"fairness-{programme.slug}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# --- Doors -----------------------------------------------------------------------------------


def _card(request: HttpRequest, pk: int) -> ModelCard:
    cards_of_hers = ModelCard.objects.visible_to(request.user).select_related("programme", "trained_by", "activated_by")
    found: ModelCard = get_object_or_404(cards_of_hers, pk=pk)
    return found


def _programme(request: HttpRequest, pk: str) -> Programme:
    """The programme that is meant; a coordinator of one programme need not say which."""
    mine = programmes_of(request.user, Role.COORDINATOR)
    if pk.isascii() and pk.isdigit():
        return get_object_or_404(mine, pk=int(pk))
    return get_object_or_404(mine[:1])


def _back(programme: Programme) -> HttpResponse:
    return redirect(f"{reverse('matching:models')}?programme={programme.pk}")
