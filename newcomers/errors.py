"""What the verbs of this app say when they may not be done."""

from django.utils.translation import gettext_lazy as _

from config.core.errors import Refused


class NotReady(Refused):
    """The file lacks something without which no mentor can be found. ``missing`` holds the codes."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Some answers are still missing. What you wrote is kept."))
        self.missing = missing


class ChangedMeanwhile(Refused):
    """Somebody else changed the file after this person opened it; nothing was saved."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this file after you opened it. Nothing is saved yet."))
