"""Around every request of somebody who has signed in."""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from .models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

# What staff can still open before the second step is set up.
OPEN_WITHOUT_SECOND_STEP = ("/account/", "/language/", "/health/", "/static/")
# Set in the session in which the second step was set up: who did that has just shown the first code.
SECOND_STEP_SHOWN = "second_step_shown"


class PreferredLanguageMiddleware:
    """Shows the pages in the language that the person chose, on whatever device she signs in.

    A link in a mail may say the language of the mail (``?language=ar``): then this device speaks it from there on.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            return self.get_response(request)
        asked = request.GET.get("language", "")
        if request.method != "GET" or asked not in dict(settings.LANGUAGES):
            return self.get_response(request)
        translation.activate(asked)
        request.LANGUAGE_CODE = asked
        response = self.get_response(request)
        set_language_cookie(response, asked)
        return response


def set_language_cookie(response: HttpResponse, language: str) -> None:
    """Keep the language on this device."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class SecondStepMiddleware:
    """Lets staff in only with the second step, and ends staff sessions that lie idle.

    Who has none yet is sent to the page where it is set up. A session that began without it, on another device or
    before its owner became staff, ends: a password alone never opens other people's files.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or not user.needs_second_step():
            return self.get_response(request)
        if self._is_idle(request):
            return self._sign_in_again(request)
        is_open = request.path_info.startswith(OPEN_WITHOUT_SECOND_STEP)
        if not _is_set_up(user):
            if not is_open:
                return redirect("mfa_activate_totp")
            response = self.get_response(request)
            if request.user.is_authenticated and _is_set_up(user):
                request.session[SECOND_STEP_SHOWN] = True
            return response
        if not _was_shown(request, user):
            return self._sign_in_again(request)
        return self.get_response(request)

    def _is_idle(self, request: HttpRequest) -> bool:
        now = int(time.time())
        idle = now - request.session.get("seen_at", now)
        request.session["seen_at"] = now
        return idle > settings.STAFF_IDLE_SECONDS

    def _sign_in_again(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")


def _is_set_up(user: User) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def _was_shown(request: HttpRequest, user: User) -> bool:
    if request.session.get(SECOND_STEP_SHOWN):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
