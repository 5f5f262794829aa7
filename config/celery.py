"""The Celery application: it carries ids of rows, never the truth about them."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("wegwijs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep": {"task": "core.sweep", "schedule": 60.0},
    "expire-offers": {"task": "mentoring.expire_offers", "schedule": 3600.0},
    # Four times a day, so that an hour without a clock does not cost a day.
    "watch": {"task": "mentoring.watch", "schedule": 6 * 3600.0},
    "match": {"task": "matching.run_all", "schedule": crontab(hour="2", minute="20")},
    "publish-due": {"task": "content.publish_due", "schedule": 300.0},
    "ask-owners": {"task": "content.ask_owners", "schedule": crontab(hour="7", minute="10")},
    "check-links": {"task": "content.check_links", "schedule": crontab(day_of_week="0", hour="4", minute="40")},
    # The first of the month, when the night is quiet.
    "learn": {"task": "matching.train_all", "schedule": crontab(day_of_month="1", hour="3", minute="20")},
    "fairness": {"task": "matching.watch_fairness", "schedule": crontab(hour="4", minute="10")},
}
