"""The door of the open API: in front of sessions, cookies and forms, because nobody has an account here."""

import re
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from .problems import problem

GetResponse = Callable[[HttpRequest], HttpResponse]
OPEN = ("/api/", "/hsds/")
READ_HEADERS = "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match"
SHOWN_HEADERS = "ETag, Last-Modified, Link, Retry-After, X-Request-ID"
_SURROGATE = re.compile("[\0\ud800-\udfff]")


class Moved(HttpResponseRedirect):
    status_code = 308


class OpenGate:
    """Answers ``/api/`` and ``/hsds/`` without going on to the rest of the chain.

    No session is opened, no cookie read or set, and the answer is the same for everybody, so that caches may keep it.
    Scripts of every other site may read it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.compressed = GZipMiddleware(self._answer)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN):
            return self.get_response(request)
        response = cast("HttpResponse", self.compressed(request))  # nothing here is asynchronous
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = SHOWN_HEADERS
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if _SURROGATE.search(request.path_info) or any(
            _SURROGATE.search(text) for key, values in request.GET.lists() for text in (key, *values)
        ):
            return problem(400, "The address has a character that no text has.")
        match = _resolved(request.path_info)
        if match is None:
            return _elsewhere(request)
        if request.method == "OPTIONS":
            return _preflight(match)
        return _called(request, match)


def _called(request: HttpRequest, match: ResolverMatch) -> HttpResponse:
    request.resolver_match = match
    asked = match.kwargs.get("language")
    with translation.override(asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response = response.render()
    return response


def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """The same address with or without its last slash, when that is one of ours."""
    path = request.path_info
    other = path[:-1] if path.endswith("/") else f"{path}/"
    if _resolved(other) is None:
        return problem(404, "There is nothing at this address.")
    query = request.META.get("QUERY_STRING", "")
    return Moved(f"{request.path[:-1] if path.endswith('/') else request.path + '/'}{'?' if query else ''}{query}")


def _preflight(match: ResolverMatch) -> HttpResponse:
    """What a browser asks before a script of another site may ask."""
    view: Any = getattr(match.func, "cls", None)
    allowed = sorted({name.upper() for name in ("get", "post") if hasattr(view, name)} | {"HEAD", "OPTIONS"})
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(allowed)
    response["Access-Control-Allow-Headers"] = READ_HEADERS
    response["Access-Control-Max-Age"] = "86400"
    return response
