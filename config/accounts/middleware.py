"""Around every request of somebody who has signed in."""

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]

# What staff can still open before the second step is set up.
OPEN_WITHOUT_SECOND_STEP = ("/account/", "/language/", "/health/", "/static/")


class PreferredLanguageMiddleware:
    """Shows the pages in the language that the person chose, on whatever device she signs in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return self.get_response(request)


class SecondStepMiddleware:
    """Sends staff without a second step to the page where it is set up, and ends staff sessions that lie idle."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.needs_second_step():
            now = int(time.time())
            if now - request.session.get("seen_at", now) > settings.STAFF_IDLE_SECONDS:
                logout(request)
                return redirect("account_login")
            request.session["seen_at"] = now
            if not request.path.startswith(OPEN_WITHOUT_SECOND_STEP) and not is_mfa_enabled(user):
                return redirect("mfa_activate_totp")
        return self.get_response(request)
