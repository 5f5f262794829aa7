"""What a coordinator fills in while matching."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.models import Mentor

from .models import Criterion, validate_weights
from .states import DecisionCode, ProposalState
from .wording import FIT_WORDS

REASON_LENGTH = 200


class ReasonForm(forms.Form):
    """A decision that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        help_text=_("Only coordinators see this. Do not write anything sensitive."),
    )


class OverrideForm(forms.Form):
    """A decision against the run: one reason from the list, and words where the list is not enough."""

    code = forms.ChoiceField(label=_("Reason"), choices=DecisionCode, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In a few words"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Only coordinators see this. Do not write anything sensitive."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("code") == DecisionCode.OTHER and not data.get("reason", "").strip():
            self.add_error("reason", _("Say in a few words what it is."))
        return data


class HoldForm(ReasonForm):
    """A decision that is put off; a reason helps the next one who looks."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, required=False, help_text=_("For example: on holiday until May.")
    )


class ChooseForm(OverrideForm):
    """Another mentor than the one proposed."""

    mentor = forms.ModelChoiceField(queryset=Mentor.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class WeightsForm(forms.Form):
    """One whole number per criterion, together 100."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Criterion.choices:
            self.fields[code] = forms.IntegerField(label=_capital(label), min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            validate_weights({code: data[code] for code in Criterion.values})
        return data

    def total(self) -> int | None:
        """The sum of what is filled in now, or None when a number is missing."""
        try:
            return sum(int(self[code].value()) for code in Criterion.values)
        except (TypeError, ValueError):
            return None


class ProposalFilter(forms.Form):
    """Filters of a run's proposals; they live in the address."""

    ORDERS = (("", _("best fit first")), ("waiting", _("longest waiting first")))

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *ProposalState.choices])
    fit = forms.ChoiceField(
        label=_("Fit"), required=False, choices=[("", _("all")), *((code, word) for _bound, code, word in FIT_WORDS)]
    )
    q = forms.CharField(label=_("Name or reference"), required=False, max_length=80)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)


def _capital(label: Any) -> str:
    return str(label)[:1].upper() + str(label)[1:]
