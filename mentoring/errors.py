"""Why a verb of this app can be refused, in words that a person can read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from config.core.errors import Refused


class NoPlaceLeft(Refused):
    """The mentor filled up meanwhile."""

    def __init__(self, mentor: Any) -> None:
        super().__init__(_("This mentor has no free place any more."))
        self.mentor = mentor


class NewcomerTaken(Refused):
    """The newcomer already has an offer or a mentor, or does not wait for one."""

    def __init__(self, newcomer: Any) -> None:
        super().__init__(_("This newcomer already has a mentor or an offer, or is not ready."))
        self.newcomer = newcomer


class MentorNotAvailable(Refused):
    """The mentor is not approved, not trained, or takes a break."""

    def __init__(self, mentor: Any) -> None:
        super().__init__(_("This mentor is not approved and trained, or takes a break."))
        self.mentor = mentor


class NotApprovable(Refused):
    """Something is missing before this mentor can be approved."""


class SecondOpinionNeeded(NotApprovable):
    """The interviewer was not sure, so a colleague decides."""

    def __init__(self) -> None:
        super().__init__(_("The interviewer was not sure. A different coordinator must approve this mentor."))
