"""Pages for employers: sign up, see where it stands, keep the data right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.limits import limited
from config.accounts.models import Programme

from . import services
from .forms import EmployerForm, SignUpForm
from .models import Employer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("20/h")
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell who you are and what you look for. The answer is the same for a known and for an unknown address."""
    programme = get_object_or_404(Programme, slug=slug, is_open=True)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.apply(
            programme=programme,
            email=form.cleaned_data["email"],
            language=get_language() or programme.default_language,
            data=form.data_of_organisation(),
        )
        return redirect("employers:thanks", slug=slug)
    return render(request, "employers/sign_up.html", {"programme": programme, "form": form})


@login_not_required
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next."""
    programme = get_object_or_404(Programme, slug=slug, is_open=True)
    return render(request, "employers/thanks.html", {"programme": programme})


@require_safe
def my_organisation(request: HttpRequest) -> HttpResponse:
    """Where my organisation stands, in every programme that it applied to."""
    employers = Employer.objects.filter(user=request.user).select_related("programme")
    return render(request, "employers/my_organisation.html", {"employers": employers})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct my organisation's data."""
    employer = get_object_or_404(Employer.objects.filter(user=request.user), pk=pk)
    form = EmployerForm(request.POST or None, instance=employer)
    if request.method == "POST" and form.is_valid():
        services.change(employer=employer, by=request.user, data=form.data_of_organisation())
        messages.success(request, _("Your data is saved."))
        return redirect("employers:my_organisation")
    return render(request, "employers/edit.html", {"employer": employer, "form": form})
