"""The demonstration tells the whole way, can be filled twice, and never runs anywhere else."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from config.accounts.models import User
from matching import demo
from mentoring.models import Mentorship


def rows():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_outside_the_demonstration_it_refuses(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only runs with"):
        call_command("demo", stdout=StringIO())
    assert not User.objects.exists()


def test_filling_it_shows_pairs_at_every_point_and_filling_it_again_changes_nothing(db, settings):
    settings.DEMO = True
    told = StringIO()
    call_command("demo", stdout=told)
    states = set(Mentorship.objects.values_list("state", flat=True))
    assert states == {"offered", "first_meeting", "trial", "active", "closed"}
    for told_about in (demo.COORDINATORS[0], demo.ADMINISTRATOR, demo.EMPLOYER, demo.PASSWORD, "without a match"):
        assert told_about in told.getvalue()
    before = rows()
    call_command("demo", stdout=StringIO())
    assert rows() == before
