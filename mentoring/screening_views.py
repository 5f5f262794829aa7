"""Pages of this app, being written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def _soon(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


mentor_list = _soon
mentor_page = _soon
edit = _soon
plan_interview = _soon
interview = _soon
decide = _soon
training = _soon
