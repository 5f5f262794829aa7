"""The welcome pages as an app on a phone: its manifest, its worker, and the packs to read without a connection."""

import gzip
import json

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.accounts.limits import limited

from . import packs
from .honesty import SOURCE_LANGUAGE
from .pages import public_page

_ICONS = (("icons/app-192.png", "192x192", "any"), ("icons/app-512.png", "512x512", "any maskable"))


@require_safe
@login_not_required
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What a phone needs to put the pages on its home screen."""
    with translation.override(language):
        content = {
            "id": "/welcome/",
            "name": _("Good to know when you are new here"),
            "short_name": "Wegwijs",
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": reverse("content:home", args=[language]),
            "scope": reverse("content:welcome"),
            "display": "standalone",
            "background_color": "#fbf6ec",
            "theme_color": "#0f5257",
            "icons": [
                {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for path, sizes, purpose in _ICONS
            ],
        }
    return _public(JsonResponse(content, content_type="application/manifest+json"))


@require_safe
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The script that brings kept pages. It asks nothing and knows nobody."""
    known = {
        "version": packs.form_of(SOURCE_LANGUAGE),
        "assets": packs.asset_urls(),
        "languages": {code: _words(code) for code, _name in settings.LANGUAGES},
        "policy": build_policy(),
    }
    scripts = ", ".join(json.dumps(static(f"js/{name}.js")) for name in ("welcome-store", "welcome-worker"))
    text = f"const WELCOME = {json.dumps(known, ensure_ascii=False)};\nimportScripts({scripts});\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _words(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "missing": _("This page is not on your phone, and there is no internet now. Try again later."),
            "home": _("To the first page"),
            "none": _("Nothing was found on your phone. With internet you can search everything."),
        }


@require_safe
@login_not_required
@limited("600/h")
def pack(request: HttpRequest, language: str) -> HttpResponse:
    """Every public text of a language, or with ``since`` what changed after that revision. 304 when nothing did."""
    revision = packs.revision_of(language)
    since = _since(request, language, revision)
    tag = f'"{language}-{packs.form_of(language)}-{since}-{revision}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        body = packs.packed(language, since=since, revision=revision)
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(body if takes_gzip else gzip.decompress(body), content_type="application/json")
        if takes_gzip:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = tag
    response["Vary"] = "Accept-Encoding"
    return _public(response)


def _since(request: HttpRequest, language: str, revision: int) -> int:
    """What the phone has; 0 when it has another form of the texts, or says something that cannot be."""
    given = request.GET.get("since", "")
    if request.GET.get("form") != packs.form_of(language) or not given.isdecimal() or len(given) > 9:
        return 0
    return int(given) if int(given) <= revision else 0


@public_page()
def keep(request: HttpRequest, language: str) -> HttpResponse:
    """Save the texts of this language on the phone: how large, since when, renew, remove."""
    size = len(packs.packed(language, since=0, revision=packs.revision_of(language)))
    return render(request, "content/keep.html", {"language": language, "size": size})


@public_page()
def kept(request: HttpRequest, language: str) -> HttpResponse:
    """What the reader marked on this phone; the phone itself fills it in."""
    return render(request, "content/kept.html", {"language": language})


def _public(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, no-cache"
    return response
