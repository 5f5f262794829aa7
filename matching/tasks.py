"""Work for the worker."""

from functools import partial

from config.core import jobs
from config.core.models import Job

from . import services
from .services.running import JOB


@jobs.handler(JOB)
def execute_run(run_id: int, job: Job) -> None:
    """Re-runnable: a finished run returns at once."""
    services.execute_run(run_id=run_id, progress=partial(jobs.report, job))
