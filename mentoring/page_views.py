"""Pages between the welcome texts and the pair: asking the mentor about a text."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import Document

from . import services
from .models import Mentorship
from .pair_forms import PageQuestionForm
from .telling import attempt


@require_http_methods(["GET", "HEAD", "POST"])
def ask_about(request: HttpRequest) -> HttpResponse:
    """The newcomer asks her mentor about a welcome page. Who has no mentor reads how she gets help."""
    kind, _slash, slug = request.GET.get("page", "").partition("/")
    found = Document.objects.public().in_language(translation.get_language())
    document = get_object_or_404(found, kind=kind, slug=slug)
    mentorship = Mentorship.objects.filter(newcomer__user=request.user).under_way().with_people().first()
    form = PageQuestionForm(request.POST or None)
    if request.method == "POST" and mentorship and form.is_valid():
        verb = partial(
            services.ask_about, mentorship=mentorship, document=document, by=request.user, **form.cleaned_data
        )
        if attempt(request, verb, said=_("Your mentor gets the page in Dutch, with your question.")):
            return redirect("mentoring:mentorship", mentorship.pk)
    context = {"document": document, "mentorship": mentorship, "form": form}
    return render(request, "mentoring/ask_about.html", context)
