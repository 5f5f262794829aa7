"""Pages of this app, being written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def _soon(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


my_newcomers = _soon
my_file = _soon
accept_code = _soon
take_break = _soon
mentorship_page = _soon
offer = _soon
question = _soon
trial = _soon
log_meeting = _soon
correct_meeting = _soon
confirm_meeting = _soon
pair_break = _soon
close = _soon
evaluate = _soon
