"""What a load balancer asks: is the process alive, and can it serve."""

from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def test_alive_asks_nobody(client):
    assert client.get("/health/live").json() == {"status": "ok"}


def test_ready_when_the_database_has_every_migration(client, db):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "degraded": False})


def test_not_ready_while_a_migration_is_missing(client, db):
    MigrationRecorder.Migration.objects.filter(app="employers").latest("pk").delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "migrations are missing")


def test_not_ready_while_the_database_is_away(client, db):
    def away(*args):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(away):
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "database is away")
    assert "closed the connection" not in answer.content.decode()


def test_a_missing_cache_degrades_but_does_not_stop(client, db, settings):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["degraded"]) == (200, True)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def test_health_is_not_cached_and_answers_over_plain_http(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^health/"]
    assert "no-store" in client.get("/health/live").headers["Cache-Control"]
