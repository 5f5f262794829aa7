"""The directory and the events, for everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from . import agenda
from .directory import Directory, Wish, entries
from .forms import DirectoryFilter, TownFilter
from .pages import MINUTE, public_page

PAGE = 20


@public_page(changes=MINUTE)
def directory(request: HttpRequest, language: str) -> HttpResponse:
    """Who helps: services and organisations, chosen by theme, municipality and language spoken."""
    known = Directory()
    form = DirectoryFilter(request.GET, themes=known.themes, municipalities=known.municipalities, spoken=known.spoken)
    form.is_valid()
    page = Paginator(known.found(Wish(**form.cleaned_data)), PAGE).get_page(request.GET.get("page"))
    now = timezone.localtime()
    shown = entries(list(page.object_list), language, now)
    context = {"language": language, "form": form, "page": page, "entries": shown, "now": now}
    return render(request, "content/directory.html", context)


@public_page()
def events(request: HttpRequest, language: str) -> HttpResponse:
    """What takes place in the next thirty days, day by day."""
    towns = agenda.towns()
    form = TownFilter(request.GET, towns=towns)
    form.is_valid()
    town = form.cleaned_data.get("town", "")
    days = agenda.coming(language, timezone.localdate(), town=town)
    calendars = [one for one in towns if town in ("", one.slug)]
    context = {"language": language, "form": form, "towns": towns, "days": days, "calendars": calendars}
    return render(request, "content/events.html", context)
