"""A real worker on a real broker: a Redis database and a PostgreSQL database that nothing else uses."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection

from config.celery import app

FIRST_REDIS_DATABASE = 8  # one for each process that tests at the same time


def _broker_url():
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    number = FIRST_REDIS_DATABASE + int(worker) % 8
    return urlsplit(django_settings.REDIS_URL_FOR_WORKER_TESTS)._replace(path=f"/{number}").geturl()


def _use_broker(url):
    app.conf.broker_url = url
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def broker(settings):
    """The broker of the tests, empty."""
    url = _broker_url()
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        settings.CELERY_BROKER_URL = url
        _use_broker(url)
        yield url
        client.flushdb()
    _use_broker("")


@pytest.fixture
def dead_broker(settings):
    """A broker's address where nothing listens."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    _use_broker(settings.CELERY_BROKER_URL)
    yield
    _use_broker("")


class Worker:
    """A Celery worker in its own process group, so that it can be killed with all its children."""

    def __init__(self, broker_url, log):
        database = connection.settings_dict
        address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": f"postgres://{address}/{database['NAME']}",
            "REDIS_URL": broker_url,
            "EMAIL_URL": "dummymail://",
        }
        command = (
            "celery --app config worker --include tests.services.handlers --concurrency 1 --loglevel info "
            "--without-mingle --without-gossip --without-heartbeat"
        )
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command.split()],
                cwd=django_settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self):
        """What a power cut does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def start_worker(transactional_db, broker, tmp_path):
    """Start a worker on the database of this test. Each is killed at the end."""
    started = []

    def start():
        worker = Worker(broker, tmp_path / "worker.log")
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def eventually(tmp_path):
    """Wait until something is so; after a minute fail with what the worker said."""

    def wait(condition, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.1)
        log = tmp_path / "worker.log"
        pytest.fail(f"not so after {seconds}s\n{log.read_text()[-3000:] if log.exists() else ''}")

    return wait
