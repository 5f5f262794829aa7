"""Pages that belong to no domain: health, errors."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django_ratelimit.exceptions import Ratelimited
from redis.exceptions import RedisError

from .styleguide import SAMPLE_COLOURS, SampleFilter, SampleForm


@never_cache
@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing."""
    return JsonResponse({"status": "ok"})


@never_cache
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has every migration. A missing cache degrades, it does not stop the service."""
    try:
        executor = MigrationExecutor(connection)
        pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "database is away"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations are missing"}, status=503)
    return JsonResponse({"status": "ok", "degraded": not _cache_answers()})


def _cache_answers() -> bool:
    try:
        cache.set("health", "ok", 5)
        return bool(cache.get("health") == "ok")
    except RedisError:
        return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came back too late or from elsewhere: nothing was changed, and the way on is shown."""
    return render(request, "403_csrf.html", status=403)


def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """Not for this person, with the reason; or asked too often, with how to go on."""
    if isinstance(exception, Ratelimited):
        return render(request, "429.html", status=429)
    return render(request, "403.html", {"exception": str(exception)}, status=403)


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component, alive. Only while developing: config.urls leaves it out otherwise."""
    answers = {"email": "hoda@", "languages": ["ar"], "education": "5", "availability": ["mon-evening"]}
    wrong = SampleForm(answers, auto_id="wrong_%s")
    levels = (constants.SUCCESS, constants.ERROR)
    context = {
        "form": SampleForm(initial={"availability": ["tue-morning", "sat-afternoon"], "languages": ["uk", "nl"]}),
        "wrong": wrong,
        "filter_form": SampleFilter(request.GET or None),
        "samples": [Message(level, "Said by the page before.") for level in levels],
        "page": Paginator(range(90), 20).get_page(request.GET.get("page", 2)),
        "colours": SAMPLE_COLOURS,
        "kinds": ("neutral", "info", "good", "warn", "bad"),
    }
    return render(request, "styleguide.html", context)
