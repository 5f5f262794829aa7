"""Pages of this app, being written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def _soon(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


mentorship_list = _soon
withdraw = _soon
first_meeting = _soon
start_trial = _soon
ask_trial = _soon
answer_for = _soon
done = _soon
