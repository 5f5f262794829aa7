"""The coordinator's first page, and the accounts of the people in her programmes."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.core.crypto import decrypt, encrypt
from config.core.errors import Refused

from . import agenda, services, todos
from .access import allow
from .models import Consent, Membership, ToDo, User
from .roles import Role


@require_safe
@allow(Role.COORDINATOR)
def today(request: HttpRequest) -> HttpResponse:
    """What needs the coordinator, most urgent first, with the programme's figures beside it."""
    return render(
        request,
        "accounts/staff/today.html",
        {"groups": agenda.groups_for(request.user), "figures": todos.figures_for(request.user)},
    )


@require_POST
@allow(Role.COORDINATOR)
def todo_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike one thing off the list."""
    todo = get_object_or_404(ToDo.objects.visible_to(request.user), pk=pk)
    services.finish_todo(todo=todo, by=request.user)
    messages.success(request, _("Done. It is off your list."))
    return redirect("today")


@require_safe
@allow(Role.COORDINATOR)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """How one member signs in and what she agreed to."""
    membership = get_object_or_404(
        Membership.objects.visible_to(request.user).select_related("user", "programme"), pk=pk
    )
    consents = Consent.objects.filter(user=membership.user, programme=membership.programme)
    return render(
        request,
        "accounts/staff/member.html",
        {
            "membership": membership,
            "name": agenda.names_of_members([membership.user_id], request.user).get(membership.user_id, ""),
            "consents": consents.order_by("purpose", "-given_at"),
            "asked_erasure": services.erasure_was_asked(membership),
            "may_invite": services.why_not_invite(user=membership.user, by=request.user) is None,
        },
    )


@require_POST
@allow(Role.COORDINATOR)
def erase_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a member who asked for it while a mentorship stood in the way."""
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("user"), pk=pk)
    try:
        services.erase_as_asked(membership=membership, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("member", pk)
    messages.success(request, _("All data of this person is erased."))
    return redirect("today")


@never_cache
@require_POST
@allow(Role.COORDINATOR)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time code for a member and go to the page that shows it once."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    try:
        code = services.invite(user=user, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("today")
    request.session["invitation"] = {"user": user.pk, "code": encrypt(code)}
    return redirect("invitation-code", pk=user.pk)


@never_cache
@require_safe
@allow(Role.COORDINATOR)
def invitation_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a new code once: reloading the page does not bring it back."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    made = request.session.pop("invitation", None)
    code = decrypt(made["code"]) if made and made["user"] == user.pk else ""
    address = settings.SITE_URL + reverse("redeem-invitation")
    return render(request, "accounts/staff/invitation_code.html", {"member": user, "code": code, "address": address})
