"""Trying a verb for a page: what it says when it may not be done becomes a message."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from config.core.errors import Refused
from config.core.states import IllegalMove


def attempt(request: HttpRequest, verb: Callable[[], Any], *, said: Any = "") -> bool:
    """Do it and say so, or say why not. Returns whether it was done."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    except IllegalMove:
        messages.error(request, _("This is not possible any more. The page shows how it stands now."))
        return False
    if said:
        messages.success(request, said)
    return True
