"""A job is a row: it is done once, found again after a crash, and given up after three tries."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from config.core import jobs
from config.core.models import Job


@pytest.fixture
def counting(monkeypatch):
    """A handler that notes whom it was called for."""
    calls = []
    monkeypatch.setitem(jobs._handlers, "test.count", lambda subject_id, job: calls.append(subject_id))
    return calls


def queued(**fields):
    return Job.objects.create(kind="test.count", subject_id=7, **fields)


def test_asking_twice_is_one_job(db, counting):
    with transaction.atomic():
        first = jobs.enqueue("test.count", 7)
        second = jobs.enqueue("test.count", 7)
    assert first == second
    assert counting == [7]


def test_a_finished_job_is_not_done_again(db, counting):
    job = queued()
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert counting == [7]
    assert Job.objects.get().state == Job.State.DONE


def test_a_job_somebody_else_is_doing_is_left_alone(db, counting):
    job = queued(state=Job.State.RUNNING)
    jobs.run(job.pk)
    assert counting == []


@pytest.mark.parametrize(
    ("state", "silent_for"),
    [(Job.State.QUEUED, dt.timedelta(minutes=2)), (Job.State.RUNNING, dt.timedelta(minutes=11))],
)
def test_the_sweep_finds_what_a_crash_left(db, counting, state, silent_for):
    queued(state=state, heartbeat_at=timezone.now() - silent_for)
    assert jobs.sweep() == 1
    assert counting == [7]


def test_the_sweep_leaves_living_work_alone(db, counting):
    queued(state=Job.State.RUNNING)
    Job.objects.create(kind="test.count", subject_id=8)
    assert jobs.sweep() == 0


def test_a_job_that_keeps_dying_is_given_up(db, counting):
    job = queued(state=Job.State.RUNNING, attempts=3, heartbeat_at=timezone.now() - dt.timedelta(hours=1))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, counting) == (Job.State.FAILED, "gave up", [])


def test_a_failing_job_keeps_the_kind_of_error_and_no_words(db, monkeypatch):
    def fail(subject_id, job):
        raise ValueError("Oksana lives here")

    monkeypatch.setitem(jobs._handlers, "test.fail", fail)
    job = Job.objects.create(kind="test.fail", subject_id=1)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "ValueError")
