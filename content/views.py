"""What everybody can read without an account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from .kinds import Kind
from .models import Document

# A visitor who goes back and forth between pages asks the server once.
KEEP_SECONDS = 300


@require_safe
@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """The way to the content in the reader's language."""
    return redirect("content:home", language=translation.get_language())


@require_safe
@login_not_required
def home(request: HttpRequest, language: str) -> HttpResponse:
    """The eleven themes, each with its first sentence."""
    themes = Document.objects.public().of(Kind.THEME).in_language(language)
    return _public(request, language, "content/welcome.html", {"pages": themes})


@require_safe
@login_not_required
def read(request: HttpRequest, language: str, kind: str, slug: str) -> HttpResponse:
    """One document in one language."""
    found = Document.objects.public().in_language(language)
    document = get_object_or_404(found, kind=kind, slug=slug)
    return _public(request, language, "content/read.html", {"document": document})


def _public(request: HttpRequest, language: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page that is the same for every visitor with the same language: browsers may keep it."""
    with translation.override(language):
        response = render(request, template, context)
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=KEEP_SECONDS)
        patch_vary_headers(response, ["Cookie"])
    return response
