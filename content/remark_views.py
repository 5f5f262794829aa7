"""What a reader says of a page or a paragraph, without an account and without telling who she is."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.accounts.limits import limited

from . import reading, showing
from .models import Document, Feedback, Verdict
from .pages import public_page
from .services import record_feedback

OFFERED = (Verdict.WRONG, Verdict.UNCLEAR, Verdict.HELPFUL)
_LONGEST = Feedback._meta.get_field("comment").max_length


class RemarkForm(forms.Form):
    """A verdict and a few words. ``website`` is a field that people do not see: only programs fill it in."""

    verdict = forms.ChoiceField(
        label=_("What do you want to tell us?"),
        choices=[(verdict.value, verdict.label) for verdict in OFFERED],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("In your own words"),
        help_text=_("Do not write names or phone numbers. We do not know who you are."),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    website = forms.CharField(required=False)


# No cookie stands behind this form, so there is nothing that a foreign page could misuse.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("60/h")
def feedback(request: HttpRequest, language: str, kind: str, slug: str) -> HttpResponse:
    """The form, and what was sent with it."""
    with translation.override(language):
        document = reading.one(language, kind, slug)
        if document is None:
            raise Http404
        form = RemarkForm(request.POST) if request.method == "POST" else RemarkForm(initial=request.GET.dict())
        if form.is_valid():
            _keep(form.cleaned_data, document, language)
            return redirect("content:thanks", language=language, kind=kind, slug=slug)
        key = form["key"].value() or ""
        context = {
            "language": language,
            "document": document,
            "title": getattr(document, f"title_{language}"),
            "quoted": _quoted(document, language, key),
            "form": form,
        }
        response = render(request, "content/feedback.html", context)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    return response


@public_page()
def thanks(request: HttpRequest, language: str, kind: str, slug: str) -> HttpResponse:
    """It arrived."""
    document = reading.one(language, kind, slug)
    if document is None:
        raise Http404
    return render(request, "content/thanks.html", {"language": language, "document": document})


def _keep(said: dict[str, Any], document: Document, language: str) -> None:
    if said["website"]:
        return
    record_feedback(
        language=language, verdict=said["verdict"], document=document, key=said["key"], comment=said["comment"]
    )


def _quoted(document: Document, language: str, key: str) -> showing.Shown | None:
    """The paragraph that she speaks of."""
    body = getattr(document, f"body_{language}")
    return showing.quoted(next((segment for segment in body if segment["key"] == key), None))
