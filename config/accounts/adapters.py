"""Where our rules meet allauth's."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from config.core.crypto import decrypt, encrypt
from config.core.middleware import client_ip
from config.core.outbox import queue_text

WRONG_SIGN_IN = _("The sign-in name or the password is not right. Check both and try again.")
TOO_MANY = _("Too many tries. Wait a few minutes, then try again.")


def name_typed(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address or sign-in name that somebody tries to sign in with; axes counts by it."""
    given = credentials or {}
    return str(given.get("username") or given.get("email") or request.POST.get("login", "")).strip().lower()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by registering for a programme or by a coordinator, never by a bare sign-up form."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("You cannot remove the address that you sign in with."),
        "duplicate_email": _("This address already belongs to your account."),
        "email_password_mismatch": WRONG_SIGN_IN,
        "username_password_mismatch": WRONG_SIGN_IN,
        "invalid_login": WRONG_SIGN_IN,
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your password. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This code does not work. Wait for the next code and try again."),
        "invalid_or_expired_key": _("This link does not work any more. Ask for a new one."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
        "max_email_addresses": _("You cannot add more than %d addresses."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "unverified_primary_email": _("Confirm your address first."),
        "same_as_current": _("Choose something other than what you have now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, unless axes has locked the account already: then its page answers."""
        if AxesProxyHandler.is_allowed(request, credentials):
            super().pre_authenticate(request, **credentials)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my-data")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the mail like every other one: in the person's language, tried again when it cannot be sent."""
        user = context.get("user") or get_user_model().objects.filter(email__iexact=email).first()
        language = user.language if user else translation.get_language() or settings.LANGUAGE_CODE
        content = {"site_url": settings.SITE_URL, "email": email, **context}
        content.pop("request", None)
        with translation.override(language):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", content).split())
            text = render_to_string(f"{template_prefix}_message.txt", content).strip()
            queue_text(
                key=f"{template_prefix}-{secrets.token_hex(8)}",
                to=user,
                address=email,
                language=language,
                template=template_prefix,
                subject=subject,
                text=text,
            )


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second step encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Staff accounts cannot add an address. Ask the administrator."),
        "cannot_delete_authenticator": _("You cannot switch off the second step."),
        "cannot_generate_recovery_codes": _("Set up the app first."),
        "incorrect_code": _("This code does not work. Wait for the next code and try again."),
        "unverified_email": _("Confirm your address first."),
    }

    def encrypt(self, text: str) -> Any:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> Any:
        return decrypt(encrypted_text)
