"""Pages that keep the content right: remarks, searches without a hit, broken links, and the owner's confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.accounts.access import allow
from content import engines
from content.honesty import SOURCE_LANGUAGE
from content.models import EDITORS, Feedback, SearchMiss
from content.services import freshness, linkcheck, machine
from content.services import remarks as answers

from . import reads as counts
from . import wording

PAGE = 30


@require_safe
@allow(*EDITORS)
def remarks(request: HttpRequest) -> HttpResponse:
    """What readers said and nobody has answered."""
    found = Feedback.objects.filter(handled_at__isnull=True).select_related("document")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = [{"remark": one, **wording.about(one)} for one in page]
    return render(request, "content/desk/remarks.html", {"page": page, "lines": lines})


@require_POST
@allow(*EDITORS)
def answer_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a remark: the text was changed, or it stays as it is."""
    remark = get_object_or_404(Feedback, pk=pk)
    if request.POST.get("do") in answers.ANSWERS:
        answers.answer(remark=remark, what=request.POST["do"], by=request.user)
        messages.success(request, _("Closed."))
    return redirect("content:desk:remarks")


@require_safe
@allow(*EDITORS)
def searches(request: HttpRequest) -> HttpResponse:
    """What people searched and did not find, the most frequent first."""
    found = SearchMiss.objects.values("words", "language").annotate(times=Sum("count")).order_by("-times", "words")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "content/desk/searches.html", {"page": page})


@require_safe
@allow(*EDITORS)
def reads(request: HttpRequest) -> HttpResponse:
    """How often each text was read in the last 30 or 90 days, by language, and how many nobody read."""
    asked = request.GET.get("days", "")
    days = next((period for period in counts.PERIODS if str(period) == asked), counts.PERIODS[0])
    page = Paginator(counts.most_read(days), PAGE).get_page(request.GET.get("page"))
    languages = counts.by_language([row["document"] for row in page], days)
    lines = [
        {
            "pk": row["document"],
            "title": row["document__title_nl"] or row["document__slug"],
            "times": row["times"],
            "languages": [
                (code, wording.LANGUAGE_NAMES.get(code, code), times) for code, times in languages[row["document"]]
            ],
        }
        for row in page
    ]
    context = {"periods": counts.PERIODS, "days": days, "unread": counts.unread_count(), "page": page, "lines": lines}
    return render(request, "content/desk/reads.html", context)


@require_safe
@allow(*EDITORS)
def links(request: HttpRequest) -> HttpResponse:
    """The addresses that do not answer, and the texts that name them."""
    return render(request, "content/desk/links.html", {"broken": linkcheck.broken()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The owner's link: opening it shows the text, pressing the button confirms it. No account is needed."""
    document = freshness.document_of(token)
    is_done = request.method == "POST" and freshness.confirm(token=token) is not None
    context = {"document": document, "title": wording.title(document) if document else "", "is_done": is_done}
    return render(request, "content/desk/confirm.html", context, status=200 if document else 404)


@require_POST
@allow(*EDITORS)
def by_machine(request: HttpRequest, language: str) -> HttpResponse:
    """Ask the engine for what is missing in a language; the work is done in a job."""
    if engines.chosen() is None:
        messages.info(request, _("No translation engine is set up. Ask the administrator."))
    elif language != SOURCE_LANGUAGE:
        machine.request_translation(language=language, by=request.user)
        messages.success(request, _("The machine is at work. What it makes is marked as such."))
    return redirect("content:desk:home")
