"""A fuzzer reads the schema and asks what it allows and what it forbids: no 500, and every answer as promised."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings

from config.wsgi import application
from tests.api import directory as invented
from tests.content.texts import written

UNLIMITED = dict.fromkeys(("read", "search", "feedback"), "1000000/min")
schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?as=json", application)


@pytest.fixture
def content(editor):
    """Something of every kind, so that answers are not all empty.

    The server closes its connection to the database around a request; here the test lives in that connection.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    town = invented.town()
    ocmw = invented.organisation(editor)
    desk = invented.place(town, ocmw)
    invented.service(editor, ocmw, desk)
    invented.event(editor, town, desk, rrule="FREQ=WEEKLY;BYDAY=TU")
    written(editor, slug="health", kind="theme", theme="health")
    written(editor)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_schema_is_kept(case, content):
    with override_settings(API_LIMITS=UNLIMITED):
        case.call_and_validate(headers={"Accept-Encoding": "identity"})
