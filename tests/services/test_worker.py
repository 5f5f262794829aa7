"""The row is the truth about work: a worker does it, a killed worker loses nothing, a missing broker stops nobody."""

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from config.core import jobs
from config.core.models import Job, OutgoingMail
from employers.models import Employer
from tests.factories import ProgrammeFactory

from . import handlers  # noqa: F401  # this process knows the same jobs as the worker


def phone_of(programme):
    return type(programme).objects.get(pk=programme.pk).contact_phone


@pytest.mark.services
def test_a_worker_does_the_job(start_worker, eventually):
    programme = ProgrammeFactory()
    start_worker()
    job = jobs.enqueue("test.mark", programme.pk)
    eventually(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    assert phone_of(programme) == "attempt 1"


@pytest.mark.services
def test_a_job_is_not_handed_out_before_its_transaction_is_over(start_worker, eventually):
    start_worker()
    with transaction.atomic():
        programme = ProgrammeFactory()
        job = jobs.enqueue("test.mark", programme.pk)
    eventually(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    assert phone_of(programme) == "attempt 1"


@pytest.mark.services
def test_what_a_killed_worker_left_is_swept_up_and_finished(start_worker, eventually):
    programme = ProgrammeFactory()
    first = start_worker()
    job = jobs.enqueue("test.hang_once", programme.pk)
    eventually(lambda: Job.objects.get(pk=job.pk).state == Job.State.RUNNING)
    first.kill()
    assert jobs.sweep() == 0, "a job that showed life just now is left alone"

    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - jobs.SILENT_TOO_LONG - dt.timedelta(seconds=1))
    start_worker()
    assert jobs.sweep() == 1
    eventually(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    assert phone_of(programme) == "attempt 2"


@pytest.mark.services
def test_a_message_that_the_broker_lost_is_sent_again_by_the_sweep(start_worker, eventually):
    programme = ProgrammeFactory()
    job = Job.objects.create(
        kind="test.mark", subject_id=programme.pk, heartbeat_at=timezone.now() - dt.timedelta(minutes=2)
    )
    start_worker()
    assert jobs.sweep() == 1
    eventually(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)


def test_without_a_broker_that_answers_the_job_is_done_here(db, dead_broker):
    programme = ProgrammeFactory()
    job = jobs.enqueue("test.mark", programme.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE
    assert phone_of(programme) == "attempt 1"


def test_without_a_broker_that_answers_a_form_still_arrives_and_its_mail_leaves(client, programme, dead_broker):
    form = {"organisation": "Bakery", "contact_name": "Lotte", "email": "lotte@bakery.example", "consent": "on"}
    answer = client.post(reverse("employers:sign_up", args=[programme.slug]), form)
    assert answer.url == reverse("employers:thanks", args=[programme.slug])
    assert Employer.objects.get().organisation == "Bakery"
    assert mail.outbox[0].to == ["lotte@bakery.example"]
    assert OutgoingMail.objects.get().state == OutgoingMail.State.SENT
