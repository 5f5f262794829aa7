"""What the living page at /styleguide/ shows its components with. Samples for developers: never translated."""

from django import forms

LANGUAGES = [("ar", "العربية"), ("nl", "Nederlands"), ("uk", "Українська"), ("ti", "ትግርኛ")]
GENDERS = [("female", "Woman"), ("male", "Man"), ("other", "Other")]
DAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip
SLOTS = [
    (f"{day}-{part}", f"{name}, {part}") for day, name in DAYS.items() for part in ("morning", "afternoon", "evening")
]
SAMPLE_COLOURS = ("paper", "surface", "sunk", "primary", "accent", "honey", "good", "warn", "bad", "info")


class SampleForm(forms.Form):
    first_name = forms.CharField(label="First name", widget=forms.TextInput({"autocomplete": "given-name"}))
    email = forms.EmailField(
        label="E-mail address",
        help_text="We write to you here. Nobody else sees it.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput({"type": "tel"}))
    birth_year = forms.IntegerField(label="Year of birth", required=False, min_value=1920, max_value=2008)
    arrived = forms.DateField(label="Date of arrival", required=False, widget=forms.DateInput({"type": "date"}))
    education = forms.ChoiceField(
        label="Education", required=False, choices=[("", "Choose one"), ("5", "Bachelor"), ("6", "Master")]
    )
    gender = forms.ChoiceField(label="Gender", choices=GENDERS, widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label="Which languages do you speak?",
        help_text="Choose all that you can use in a talk.",
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    availability = forms.MultipleChoiceField(
        label="When can you meet?", choices=SLOTS, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.CharField(label="Your goals, in your own words", required=False, widget=forms.Textarea({"rows": 3}))
    consent = forms.BooleanField(label="My mentor may see my first name and my goals.")


class SampleFilter(forms.Form):
    search = forms.CharField(label="Search", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), ("ready", "Ready to match")])
    overdue = forms.BooleanField(label="Only overdue", required=False)
