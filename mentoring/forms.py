"""What a mentor is asked about herself: the steps of the application, and her file afterwards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.accounts.models import NEEDED_PURPOSES, Purpose
from config.core.wizard import StepForm
from config.reference.fields import (
    InterestsField,
    LanguageRowsField,
    NameField,
    PhoneField,
    SlotsField,
    YearField,
    YearsField,
    choices_with_empty,
)
from config.reference.models import Occupation, Place
from config.reference.person import Gender, GenderWish
from config.reference.places import find_places
from config.reference.templatetags.people import language_names, slot_names
from content.themes import Theme

from .conduct import CODE_OF_CONDUCT

CAPACITY = [(1, _("1 newcomer")), (2, _("2 newcomers")), (3, _("3 newcomers"))]


class AboutStep(StepForm):
    first_name = NameField(
        label=_("First name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = NameField(
        label=_("Last name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send our answer here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    phone = PhoneField(label=_("Phone"), help_text=_("For example +32 470 12 34 56."))
    birth_year = YearField(label=_("Year of birth"), help_text=_("Mentors are 18 or older."))
    gender = forms.ChoiceField(
        label=_("Are you a woman or a man?"),
        help_text=_("Some newcomers can only meet a woman or a man."),
        choices=Gender.choices,
        widget=forms.RadioSelect,
    )


class PlaceStep(StepForm):
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=10,
        help_text=_("We use it for the distance. Nobody sees your address."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "dir": "ltr", "size": 8}),
    )
    municipality = forms.CharField(
        label=_("Town or village"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    def clean_postcode(self) -> str:
        postcode = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in self.cleaned_data["postcode"])
        known = postcode == self.initial.get("postcode") or find_places(postcode) or not Place.objects.exists()
        if postcode and not known:
            raise ValidationError(_("We do not know this postcode. Please check the digits."))
        return postcode


class LanguagesStep(StepForm):
    languages = LanguageRowsField(
        label=_("Which languages do you speak?"), help_text=_("Your first language too, and how well you speak each.")
    )

    def in_words(self, name: str) -> Any:
        return language_names(self.cleaned_data["languages"])


class WhyStep(StepForm):
    motivation = forms.CharField(
        label=_("Why do you want to help?"),
        max_length=2000,
        help_text=_("A few sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    offers = forms.MultipleChoiceField(
        label=_("What can you help with?"),
        help_text=_("You do not have to be an expert."),
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class InterestsStep(StepForm):
    interests = InterestsField(label=_("What do you like to do?"), required=False)


class WeekStep(StepForm):
    availability = SlotsField(
        label=_("When do you usually have time?"), help_text=_("A newcomer is met at least twice a month.")
    )
    max_distance_km = forms.IntegerField(
        label=_("How far do you travel to meet?"),
        help_text=_("In kilometres, one way."),
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    capacity = forms.TypedChoiceField(
        label=_("How many newcomers at the same time?"),
        help_text=_("Most mentors begin with one."),
        choices=CAPACITY,
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
    )

    def in_words(self, name: str) -> Any:
        return slot_names(self.cleaned_data[name]) if name == "availability" else super().in_words(name)


class WorkStep(StepForm):
    occupation = forms.CharField(
        label=_("What is or was your work?"),
        max_length=120,
        required=False,
        help_text=_("Some newcomers look for work like yours."),
    )
    isco_code = forms.ChoiceField(label=_("The nearest in this list"), required=False)
    years_experience = forms.IntegerField(
        label=_("How many years?"),
        required=False,
        min_value=0,
        max_value=70,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels: dict[str, str] = {}
        for occupation in Occupation.objects.filter(is_starter=True):
            labels.setdefault(occupation.isco_code, occupation.label)
        pairs = sorted(labels.items(), key=lambda pair: pair[1].casefold())
        code = self.initial.get("isco_code")
        if code and code not in labels:
            pairs.append((code, code))
        self.fields["isco_code"].choices = choices_with_empty(pairs, _("Choose"))


class WishStep(StepForm):
    newcomer_gender = forms.ChoiceField(
        label=_("Do you have a wish about the newcomer?"),
        help_text=_("“Only” means that we never propose somebody else."),
        choices=GenderWish.choices,
        initial=GenderWish.ANY,
        widget=forms.RadioSelect,
    )


class ChildrenStep(StepForm):
    children_birth_years = YearsField(
        label=_("In which years were your children born?"),
        required=False,
        help_text=_("Families with children of the same age like to meet. Leave it empty if you want."),
    )

    def in_words(self, name: str) -> Any:
        return ", ".join(str(year) for year in self.cleaned_data[name])


class AgreeStep(StepForm):
    code = forms.BooleanField(label=_("I accept the code of conduct."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in Purpose:
            self.fields[f"consent_{purpose.value}"] = forms.BooleanField(
                label=purpose.label, required=purpose in NEEDED_PURPOSES
            )

    @property
    def sentences(self) -> tuple[Any, ...]:
        """The code of conduct."""
        return CODE_OF_CONDUCT

    @property
    def purposes(self) -> list[Any]:
        """The questions about consent, one for each purpose."""
        return [self[f"consent_{purpose.value}"] for purpose in Purpose]

    def consents(self) -> list[str]:
        """The purposes that were agreed to."""
        return [purpose.value for purpose in Purpose if self.cleaned_data.get(f"consent_{purpose.value}")]

    def summary(self) -> list[tuple[Any, Any]]:
        given = [self.fields["code"].label] if self.cleaned_data.get("code") else []
        given += [self.fields[f"consent_{purpose}"].label for purpose in self.consents()]
        return [(_("You agree to"), "\n".join(str(text) for text in given))]


class MyFileForm(PlaceStep, LanguagesStep, WhyStep, InterestsStep, WeekStep, WorkStep, WishStep, ChildrenStep):
    """What a mentor can change herself."""

    field_order: tuple[str, ...] = (
        "phone",
        "postcode",
        "municipality",
        "languages",
        "offers",
        "interests",
        "availability",
    )
    phone = PhoneField(label=_("Phone"))
    capacity = forms.IntegerField(  # type: ignore[assignment]  # the application offers one to three
        label=_("How many newcomers at the same time?"),
        min_value=1,
        max_value=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, mentor: Any, **kwargs: Any) -> None:
        self.mentor = mentor
        super().__init__(*args, initial={name: getattr(mentor, name) for name in self.base_fields}, **kwargs)
        interests = self.fields["interests"]
        known = {code for code, _label in interests.choices}
        interests.choices = [*interests.choices, *((code, code) for code in mentor.interests if code not in known)]

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if capacity < self.mentor.places_taken:
            raise ValidationError(
                _("%(taken)s places are taken now. Choose %(taken)s or more."),
                params={"taken": self.mentor.places_taken},
            )
        return capacity
