"""What a signed-in person keeps. These pages are hers; no worker and no cache keeps them."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .models import Document, Kept
from .services import keeping

_MOST_CHARACTERS = 60_000


@require_http_methods(["GET", "HEAD", "POST"])
def my_kept(request: HttpRequest) -> HttpResponse:
    """Her list; what is kept on the phone can be added to it."""
    language = translation.get_language()
    if request.method == "POST":
        marked = _from_phone(request.POST.get("device", ""))
        new = [keeping.keep(user=request.user, references=marked[what], what=what) for what in Kept.What.values]
        if any(new):
            messages.success(request, _("Added to your account."))
        else:
            messages.info(request, _("Everything was in your account already."))
        return redirect("content:my_kept")
    context = {
        "pages": keeping.kept_by(request.user, language),
        "done": keeping.kept_by(request.user, language, Kept.What.DONE),
    }
    return render(request, "content/my_kept.html", context)


def _from_phone(text: str) -> dict[str, list[str]]:
    """What the phone's own list says, read with care: anybody can send anything."""
    try:
        given = json.loads(text[:_MOST_CHARACTERS]) if text else {}
    except ValueError:
        given = {}
    lists = given if isinstance(given, dict) else {}
    return {what: [str(reference) for reference in _keys(lists.get(what))] for what in Kept.What.values}


def _keys(marked: object) -> list[object]:
    return list(marked)[: keeping.MOST] if isinstance(marked, dict) else []


@require_http_methods(["GET", "HEAD", "POST"])
def keep_in_account(request: HttpRequest) -> HttpResponse:
    """Ask, then keep one page."""
    kind, _slash, slug = request.GET.get("page", "").partition("/")
    found = Document.objects.public().in_language(translation.get_language())
    document = get_object_or_404(found, kind=kind, slug=slug)
    if request.method == "POST":
        keeping.keep(user=request.user, references=[f"{kind}/{slug}"], what=Kept.What.BOOKMARK)
        return redirect("content:my_kept")
    return render(request, "content/keep_in_account.html", {"document": document})


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a page from her list."""
    keeping.forget(user=request.user, kept=pk)
    return redirect("content:my_kept")
