"""How often somebody may send a public form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_ratelimit.core import is_ratelimited

from config.core.middleware import client_ip

View = Callable[..., HttpResponse]


def _address(group: str, request: HttpRequest) -> str:
    return client_ip(request)


def limited(rate: str, *, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Answer 429 when one address calls the view more often than ``rate``, for example "10/h".

    Only requests with one of ``methods`` count. Who shares an address shares the limit, so leave room for a class.
    """

    def decorate(view: View) -> View:
        group = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_ratelimited(request, group=group, key=_address, rate=rate, method=list(methods), increment=True):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
