"""What a coordinator fills in on the pages around a run: two runs to compare, an evening, clicks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mentoring.models import Mentor
from newcomers.models import Newcomer

from .models import Evening, Run
from .states import Click


class RunChoice(forms.ModelChoiceField):
    """A run by its moment."""

    def label_from_instance(self, obj: Any) -> str:
        when = date_format(timezone.localtime(obj.requested_at), "SHORT_DATETIME_FORMAT")
        return str(_("%(when)s: %(proposed)s proposals") % {"when": when, "proposed": obj.counts.get("proposed", 0)})


class TwoRunsForm(forms.Form):
    """Two finished runs of one programme; they live in the address."""

    before = RunChoice(label=_("Earlier run"), queryset=Run.objects.none(), empty_label=None)
    after = RunChoice(label=_("Later run"), queryset=Run.objects.none(), empty_label=None)

    def __init__(self, *args: Any, runs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].queryset = runs  # type: ignore[attr-defined]


class WhyNotForm(forms.Form):
    """The mentor whom a coordinator has in mind; it lives in the address."""

    mentor = forms.ModelChoiceField(label=_("Mentor"), queryset=Mentor.objects.none())

    def __init__(self, *args: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class EveningForm(forms.Form):
    """An evening and who comes."""

    held_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    starts_at = forms.TimeField(label=_("Begins at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_("Place"), max_length=120)
    newcomers = forms.ModelMultipleChoiceField(
        label=_("Newcomers who come"),
        queryset=Newcomer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mentors = forms.ModelMultipleChoiceField(
        label=_("Mentors who come"),
        queryset=Mentor.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, newcomers: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newcomers"].queryset = newcomers  # type: ignore[attr-defined]
        self.fields["mentors"].queryset = mentors  # type: ignore[attr-defined]


def as_initial(evening: Evening, newcomers: list[Newcomer], mentors: list[Mentor]) -> dict[str, Any]:
    """What the form shows of an evening that is planned already."""
    return {
        "held_on": evening.held_on.isoformat(),
        "starts_at": evening.starts_at,
        "place": evening.place,
        "newcomers": [one.pk for one in newcomers],
        "mentors": [one.pk for one in mentors],
    }


class ClicksForm(forms.Form):
    """What the two of each pair say of each other: two choices per pair, empty while somebody did not say anything."""

    SAYS = (("", _("not said")), *Click.choices)

    def __init__(self, *args: Any, pairs: list[tuple[Newcomer, Mentor, tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = pairs
        for newcomer, mentor, said in pairs:
            for side, label, says in (
                ("newcomer", _("%(name)s says") % {"name": newcomer.first_name}, said[0]),
                ("mentor", _("%(name)s says") % {"name": mentor.first_name}, said[1]),
            ):
                question = forms.ChoiceField(label=label, choices=self.SAYS, required=False, initial=says)
                question.without_mark = True  # type: ignore[attr-defined]
                self.fields[self._name(newcomer, mentor, side)] = question

    @staticmethod
    def _name(newcomer: Newcomer, mentor: Mentor, side: str) -> str:
        return f"{newcomer.pk}-{mentor.pk}-{side}"

    def rows(self) -> list[tuple[Newcomer, Mentor, forms.BoundField, forms.BoundField]]:
        """The pairs with their two fields."""
        told = []
        for newcomer, mentor, _said in self.pairs:
            hers, his = (self[self._name(newcomer, mentor, side)] for side in ("newcomer", "mentor"))
            told.append((newcomer, mentor, hers, his))
        return told

    def said(self) -> dict[tuple[int, int], tuple[str, str]]:
        """What is filled in, per pair."""
        data = self.cleaned_data
        return {
            (newcomer.pk, mentor.pk): (
                data[self._name(newcomer, mentor, "newcomer")],
                data[self._name(newcomer, mentor, "mentor")],
            )
            for newcomer, mentor, _said in self.pairs
        }


class PairForm(forms.Form):
    """Two guests of an evening: to add what they said of each other, or to propose them."""

    newcomer = forms.ModelChoiceField(label=_("Newcomer"), queryset=Newcomer.objects.none())
    mentor = forms.ModelChoiceField(label=_("Mentor"), queryset=Mentor.objects.none())
    newcomer_says = forms.ChoiceField(label=_("The newcomer says"), choices=Click.choices, required=False)
    mentor_says = forms.ChoiceField(label=_("The mentor says"), choices=Click.choices, required=False)

    def __init__(self, *args: Any, newcomers: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newcomer"].queryset = newcomers  # type: ignore[attr-defined]
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]
