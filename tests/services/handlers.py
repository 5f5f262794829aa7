"""Jobs of the tests, known to the worker that the tests start (``celery --include tests.services.handlers``)."""

import time

from config.accounts.models import Programme
from config.core import jobs


@jobs.handler("test.mark")
def mark(subject_id, job):
    Programme.objects.filter(pk=subject_id).update(contact_phone=f"attempt {job.attempts}")


@jobs.handler("test.hang_once")
def hang_once(subject_id, job):
    """The first attempt never ends: its worker is killed. The second does the work."""
    if job.attempts == 1:
        time.sleep(600)
    mark(subject_id, job)
