"""Where our rules meet allauth's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from config.core.crypto import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by registering for a programme or by a coordinator, never by a bare sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second step encrypted."""

    def encrypt(self, text: str) -> Any:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> Any:
        return decrypt(encrypted_text)
