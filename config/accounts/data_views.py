"""What the platform has about a person, what she agreed to, who looked, and being forgotten."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.core import privacy

from . import own_data, services
from .models import Programme, Purpose


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that concerns a person's own data, on one page."""
    return render(
        request,
        "accounts/my_data.html",
        {"consents": own_data.consents_of(request.user), "views": own_data.who_looked_at(request.user)},
    )


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """All we have about this person, as a file that a person and a program can read."""
    content = {"exported_at": timezone.now().isoformat(), "data": privacy.export(request.user)}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_POST
def change_consent(request: HttpRequest) -> HttpResponse:
    """Take back one yes, or say it again."""
    programme = get_object_or_404(
        Programme.objects.filter(memberships__user=request.user).distinct(), slug=request.POST.get("programme", "")
    )
    purpose = request.POST.get("purpose", "")
    if purpose not in Purpose.values:
        messages.error(request, _("We do not know this consent. Nothing was changed."))
    elif request.POST.get("answer") == "yes":
        services.give_consent(user=request.user, programme=programme, purposes=[purpose])
        messages.success(request, _("Thank you. We wrote down your yes."))
    else:
        services.withdraw_consent(user=request.user, programme=programme, purpose=purpose)
        messages.success(request, _("You took back your yes. Your coordinator knows and will contact you."))
    return redirect("my-data")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def erase(request: HttpRequest) -> HttpResponse:
    """Asks if she is sure; then forgets her and signs her out, or asks the coordinator when that must wait."""
    if request.method != "POST":
        return render(request, "accounts/erase.html", {"obstacles": privacy.obstacles(request.user)})
    obstacles = services.ask_erasure(user=request.user)
    if obstacles:
        messages.info(request, _("Your coordinator knows that you want your data erased, and will contact you."))
        return redirect("my-data")
    logout(request)
    return redirect("erased")


@require_safe
@login_not_required
def erased(request: HttpRequest) -> HttpResponse:
    """Says that everything is gone."""
    return render(request, "accounts/erased.html")
