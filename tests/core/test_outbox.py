"""A mail is promised with the change it tells about, sent after it, and tried again."""

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from config.core import outbox
from config.core.models import OutgoingMail
from tests.factories import UserFactory


@pytest.fixture
def letter(settings, tmp_path):
    """A mail template of the test's own."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "hello.txt").write_text("Hello\n\nYour code is {{ code }}.")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    return "hello"


class MailServerIsAway:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_mail_is_sent_after_the_commit(db, letter):
    with transaction.atomic():
        outbox.queue_mail(letter, to=UserFactory(), key="k", context={"code": "42"})
        assert mail.outbox == []
    assert mail.outbox[0].subject == "Hello"
    assert "42" in mail.outbox[0].body
    kept = OutgoingMail.objects.get()
    assert (kept.state, kept.text, kept.html) == (OutgoingMail.State.SENT, "", "")  # a link in it opens an account


def test_the_same_promise_is_kept_once(db, letter):
    user = UserFactory()
    with transaction.atomic():
        outbox.queue_mail(letter, to=user, key="k", context={"code": "1"})
        outbox.queue_mail(letter, to=user, key="k", context={"code": "2"})
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_sends_nothing(letter):
    user = UserFactory()
    with transaction.atomic():
        outbox.queue_mail(letter, to=user, key="k", context={"code": "1"})
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not OutgoingMail.objects.exists()


def test_a_mail_waits_while_the_server_is_away_and_goes_later(db, letter, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.MailServerIsAway"
    promised = outbox.queue_mail(letter, to=UserFactory(), key="k", context={"code": "1"})
    promised.refresh_from_db()
    assert (promised.state, promised.last_error) == (OutgoingMail.State.QUEUED, "ConnectionRefusedError")
    settings.EMAIL_BACKEND = working
    OutgoingMail.objects.update(next_attempt_at=timezone.now() - dt.timedelta(minutes=5))
    assert outbox.sweep() == 1
    assert len(mail.outbox) == 1


def test_nobody_without_an_address_is_promised_a_mail(db, letter):
    assert outbox.queue_mail(letter, to=UserFactory(email=None, sign_in_name="w-1"), key="k") is None
