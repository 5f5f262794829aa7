"""What happens around every request."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def client_ip(request: HttpRequest) -> str:
    """The address of the person, read past the proxies we run ourselves and no further."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestIdMiddleware:
    """Gives each request a number that its log lines and its answer carry."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class PublicPagesMiddleware:
    """Makes the pages that everybody reads the same for everybody: no cookie is looked at, and the answer says so.

    Which addresses those are stands in ``settings.PUBLIC_PAGES``. It stands before everything that knows a session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.is_public = re.compile(settings.PUBLIC_PAGES).match

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not self.is_public(request.path_info):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        response = self.get_response(request)
        varies = [name.strip() for name in response.get("Vary", "").split(",")]
        kept = [name for name in varies if name.lower() not in ("", "cookie", "accept-language")]
        if kept:
            response["Vary"] = ", ".join(kept)
        else:
            del response["Vary"]
        return response


class NoNullMiddleware:
    """Refuses the character NUL, which no browser's form sends and PostgreSQL cannot keep."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Look at the form after the protection against forged forms has read it."""
        for given in (request.GET, request.POST):
            if any("\0" in text for key, values in given.lists() for text in (key, *values)):
                raise SuspiciousOperation("NUL in a form")


class PrivatePagesMiddleware:
    """Keeps a signed-in person's pages out of every cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response
