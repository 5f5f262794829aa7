"""The strict session: what would be a quiet mistake in production is a failure here."""

import os

import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests import strict
from tests.factories import ProgrammeFactory

# No test is timed: a busy machine is no failure. The same examples everywhere, so that a red test is red for everybody.
hypothesis.settings.register_profile("wegwijs", deadline=None, derandomize=True)
hypothesis.settings.load_profile("wegwijs")


@pytest.fixture(scope="session", autouse=True)
def _strict_session():
    with (
        strict.commits_count(),
        strict.undefined_variables_fail(),
        strict.pages_are_clean(),
    ):
        yield


@pytest.fixture(autouse=True)
def _clean_start():
    """No test inherits another one's cache or language."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


def pytest_runtest_setup(item):
    """Without its services a test is skipped with the reason; where services are required it fails instead.

    ``@pytest.mark.services("postgresql")``, ``("redis")``, or without a name both.
    """
    marker = item.get_closest_marker("services")
    if marker is None:
        return
    for name in marker.args or ("postgresql", "redis"):
        missing = _MISSING[name]()
        if missing:
            unavailable(missing)


def unavailable(reason: str) -> None:
    """Skip, or fail where REQUIRE_SERVICES=1 says that everything must be there."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"required here: {reason}", pytrace=False)
    pytest.skip(reason)


def _no_postgresql() -> str:
    return "" if connection.vendor == "postgresql" else "needs PostgreSQL: set DATABASE_URL"


def _no_redis() -> str:
    url = settings.REDIS_URL_FOR_WORKER_TESTS
    if not url:
        return "needs Redis: set REDIS_URL"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1) as client:
            client.ping()
    except redis.RedisError:
        return "needs Redis: nothing answers at REDIS_URL"
    return ""


_MISSING = {"postgresql": _no_postgresql, "redis": _no_redis}
