"""What an editor types: the segments of a text, what stands beside it, filters."""

import secrets
from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.honesty import SOURCE_LANGUAGE, Status
from content.kinds import Kind, Part
from content.models import Document, Organisation, Town, Weekday
from content.segments import EXTRAS, Segment
from content.themes import Theme

from .reads import unread

OTHER_LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != SOURCE_LANGUAGE]
OPEN = (Status.MISSING, Status.CHANGED, Status.MACHINE)
NEW_KINDS = (
    Kind.PAGE, Kind.TERM, Kind.VOLUNTEER, Kind.THEME, Kind.ORGANISATION, Kind.SERVICE, Kind.EVENT,
)  # fmt: skip
# The facts without which it cannot begin.
NEEDS = {Kind.SERVICE: ("organisation",), Kind.EVENT: ("town", "starts_at", "ends_at")}


class DetailsForm(forms.ModelForm):
    """What is not text."""

    class Meta:
        model = Document
        fields = ["theme", "position", "critical", "owner_name", "owner_email", "checked_on", "due_on"]
        widgets = {
            "checked_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {"critical": _("Residence, deadlines, money, health, children. Two people read these.")}


class NewForm(forms.Form):
    """A document that has nothing but a title, and the facts that its kind cannot do without."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in NEW_KINDS],
    )
    title = forms.CharField(label=_("Title, in Dutch"), max_length=200)
    slug = forms.SlugField(label=_("Short name in the address"), max_length=80)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", "–"), *Theme.choices], required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.select_related("document"), label=_("Organisation (for a service)"), required=False
    )
    town = forms.ModelChoiceField(Town.objects.all(), label=_("Town (for an event)"), required=False)
    starts_at = forms.DateTimeField(
        label=_("Starts (for an event)"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), required=False
    )
    ends_at = forms.DateTimeField(
        label=_("Ends (for an event)"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), required=False
    )

    def facts(self) -> dict[str, Any]:
        """What the kind needs beside the title."""
        return {name: self.cleaned_data[name] for name in NEEDS.get(self.cleaned_data["kind"], ())}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if Document.objects.filter(kind=data.get("kind"), slug=data.get("slug")).exists():
            self.add_error("slug", _("There is already a document with this name."))
        for name in NEEDS.get(data.get("kind", ""), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] < data["starts_at"]:
            self.add_error("ends_at", _("The end is before the start."))
        return data


class ScheduleForm(forms.Form):
    """When a reviewed text appears by itself."""

    publish_at = forms.DateTimeField(
        label=_("Publish at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), required=False
    )


class DocumentFilter(django_filters.FilterSet):
    """The list of documents."""

    q = django_filters.CharFilter(label=_("Words in the title"), method="with_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    theme = django_filters.ChoiceFilter(label=_("Theme"), choices=Theme.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=Document.State.choices)
    only = django_filters.ChoiceFilter(
        label=_("Only"),
        choices=[("overdue", _("overdue")), ("unused", _("not read for 90 days")), ("critical", _("critical"))],
        method="only_these",
    )
    status = django_filters.ChoiceFilter(
        label=_("Translation"),
        choices=[(status.value, status.label) for status in (*OPEN, Status.PROOFREAD)],
        method="with_status",
    )
    language = django_filters.ChoiceFilter(label=_("Language"), choices=OTHER_LANGUAGES, method="as_they_are")

    class Meta:
        model = Document
        fields: list[str] = []

    def with_words(self, queryset: Any, name: str, value: str) -> QuerySet[Document]:
        return queryset.filter(Q(title_nl__icontains=value) | Q(title_en__icontains=value) | Q(slug__icontains=value))

    def only_these(self, queryset: Any, name: str, value: str) -> QuerySet[Document]:
        if value == "overdue":
            return queryset.overdue()
        if value == "critical":
            return queryset.filter(critical=True)
        found: QuerySet[Document] = unread(queryset)
        return found

    def as_they_are(self, queryset: Any, name: str, value: str) -> QuerySet[Document]:
        """The language says where to look for the status; alone it leaves out nothing."""
        found: QuerySet[Document] = queryset
        return found

    def with_status(self, queryset: Any, name: str, value: str) -> QuerySet[Document]:
        """Public documents with a segment of this status; *proofread*: with no other. Without a language: in any."""
        chosen = self.form.cleaned_data.get("language")
        languages = [chosen] if chosen else [code for code, _name in OTHER_LANGUAGES]
        bodies = {f"text_{code}": Cast(f"body_{code}", TextField()) for code in languages}
        found = queryset.public().alias(**bodies)
        if value == Status.PROOFREAD:
            return found.filter(_with(bodies, [Status.PROOFREAD])).exclude(_with(bodies, OPEN))
        return found.filter(_with(bodies, [Status(value)]))


def _with(bodies: Iterable[str], statuses: Iterable[Status]) -> Q:
    """Whether one of the bodies has a segment of one of the statuses. In JSON a quote within a text is escaped."""
    wanted = Q()
    for body in bodies:
        for status in statuses:
            wanted |= Q(**{f"{body}__contains": f'"status": "{status.value}"'})
    return wanted


def typed_segments(data: QueryDict) -> list[Segment]:
    """The segments as they stand in the form, whatever is wrong with them."""
    columns = {name: data.getlist(f"segment-{name}") for name in ("key", "kind", "text", *EXTRAS)}
    count = len(columns["key"])
    padded = {name: [*values, *[""] * count][:count] for name, values in columns.items()}
    rows = [dict(zip(padded, row, strict=True)) for row in zip(*padded.values(), strict=True)]
    return [{name: value for name, value in row.items() if value or name not in EXTRAS} for row in rows]


def rearranged(segments: list[Segment], do: str) -> list[Segment]:
    """The segments after a button was pressed: ``add:paragraph``, ``up:2``, ``down:2``, ``remove:2``."""
    what, _colon, which = do.partition(":")
    if what == "add":
        return [*segments, {"key": _free_key(), "kind": which if which in Part.values else "", "text": ""}]
    place = int(which) if which.isdecimal() and len(which) < 5 else -1
    if not 0 <= place < len(segments):
        return segments
    rest = [*segments[:place], *segments[place + 1 :]]
    if what == "remove":
        return rest
    goal = place - 1 if what == "up" else place + 1
    rest.insert(max(goal, 0), segments[place])
    return rest


def _free_key() -> str:
    """A key that no segment has or had: translations hang on keys, also on those of removed segments."""
    return f"n{secrets.token_hex(4)}"


class OpeningTimeForm(forms.Form):
    """Open once a week, in local time."""

    weekday = forms.TypedChoiceField(label=_("Day"), choices=[("", "–"), *Weekday.choices], coerce=int)
    opens = forms.TimeField(label=_("Opens"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=_("Closes"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    by_appointment = forms.BooleanField(label=_("Only by appointment"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("opens") and data.get("closes") and data["closes"] <= data["opens"]:
            self.add_error("closes", _("It closes before it opens."))
        return data


class OpeningTimesBase(forms.BaseFormSet):
    """All rows of one place; a ticked row goes, an empty one is not there."""

    def times(self) -> list[dict[str, Any]]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in rows if row.get("opens")]

    def clean(self) -> None:
        if any(self.errors):
            return
        starts = [(row["weekday"], row["opens"]) for row in self.times()]
        if len(starts) != len(set(starts)):
            raise forms.ValidationError(_("Two rows have the same day and hour."))


OpeningTimes = forms.formset_factory(OpeningTimeForm, OpeningTimesBase, extra=3, can_delete=True, max_num=40)
