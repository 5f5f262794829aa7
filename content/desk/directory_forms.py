"""What an editor types of the directory: whom to ask, where it is, when it takes place."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.reference.languages import COMMON, language_name
from content.directory import STATUSES
from content.kinds import Kind
from content.models import Event, Organisation, Place, Service
from content.themes import Theme

MOMENT = "%Y-%m-%dT%H:%M"


class Lines(forms.CharField):
    """A list of words, one on each line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


class OrganisationForm(forms.ModelForm):
    """How to reach an organisation."""

    website = forms.URLField(label=_("website"), max_length=200, assume_scheme="https", required=False)

    class Meta:
        model = Organisation
        fields = ["website", "email", "phone"]


class ServiceForm(forms.ModelForm):
    """Who gives it, where, and who may come. What is left empty means everybody and everywhere."""

    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(label=_("languages spoken"), required=False)
    statuses = forms.MultipleChoiceField(
        label=_("residence statuses"),
        choices=list(STATUSES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    municipalities = Lines(label=_("municipalities"), help_text=_("One on each line."), required=False)
    url = forms.URLField(label=_("website"), max_length=200, assume_scheme="https", required=False)

    class Meta:
        model = Service
        fields = [
            "organisation", "places", "themes", "languages", "statuses", "municipalities",
            "min_age", "max_age", "by_appointment", "url",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = {*COMMON, *(self.instance.languages or ())}
        by_name = sorted(((code, language_name(code)) for code in codes), key=lambda choice: choice[1])
        self.fields["languages"].choices = by_name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        youngest, oldest = data.get("min_age"), data.get("max_age")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("max_age", _("This is younger than the age from which one may come."))
        return data


class EventForm(forms.ModelForm):
    """When and where something takes place. The model says what is wrong with a rule."""

    url = forms.URLField(label=_("website"), max_length=200, assume_scheme="https", required=False)

    class Meta:
        model = Event
        fields = ["town", "place", "organisation", "starts_at", "ends_at", "all_day", "rrule", "url"]
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
            for name in ("starts_at", "ends_at")
        }
        help_texts = {"rrule": _("Such as FREQ=WEEKLY;BYDAY=TU. Empty: once.")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        place, town = data.get("place"), data.get("town")
        if place and town and place.town_id != town.pk:
            self.add_error("place", _("This place is in another town."))
        return data


class PlaceForm(forms.ModelForm):
    """Where it is and how to get in. Its opening hours have a page of their own."""

    class Meta:
        model = Place
        fields = [
            "name", "street", "postcode", "municipality", "phone", "email", "barrier_free", "closed_until",
        ]  # fmt: skip
        widgets = {"closed_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


FORMS: dict[str, tuple[type[models.Model], type[forms.ModelForm]]] = {
    Kind.ORGANISATION: (Organisation, OrganisationForm),
    Kind.SERVICE: (Service, ServiceForm),
    Kind.EVENT: (Event, EventForm),
}
