"""Pages of this app, being written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def _soon(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


apply = _soon
