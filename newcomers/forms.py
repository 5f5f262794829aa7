"""What a newcomer is asked when she registers, one page after the other, and what she can change later."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from config.accounts.models import NEEDED_PURPOSES, Purpose
from config.core.wizard import StepForm
from config.reference.fields import (
    InterestsField,
    LanguageRowsField,
    NameField,
    PhoneField,
    RankedField,
    SlotsField,
    YearField,
    YearsField,
    choices_with_empty,
    country_choices,
)
from config.reference.models import Occupation
from config.reference.person import Gender, GenderWish
from config.reference.places import find_places
from config.reference.templatetags.people import language_names, slot_names
from content.themes import Theme

from .models import EducationLevel

DISTANCES = (2, 5, 10, 15, 25, 40)


class Childcare(TextChoices):
    NO = "no", _("No, or I have no children")
    YES = "yes", _("Yes, I need somebody for my children")


class ContactForm(StepForm):
    """How the programme reaches her."""

    first_name = NameField(
        label=_("First name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = NameField(
        label=_("Last name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("No e-mail address? Then leave this empty and give a phone number."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    phone = PhoneField(
        label=_("Phone number"), required=False, max_length=30, help_text=_("For example +32 470 12 34 56.")
    )
    language = forms.ChoiceField(
        label=_("In which language may we write to you?"), choices=settings.LANGUAGES, initial=translation.get_language
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "phone"):  # one of the two is needed
            field: Any = self.fields[name]
            field.without_mark = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("email", _("Give an e-mail address or a phone number, so that we can reach you."))
        return cleaned


class AboutForm(StepForm):
    """Who she is."""

    birth_year = YearField(label=_("In which year were you born?"), help_text=_("Four digits, for example 1990."))
    gender = forms.ChoiceField(label=_("I am a"), choices=Gender, widget=forms.RadioSelect)
    country_of_origin = forms.ChoiceField(label=_("Where do you come from?"), choices=country_choices, required=False)
    arrival_date = forms.DateField(
        label=_("When did you arrive in this country?"),
        required=False,
        help_text=_("About is good enough."),
        validators=[MaxValueValidator(timezone.localdate)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def in_words(self, name: str) -> Any:
        if name == "arrival_date" and self.cleaned_data[name]:
            return date_format(self.cleaned_data[name])
        return super().in_words(name)


class PlaceForm(StepForm):
    """Where she lives. A postcode with several places asks once more which of them it is."""

    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=10,
        help_text=_("The four digits of your town, for example 2800."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code", "size": 8}),
    )
    municipality = forms.ChoiceField(label=_("Which place?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = find_places(latin_digits(str(self.data.get("postcode", "")))) if self.is_bound else []
        field: Any = self.fields["municipality"]
        if len(self.places) > 1:
            field.choices = [(place.name, place.name) for place in self.places]
            field.without_mark = True  # optional only for who has nothing to choose
        else:
            del self.fields["municipality"]

    def clean_postcode(self) -> str:
        postcode = latin_digits(self.cleaned_data["postcode"])
        if not self.places:
            raise forms.ValidationError(_("We do not know this postcode. Please check the digits."))
        return postcode

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if len(self.places) == 1:
            cleaned["municipality"] = self.places[0].name
        elif self.places and not cleaned.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _("More than one place has this postcode. Choose yours."))
        return cleaned

    def summary(self) -> list[tuple[Any, Any]]:
        place = f"{self.cleaned_data['postcode']} {self.cleaned_data['municipality']}"
        return [(_("Place"), place)]


class LanguagesForm(StepForm):
    """What she speaks and how well."""

    languages = LanguageRowsField(
        label=_("Which languages do you speak?"),
        help_text=_("Begin with your first language. A few words count too."),
    )

    def in_words(self, name: str) -> Any:
        return language_names(self.cleaned_data.get(name))


class NeedsForm(StepForm):
    """What she needs most."""

    needs = RankedField(
        label=_("With what would you like help?"),
        choices=Theme.choices,
        help_text=_("Choose one, two or three, the most important first."),
    )
    goals = forms.CharField(
        label=_("What do you want to reach?"),
        required=False,
        max_length=2000,
        help_text=_("In your own words and in any language. One sentence is enough."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def in_words(self, name: str) -> Any:
        if name == "needs":
            return "\n".join(f"{place}. {Theme(code).label}" for place, code in enumerate(self.cleaned_data[name], 1))
        return super().in_words(name)


class WeekForm(StepForm):
    """When and how far she can go to meet."""

    availability = SlotsField(
        label=_("When could you meet somebody?"), help_text=_("Mark all half-days that are often free.")
    )
    max_distance_km = forms.TypedChoiceField(
        label=_("How far can you travel to meet?"),
        coerce=int,
        choices=lambda: [(km, _now("%(km)s km") % {"km": km}) for km in DISTANCES],
        widget=forms.RadioSelect,
    )
    children_birth_years = YearsField(
        label=_("In which years were your children born?"),
        required=False,
        max_length=200,
        help_text=_("For example 2015, 2018. We look for mentors with children of that age."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    childcare_barrier = forms.ChoiceField(
        label=_("Is it hard to meet because of your children?"),
        required=False,
        choices=Childcare,
        widget=forms.RadioSelect,
    )

    def in_words(self, name: str) -> Any:
        if name == "availability":
            return slot_names(self.cleaned_data.get(name))
        if name == "max_distance_km":
            return _("%(km)s km") % {"km": self.cleaned_data[name]}
        return super().in_words(name)


class WorkForm(StepForm):
    """What she learned and did. All of it is optional."""

    education_level = forms.TypedChoiceField(
        label=_("Which school did you finish last?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=choices_with_empty(EducationLevel.choices, _("Choose")),
    )
    occupation = forms.CharField(
        label=_("What is your work or your profession?"),
        required=False,
        max_length=120,
        help_text=_("The work you did before counts."),
        widget=forms.TextInput(attrs={"list": "occupations", "dir": "auto"}),
    )
    years_experience = forms.IntegerField(
        label=_("How many years did you do this work?"),
        required=False,
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    interests = InterestsField(label=_("What do you like to do?"), required=False)

    def occupations(self) -> list[str]:
        """Suggestions in the reader's language."""
        labels = Occupation.objects.filter(is_starter=True).values_list("label", flat=True)
        return sorted({label for label in labels if label})


class MentorWishForm(StepForm):
    """What she wishes about the mentor."""

    mentor_gender = forms.ChoiceField(
        label=_("Would you rather meet a woman or a man?"),
        choices=GenderWish,
        initial=GenderWish.ANY,
        widget=forms.RadioSelect,
        help_text=_("“Only” means: we wait until there is one. That can take longer."),
    )
    mentor_wishes = forms.CharField(
        label=_("Anything else about the mentor?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ConsentForm(StepForm):
    """What she agrees to, each purpose apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in Purpose:
            needed = purpose in NEEDED_PURPOSES
            self.fields[purpose.value] = forms.BooleanField(
                label=purpose.label,
                required=needed,
                help_text=_("Needed: without this we cannot look for a mentor.") if needed else _("You may say no."),
                error_messages={"required": _("Without this yes we cannot look for a mentor for you.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {**cleaned, "purposes": [purpose.value for purpose in Purpose if cleaned.get(purpose.value)]}

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Yes"), Purpose(purpose).label) for purpose in self.cleaned_data["purposes"]]


class OwnAnswersForm(forms.Form):
    """What a newcomer changes herself after registering."""

    phone = PhoneField(label=_("Phone number"), required=False, max_length=30)
    languages = LanguageRowsField(label=_("Which languages do you speak?"))
    availability = SlotsField(label=_("When could you meet somebody?"))


def latin_digits(text: str) -> str:
    """The same text with digits of any script as 0 to 9."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text).strip()
