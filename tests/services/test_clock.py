"""What the clock asks for exists."""

from config.celery import app


def test_every_entry_of_the_clock_names_a_task_that_the_worker_knows():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked
    assert asked - set(app.tasks) == set()
