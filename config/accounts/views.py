"""Pages for everybody: the door, the language, the one-time code."""

from typing import Any

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.account.views import EmailView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import services
from .forms import RedeemForm
from .limits import limited
from .middleware import set_language_cookie
from .models import Programme, User
from .roles import Role

# Where each role begins; somebody with several roles begins with the first.
START_PAGES = {
    Role.COORDINATOR: "today",
    Role.MENTOR: "mentoring:my_newcomers",
    Role.NEWCOMER: "newcomers:my_path",
    Role.EMPLOYER: "employers:my_organisation",
    Role.EDITOR: "content:desk:home",
    Role.TRANSLATOR: "content:desk:home",
}


def start_page(user: User) -> str:
    """The name of the page with which this person begins."""
    roles = set(user.memberships.values_list("role", flat=True))
    for role, url_name in START_PAGES.items():
        if role in roles:
            return url_name
    return "admin:index" if user.is_superuser else "my-data"


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The front door. Who is signed in goes on to her own first page."""
    if request.user.is_authenticated:
        return redirect(start_page(request.user))
    programmes = list(Programme.objects.filter(is_open=True))
    town = request.GET.get("town", "")
    chosen = next((programme for programme in programmes if programme.slug == town), None)
    if chosen is None and len(programmes) == 1:
        chosen = programmes[0]
    return render(request, "home.html", {"programmes": programmes, "programme": chosen})


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language, here and wherever this person signs in."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            services.choose_language(user=request.user, language=language)
        set_language_cookie(response, language)
    return response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@limited("10/h")
def redeem_invitation(request: HttpRequest) -> HttpResponse:
    """Open an account with a one-time code. Whatever is wrong with a code, the answer is the same."""
    if request.user.is_authenticated:
        return redirect("home")
    form = RedeemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.redeem(code=form.cleaned_data["code"], password=form.cleaned_data["password"])
        if user is not None:
            record_authentication(request, user, method="password", reauthenticated=True)
            # Whoever handed over the code knows the person: her address, if she has one, is confirmed later.
            login = Login(
                user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=reverse("invitation-done")
            )
            return perform_login(request, login)
        form.add_error("code", _("This code does not work. Check it, or ask the person who gave it for a new one."))
    return render(request, "accounts/redeem_invitation.html", {"form": form})


@require_safe
def invitation_done(request: HttpRequest) -> HttpResponse:
    """Shows the sign-in name that the person keeps."""
    return render(request, "accounts/invitation_done.html")


class AddressesView(EmailView):
    """allauth's page of addresses. Nobody signs in with, or is written to at, an address that is not shown to be hers.

    allauth lets somebody without any confirmed address choose an unconfirmed one: it could be another person's.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "action_primary" in request.POST:
            chosen = EmailAddress.objects.filter(user=request.user.pk, email__iexact=request.POST.get("email", ""))
            if not chosen.filter(verified=True).exists():
                messages.error(request, _("Confirm your address first."))
                return redirect("account_email")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


@login_not_required
def not_offered(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in library that this platform does not have."""
    raise Http404
