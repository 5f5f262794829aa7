"""After the keys were changed and everything was sealed again, the old key is not needed any more."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command

from config.core.crypto import decrypt
from mentoring.models import Meeting
from tests.factories import CoordinatorFactory, MentorshipFactory


def test_an_old_key_can_be_thrown_away_after_everything_is_sealed_again(db, settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    meeting = Meeting.objects.create(
        mentorship=MentorshipFactory(), held_on="2026-11-01", minutes=60, line="We drank coffee."
    )
    coordinator = CoordinatorFactory()
    second_step = Authenticator.objects.get(user=coordinator, type=Authenticator.Type.TOTP)
    secret = decrypt(second_step.data["secret"])

    settings.FIELD_KEYS = [new]
    with pytest.raises(InvalidToken):
        Meeting.objects.get(pk=meeting.pk)
    settings.FIELD_KEYS = [new, old]
    call_command("reencrypt", stdout=StringIO())

    settings.FIELD_KEYS = [new]
    assert Meeting.objects.get(pk=meeting.pk).line == "We drank coffee."
    second_step.refresh_from_db()
    assert decrypt(second_step.data["secret"]) == secret
