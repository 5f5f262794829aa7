"""The to-dos of accounts: what a coordinator does when somebody takes back a yes or wants to be forgotten."""

from django.utils.translation import gettext_lazy as _

from . import todos
from .models import Membership, Purpose

todos.register(
    "consent_withdrawn",
    text=_("Took back a consent. Talk about what follows."),
    model=Membership,
    url_name="member",
    details={purpose.value: purpose.label for purpose in Purpose},
)
todos.register(
    "erasure_asked",
    text=_("Wants all data erased. End the mentorship first."),
    model=Membership,
    url_name="member",
)
