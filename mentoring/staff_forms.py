"""What a coordinator fills in about mentors and pairs."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.accounts.roles import Role
from config.reference.fields import NameField, YearField, choices_with_empty
from config.reference.languages import COMMON, language_name
from config.reference.person import Gender
from content.themes import Theme

from .forms import MyFileForm
from .interview import QUESTIONS
from .models import ClosureReason, Interview, Mentor, Mentorship, Outcome
from .pair_forms import day_input


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class MentorFilters(forms.Form):
    """Filters of the mentor list; they live in the address."""

    q = forms.CharField(label=_("Name or reference"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(label=_("Helps with"), required=False)
    free = forms.BooleanField(label=_("Available, with a free place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("screening", _("applied or interview")), *Mentor.State.choices]
        self.fields["state"].choices = choices_with_empty(states, _("All"))
        languages = sorted(((code, language_name(code)) for code in COMMON), key=lambda pair: pair[1].casefold())
        self.fields["language"].choices = choices_with_empty(languages, _("All"))
        self.fields["theme"].choices = choices_with_empty(Theme.choices, _("All"))

    def applied_to(self, mentors: Any) -> Any:
        """The mentors that fit the filters; a filter that makes no sense is left out."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("q"):
            mentors = mentors.named(wanted["q"])
        if wanted.get("state") == "screening":
            mentors = mentors.filter(state__in=[Mentor.State.APPLIED, Mentor.State.INTERVIEW])
        elif wanted.get("state"):
            mentors = mentors.filter(state=wanted["state"])
        if wanted.get("language"):
            mentors = mentors.speaking(wanted["language"])
        if wanted.get("theme"):
            mentors = mentors.offering(wanted["theme"])
        return mentors.available() if wanted.get("free") else mentors


class MentorshipFilters(forms.Form):
    """Filters of the list of pairs."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    silent = forms.BooleanField(label=_("No meeting for a while"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("under_way", _("accepted by both, not ended")), *Mentorship.State.choices]
        self.fields["state"].choices = choices_with_empty(states, _("All"))

    def applied_to(self, pairs: Any) -> Any:
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("q"):
            pairs = pairs.named(wanted["q"])
        if wanted.get("state") == "under_way":
            pairs = pairs.under_way()
        elif wanted.get("state"):
            pairs = pairs.filter(state=wanted["state"])
        return pairs.with_open_todo("silent") if wanted.get("silent") else pairs


class EditMentorForm(MyFileForm):
    """The whole file of a mentor."""

    field_order = ("first_name", "last_name", "phone", "birth_year", "gender")
    first_name = NameField(label=_("First name"), max_length=80)
    last_name = NameField(label=_("Last name"), max_length=80, required=False)
    birth_year = YearField(label=_("Year of birth"), required=False)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=choices_with_empty(Gender.choices, _("not known")), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "postcode", "municipality", "languages", "offers", "availability", "motivation",
                     "max_distance_km"):  # fmt: skip
            self.fields[name].required = False


class PlanInterviewForm(forms.Form):
    planned_for = forms.DateTimeField(label=_("When?"), widget=moment_input())
    where = forms.CharField(label=_("Where?"), max_length=120)

    def clean_planned_for(self) -> Any:
        planned_for = self.cleaned_data["planned_for"]
        if planned_for < timezone.now():
            raise forms.ValidationError(_("Choose a moment in the future."))
        return planned_for


class InterviewForm(forms.Form):
    """The standard questions. Half of it can be kept."""

    held_on = forms.DateField(label=_("Held on"), widget=day_input())
    advice = forms.ChoiceField(
        label=_("Your advice"),
        choices=Interview.Advice.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("When you are not sure, a different coordinator decides."),
    )

    def __init__(self, *args: Any, finished: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finished = finished
        questions = {
            code: forms.CharField(
                label=text, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
            )
            for code, text in QUESTIONS.items()
        }
        self.fields = {"held_on": self.fields["held_on"], **questions, "advice": self.fields["advice"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.finished and not cleaned.get("advice"):
            self.add_error("advice", _("Choose your advice."))
        if cleaned.get("held_on") and cleaned["held_on"] > timezone.localdate():
            self.add_error("held_on", _("The interview cannot be in the future."))
        return cleaned

    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in QUESTIONS}


class TrainingForm(forms.Form):
    completed_on = forms.DateField(label=_("Training completed on"), widget=day_input())


class FirstMeetingForm(forms.Form):
    planned_for = forms.DateTimeField(label=_("When?"), widget=moment_input())
    where = forms.CharField(label=_("Where?"), max_length=120)
    attends = forms.ModelChoiceField(label=_("Which coordinator attends?"), queryset=User.objects.none())

    def __init__(self, *args: Any, mentorship: Mentorship, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "planned_for": mentorship.first_meeting_on,
            "where": mentorship.first_meeting_where,
            "attends": mentorship.first_meeting_with_id or user.pk,
        }
        super().__init__(*args, **kwargs)
        self.fields["attends"].queryset = User.objects.filter(
            memberships__programme=mentorship.programme, memberships__role=Role.COORDINATOR
        ).distinct()


class StartTrialForm(forms.Form):
    held_on = forms.DateField(label=_("The first meeting took place on"), widget=day_input())


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why does it end?"), choices=ClosureReason.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Outcome.choices, widget=forms.RadioSelect)
    closed_on = forms.DateField(label=_("Ended on"), widget=day_input())
    note = forms.CharField(
        label=_("Note for the file"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
