"""What a password must be, said in the words that stand beside the field."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class EnoughCharacters(MinimumLengthValidator):
    """At least twelve characters; Django's own sentence is missing in Dutch, Arabic and Greek."""

    def __init__(self) -> None:
        super().__init__(min_length=12)

    def get_error_message(self) -> str:
        return _("At least 12 characters. Three words that you remember are good.")

    def get_help_text(self) -> str:
        return self.get_error_message()
