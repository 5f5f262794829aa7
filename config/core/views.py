"""Pages that belong to no domain: health, errors."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError


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
