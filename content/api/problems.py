"""What goes wrong is told in one form: problem details for HTTP (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, Throttled, ValidationError

CONTENT_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An error that a program and a person can read."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def answer(raised: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to what a view raised; None lets a mistake of ours become a 500."""
    if isinstance(raised, Http404):
        return problem(404, str(raised) or "There is nothing at this address.")
    if isinstance(raised, PermissionDenied):
        return problem(403, "This is not allowed.")
    if not isinstance(raised, APIException):
        return None
    if isinstance(raised, ValidationError):
        response = problem(400, "What was sent is not right.", errors=raised.detail)
    else:
        response = problem(raised.status_code, str(raised.detail))
    if isinstance(raised, Throttled) and raised.wait:
        response["Retry-After"] = str(int(raised.wait) + 1)
    if raised.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response
