"""What a coordinator fills in about an employer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .states import EmployerState


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The organisation reads these words in its mail.")
    )


class ListFilter(forms.Form):
    """Filters of the list; they live in the address."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *EmployerState.choices])
    q = forms.CharField(label=_("Search"), required=False, max_length=80)
