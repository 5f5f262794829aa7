"""Pages for the newcomer: registering, and her own way."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.access import allow
from config.accounts.limits import limited
from config.accounts.models import Programme
from config.accounts.roles import Role
from config.core.wizard import wizard_view
from content.reading import themes_about
from content.services.keeping import kept_by

from . import services
from .forms import OwnAnswersForm
from .models import Intake, Newcomer
from .mypath import next_thing, path_of
from .panels import panels_for
from .registration import RegistrationWizard
from .states import NewcomerState

KEPT_SHOWN = 6


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("600/h")
def register(request: HttpRequest, slug: str, step: str = "") -> HttpResponse:
    """The public registration. Ten pages a person, so the limit leaves room for a class with one connection."""
    programme = get_object_or_404(Programme, slug=slug)
    if not programme.is_open:
        return render(request, "newcomers/register_closed.html", {"programme": programme})

    def url_for(name: str) -> str:
        return reverse("newcomers:register", args=[slug, name] if name else [slug])

    return wizard_view(request, wizard=RegistrationWizard(), tenant=programme, step=step, url_for=url_for)


@require_safe
@allow(Role.NEWCOMER)
def my_path(request: HttpRequest) -> HttpResponse:
    """Where am I now, what is next and who does it."""
    newcomer = _own_file(request)
    if newcomer is None:
        return render(request, "newcomers/no_file.html")
    intake = Intake.objects.filter(newcomer=newcomer).first()
    panels = panels_for(request, newcomer)
    context = {
        "newcomer": newcomer,
        "programme": newcomer.programme,
        "steps": path_of(newcomer),
        "next": None if any(panel.is_next for panel in panels) else next_thing(newcomer),
        "intake": intake if newcomer.state == NewcomerState.INTAKE_PLANNED else None,
        "panels": panels,
        "theme_pages": themes_about(newcomer.needs[:3]),
        "kept_pages": [page for _pk, page in kept_by(request.user, translation.get_language(), most=KEPT_SHOWN)],
    }
    return render(request, "newcomers/my_path.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.NEWCOMER)
def my_answers(request: HttpRequest) -> HttpResponse:
    """Change phone, languages and free half-days."""
    newcomer = _own_file(request)
    if newcomer is None:
        return redirect("newcomers:my_path")
    now = {name: getattr(newcomer, name) for name in OwnAnswersForm.base_fields}
    form = OwnAnswersForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        services.change_own_answers(newcomer=newcomer, data=form.cleaned_data)
        messages.success(request, _("Your answers are saved."))
        return redirect("newcomers:my_path")
    return render(request, "newcomers/my_answers.html", {"form": form, "newcomer": newcomer})


def _own_file(request: HttpRequest) -> Newcomer | None:
    """Her file; of files in several programmes the latest."""
    files = Newcomer.objects.visible_to(request.user).filter(user=request.user).select_related("programme")
    return files.order_by("-registered_on", "-pk").first()
