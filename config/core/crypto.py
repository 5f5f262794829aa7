"""Fields that are encrypted at rest with the keys of ``settings.FIELD_KEYS``: the first writes, all of them read."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Seal a text with the first key."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """Open a sealed text with whichever key fits. Raises InvalidToken when none does."""
    return _box(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode()


class EncryptedTextField(models.TextField):
    """A text that stands in the database as ciphertext; an empty text stays empty. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value


class EncryptedJSONField(models.TextField):
    """A JSON value that stands in the database as ciphertext."""

    # For the type checker: it holds any JSON value, not a text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(json.dumps(value))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(decrypt(value))

    def to_python(self, value: Any) -> Any:
        return value
