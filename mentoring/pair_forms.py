"""What the two people of a pair fill in: an answer, a meeting, a break, an ending, a look back."""

import uuid
from datetime import date
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from content.kinds import Kind
from content.models import Document
from content.themes import Theme

from .models import Answer, Meeting, Mentorship

LENGTHS = {30: _("30 minutes"), 60: _("1 hour"), 90: _("1 hour and a half"), 120: _("2 hours")}
FACES = {
    5: _("😀 very content"),
    4: _("🙂 content"),
    3: _("😐 so-so"),
    2: _("🙁 not content"),
    1: _("😞 not content at all"),
}


def day_input(**attrs: Any) -> forms.DateInput:
    """A date that every phone shows with its own calendar."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices)
    reason = forms.CharField(
        label=_("Do you want to say why?"),
        required=False,
        max_length=1000,
        help_text=_("Only the coordinator reads this."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        help_text=_("You can write in your own language. Only the coordinator reads it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class PageQuestionForm(forms.Form):
    text = forms.CharField(
        label=_("What do you want to know? (you can leave this empty)"),
        required=False,
        max_length=500,
        help_text=_("You can write in your own language. Your mentor reads it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].without_mark = True  # the label says already that it may stay empty


class MeetingForm(forms.Form):
    """Logging a meeting: everything is chosen beforehand, so that most people only press the button."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    held_on = forms.DateField(label=_("When did you meet?"))
    minutes = forms.TypedChoiceField(
        label=_("How long?"), choices=list(LENGTHS.items()), coerce=int, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(label=_("How?"), choices=Meeting.Mode.choices, widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(
        label=_("What was it about?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_themes = forms.MultipleChoiceField(
        label=_("Other themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pages = forms.ModelMultipleChoiceField(
        label=_("Which pages did you look at?"),
        queryset=Document.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    line = forms.CharField(
        label=_("One line about it"),
        required=False,
        max_length=300,
        help_text=_("The newcomer and the coordinator can read it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    where = forms.CharField(
        label=_("Where?"), required=False, max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    next_on = forms.DateField(label=_("When do you meet again?"), required=False)

    def __init__(self, *args: Any, mentorship: Mentorship, meeting: Meeting | None = None, **kwargs: Any) -> None:
        self.mentorship, self.meeting = mentorship, meeting
        today = timezone.localdate()
        kwargs["initial"] = self._kept(meeting) if meeting else self._likely(mentorship, today)
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget = day_input(max=today.isoformat())
        self.fields["next_on"].widget = day_input(min=today.isoformat())
        self._split_themes(kwargs["initial"]["themes"])
        self.fields["pages"].queryset = self._likely_pages()
        self.fields["pages"].label_from_instance = attrgetter("title")
        minutes = kwargs["initial"]["minutes"]
        if minutes not in LENGTHS:
            length = _("%(minutes)s minutes") % {"minutes": minutes}
            self.fields["minutes"].choices = [*LENGTHS.items(), (minutes, length)]

    def _split_themes(self, chosen: list[str]) -> None:
        """What the newcomer needs stands on top; the other themes can be unfolded."""
        needs = [theme for theme in self.mentorship.newcomer.needs if theme in Theme.values] or list(Theme.values)
        rest = [theme for theme in Theme.values if theme not in needs]
        self.fields["themes"].choices = [(theme, Theme(theme).label) for theme in needs]
        self.fields["more_themes"].choices = [(theme, Theme(theme).label) for theme in rest]
        self.initial["more_themes"] = [theme for theme in chosen if theme in rest]

    def _likely_pages(self) -> QuerySet[Document]:
        """What the newcomer asked about, what the meeting cites already, and the pages about her first three needs."""
        asked = self.mentorship.page_questions.filter(meeting__isnull=True).values("document")
        cited = self.meeting.pages.values("pk") if self.meeting else Document.objects.none().values("pk")
        about = Q(kind=Kind.PAGE, theme__in=self.mentorship.newcomer.needs[:3])
        found = Document.objects.public().filter(about | Q(pk__in=asked) | Q(pk__in=cited))
        return found.in_language(translation.get_language())

    @property
    def unfolded(self) -> bool:
        """Whether one of the other themes or a page is chosen, or a place is known."""
        return bool(self["more_themes"].value() or self["where"].value() or self["pages"].value())

    @staticmethod
    def _likely(mentorship: Mentorship, today: date) -> dict[str, Any]:
        return {
            "submission": uuid.uuid4(),
            "held_on": today,
            "minutes": 60,
            "mode": Meeting.Mode.IN_PERSON,
            "themes": [theme for theme in mentorship.newcomer.needs if theme in mentorship.mentor.offers],
        }

    @staticmethod
    def _kept(meeting: Meeting) -> dict[str, Any]:
        names = ("submission", "held_on", "minutes", "mode", "themes", "line", "where", "next_on")
        return {name: getattr(meeting, name) for name in names} | {
            "pages": list(meeting.pages.values_list("pk", flat=True))
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["themes"] = [*cleaned.get("themes", []), *cleaned.pop("more_themes", [])]
        held_on, next_on = cleaned.get("held_on"), cleaned.get("next_on")
        if held_on and held_on > timezone.localdate():
            self.add_error("held_on", _("The meeting cannot be in the future."))
        elif held_on and next_on and next_on < held_on:
            self.add_error("next_on", _("The next meeting comes after this one."))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        help_text=_("Only the coordinator reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class FreeReasonForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class EvaluationForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label=_("How content are you?"), choices=list(FACES.items()), coerce=int, widget=forms.RadioSelect
    )
    went_well = forms.CharField(
        label=_("What went well?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    could_be_better = forms.CharField(
        label=_("What could be better?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
