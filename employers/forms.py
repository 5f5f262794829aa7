"""What an organisation tells about itself."""

from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Employer
from .rules import normalise_enterprise_number

DATA = (
    "organisation",
    "enterprise_number",
    "sector",
    "contact_name",
    "phone",
    "postcode",
    "municipality",
    "message",
)


class EmployerForm(forms.ModelForm):
    """The organisation's own data."""

    class Meta:
        model = Employer
        fields = DATA
        labels: ClassVar = {"contact_name": _("Your name"), "message": _("What are you looking for?")}
        help_texts: ClassVar = {
            "enterprise_number": _("Ten digits, for example 0123.456.749."),
            "sector": _("For example care, building or hospitality."),
            "message": _("Tell in a few sentences whom you would like to meet. Do not name persons."),
        }
        widgets: ClassVar = {
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
            "postcode": forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
            "message": forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        }

    def clean_enterprise_number(self) -> str:
        given = self.cleaned_data["enterprise_number"]
        if not given:
            return ""
        try:
            return normalise_enterprise_number(given)
        except ValueError as problem:
            raise ValidationError(_("This is not a Belgian enterprise number. Check the digits.")) from problem

    def clean_phone(self) -> str:
        given = self.cleaned_data["phone"]
        if not given:
            return ""
        try:
            number = phonenumbers.parse(given, "BE")
        except phonenumbers.NumberParseException as problem:
            raise ValidationError(_("This is not a phone number.")) from problem
        if not phonenumbers.is_valid_number(number):
            raise ValidationError(_("This is not a phone number."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean_message(self) -> str:
        message = self.cleaned_data["message"]
        if len(message) > 2000:
            raise ValidationError(_("Make this text shorter: at most 2000 signs."))
        return message

    def data_of_organisation(self) -> dict[str, Any]:
        """The model's field values."""
        return {name: self.cleaned_data[name] for name in DATA}


class SignUpForm(EmployerForm):
    """The same, with the address to write to and the consent."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We write to you at this address. You sign in with it later."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    consent = forms.BooleanField(
        label=_("The programme may keep these details and write to me about meeting newcomers."),
        help_text=_("You can take this back at any time on the page with your data."),
    )

    field_order = ("organisation", "enterprise_number", "sector", "contact_name", "email", "phone")
