"""What everybody can read without an account."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from .models import ThemePage

# A visitor who goes back and forth between themes asks the server once.
KEEP_SECONDS = 300


@require_safe
@login_not_required
def welcome(request: HttpRequest) -> HttpResponse:
    """The eleven themes, each with its first sentence."""
    return _public(request, "content/welcome.html", {"pages": ThemePage.objects.all()})


@require_safe
@login_not_required
def theme(request: HttpRequest, theme: str) -> HttpResponse:
    """One theme in plain words, and the way to the others."""
    page = get_object_or_404(ThemePage, theme=theme)
    others = ThemePage.objects.exclude(pk=page.pk)
    return _public(request, "content/theme.html", {"page": page, "others": others})


def _public(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page that is the same for every visitor with the same language: browsers may keep it."""
    response = render(request, template, context)
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=KEEP_SECONDS)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
