"""What somebody can be in a programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    NEWCOMER = "newcomer", _("newcomer")
    MENTOR = "mentor", _("mentor")
    EMPLOYER = "employer", _("employer")
    TRANSLATOR = "translator", _("translator")
    EDITOR = "editor", _("editor")
    COORDINATOR = "coordinator", _("coordinator")
    ADMINISTRATOR = "administrator", _("administrator")


# Who sees many people's files signs in with a second step.
STAFF = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
# Who can change what everybody reads does so too.
SECOND_STEP = STAFF | {Role.EDITOR}
