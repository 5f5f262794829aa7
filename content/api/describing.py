"""The schema of the open API, and a page to read it and to try it. Both come from this server."""

import json
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from .problems import problem

_KEEP_SECONDS = 3600
_JSON, _YAML = "application/vnd.oai.openapi+json", "application/vnd.oai.openapi"


@login_not_required
def schema(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3, as YAML or with ``?as=json`` as JSON."""
    if request.method not in ("GET", "HEAD"):
        return _not_taken()
    as_json = request.GET.get("as") == "json"
    response = HttpResponse(_written(as_json), content_type=_JSON if as_json else _YAML)
    patch_cache_control(response, public=True, max_age=_KEEP_SECONDS)
    return response


@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    """The schema to read and to try."""
    if request.method not in ("GET", "HEAD"):
        return _not_taken()
    response = HttpResponse(render_to_string("content/api_docs.html"))
    patch_cache_control(response, public=True, max_age=_KEEP_SECONDS)
    return response


def _not_taken() -> HttpResponse:
    response = problem(405, "This address is only read.")
    response["Allow"] = "GET, HEAD, OPTIONS"
    return response


@cache
def _written(as_json: bool) -> bytes:
    """Made once: the code that it describes does not change while the process lives."""
    with translation.override("en"):
        made = SchemaGenerator().get_schema(request=None, public=True)
        if as_json:
            return json.dumps(made, ensure_ascii=False, default=str).encode()
        return bytes(OpenApiYamlRenderer().render(made, renderer_context={}))
