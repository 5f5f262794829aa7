"""What is sensitive stands in the database as ciphertext, and keys can be changed."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection

from config.core.crypto import decrypt, encrypt
from config.core.models import Draft


def test_a_draft_is_unreadable_in_the_database(db):
    draft, _token = Draft.begin(kind="test", tenant_id=1, language="uk")
    draft.data = {"first_name": "Оксана"}
    draft.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM core_draft")
        stored = cursor.fetchone()[0]
    assert "Оксана" not in stored
    assert Draft.objects.get().data == {"first_name": "Оксана"}


def test_old_texts_stay_readable_under_a_new_key(settings):
    sealed = encrypt("kept")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert decrypt(sealed) == "kept"


def test_a_lost_key_is_an_error_and_not_an_empty_text(settings):
    sealed = encrypt("kept")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        decrypt(sealed)


def test_a_draft_opens_only_with_its_own_link(db):
    draft, token = Draft.begin(kind="test", tenant_id=1, language="uk")
    assert Draft.open(kind="test", token=token) == draft
    assert Draft.open(kind="other", token=token) is None
    assert Draft.open(kind="test", token=token + "x") is None
    assert token not in draft.token_hash
