"""How a password is looked at."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class SignInBackend(AuthenticationBackend):
    """Looks at a password once, whoever is named: the time that an answer takes tells nobody who is known here."""

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        if credentials.get("username"):
            # The same text again: allauth would look for an address in both, and so weigh a known one's password twice.
            credentials.pop("email", None)
        return super().authenticate(request, **credentials)
