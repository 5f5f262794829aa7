"""The demonstration's second step: nobody has the app of an invented coordinator, so the page says its code."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache


def code_for(user: Any) -> str:
    """A code that works now for this user; empty for a user without an app.

    A code works once, so one that was used is passed over for the next that is valid. Raises RuntimeError outside
    the demonstration.
    """
    if not settings.DEMO:
        raise RuntimeError("Codes are only told in the demonstration.")
    authenticator = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret = decrypt(authenticator.data["secret"])
    before, now, *after = [format_hotp_value(hotp_value(secret, at)) for at in yield_hotp_counters_from_time()]
    used = TOTP(authenticator)
    fresh = (code for code in (now, *after, before) if cache.get(used._get_used_cache_key(code)) is None)
    return next(fresh, now)
