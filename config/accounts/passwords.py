"""The link in a mail with which a person opens the account that was made for her."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from .models import User


def remember_address(user: User) -> None:
    """Note the address of a new account, as not yet confirmed. An account without address has nothing to note."""
    if user.email:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})


def password_link(user: User) -> str:
    """A link that lets whoever reads this mailbox choose the password. It ends once used, or after three days.

    It says the language of the mail, so that the page speaks it too on a device that nobody has set.
    """
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.SITE_URL}{path}?language={user.language}"
