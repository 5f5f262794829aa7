"""Real threads against a real PostgreSQL. SQLite ignores row locks, so nothing would be proved there."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet


@pytest.fixture
def at_once():
    """Call every function in a thread of its own, all starting together; returns results and exceptions."""

    def run(*functions):
        start = threading.Barrier(len(functions))

        def call(function):
            try:
                start.wait(timeout=10)
                return function()
            except Exception as problem:
                return problem
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(call, functions))

    return run


@pytest.fixture
def without_locks(monkeypatch):
    """The negative control: row locks are left out, so that the race can happen."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self._chain())


@pytest.fixture
def slow_look(monkeypatch):
    """A pause between looking and writing, where a race would slip in."""

    def slow_down(owner, name):
        original = getattr(owner, name)

        def slowly(*args, **kwargs):
            result = original(*args, **kwargs)
            time.sleep(0.15)
            return result

        monkeypatch.setattr(owner, name, slowly)

    return slow_down
