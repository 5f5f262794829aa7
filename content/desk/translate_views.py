"""Pages for translators: five segments at a time, and a whole document, Dutch and translation side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from config.accounts.access import allow
from config.accounts.roles import Role
from content import services
from content.models import EDITORS, Document, Translation
from content.services import queueing

from . import wording

TRANSLATORS = (Role.TRANSLATOR, *EDITORS)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*TRANSLATORS)
def translate(request: HttpRequest, language: str) -> HttpResponse:
    """What this translator has before her; *Take five* brings the next ones."""
    here = redirect("content:desk:translate", language=language)
    if request.method != "POST":
        return _show(request, language)
    if request.POST.get("do") == "take":
        queueing.take(language=language, by=request.user)
        return here
    return _save_or_approve(request, language) or here


def _save_or_approve(request: HttpRequest, language: str) -> HttpResponse | None:
    """None when it was done; otherwise the page again, with what was typed."""
    pk = request.POST.get("document", "")
    document = get_object_or_404(Document.objects.public(), pk=pk if pk.isdecimal() and len(pk) < 18 else 0)
    key, text = request.POST.get("key", ""), request.POST.get("text", "")
    try:
        if request.POST.get("do") == "approve":
            one = get_object_or_404(Translation, document=document, key=key, language=language)
            services.approve_translation(translation=one, seen=request.POST.get("seen", ""), by=request.user)
        elif not text.strip():
            return _show(request, language, document, key=key, problem=_("Type the translation first."))
        else:
            source = request.POST.get("source", "")
            services.save_translation(
                document=document, key=key, language=language, source=source, text=text, by=request.user
            )
    except services.OutOfDate:
        problem = _("The Dutch changed while you were writing. Your text is kept; compare it with the new Dutch.")
        return _show(request, language, document, key=key, typed=text, problem=problem)
    except services.FactsBroken as broken:
        return _show(request, language, document, key=key, typed=text, problem=wording.lost_facts(broken.found[0][2]))
    queueing.release(document=document.pk, key=key, language=language, by=request.user)
    messages.success(request, _("Saved. Readers see it now."))
    if document.critical:
        messages.info(request, _("This text is critical: a second person reads it too."))
    return None


def _show(
    request: HttpRequest,
    language: str,
    document: Document | None = None,
    *,
    key: str = "",
    typed: str = "",
    problem: str = "",
) -> HttpResponse:
    wanted = (document.pk, key) if document is not None else None
    rows = [
        {
            "one": one,
            "text": typed if (one.document, one.key) == wanted and typed else one.text,
            "problem": problem if (one.document, one.key) == wanted else "",
        }
        for one in queueing.mine(language=language, by=request.user)
    ]
    shown = any(row["problem"] for row in rows)
    context = {
        "code": language,
        "name": wording.LANGUAGE_NAMES[language],
        "direction_there": "rtl" if language == "ar" else "ltr",
        "rows": rows,
        "problem": "" if shown else problem,
        "typed": "" if shown else typed,
        "waiting": len(queueing.open_segments(language, by=request.user)),
    }
    return render(request, "content/desk/translate.html", context, status=422 if problem else 200)


@require_POST
@allow(*TRANSLATORS)
def take_document(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Take every open segment of one document that nobody else has."""
    document = get_object_or_404(Document.objects.public(), pk=pk)
    count = queueing.take_document(document=document, language=language, by=request.user)
    messages.success(request, ngettext("%(count)d segment.", "%(count)d segments.", count) % {"count": count})
    return redirect("content:desk:translate", language=language)
