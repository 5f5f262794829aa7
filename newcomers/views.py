"""Pages for the newcomer."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from config.accounts.access import allow
from config.accounts.roles import Role


@login_not_required
def register(request: HttpRequest, slug: str, step: str = "") -> HttpResponse:
    raise Http404


@allow(Role.NEWCOMER)
def my_path(request: HttpRequest) -> HttpResponse:
    raise Http404


my_answers: Any = my_path
