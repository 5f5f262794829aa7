"""Forms for the coordinator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Consent, Programme, Purpose
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
    language_choices,
)
from config.reference.occupations import resolve
from config.reference.person import ADULT, Gender, GenderWish
from config.reference.places import find_places
from content.themes import Theme

from .forms import latin_digits
from .models import EducationLevel, Newcomer, ResidenceStatus
from .questions import HELP, QUESTIONS
from .states import NewcomerState

UNKNOWN = _("not known yet")
SECTIONS = [
    (_("Who and how to reach"), ["first_name", "last_name", "phone", "birth_year", "gender"]),
    (_("From where to here"), ["country_of_origin", "arrival_date", "residence_status", "postcode", "municipality"]),
    (_("Needs and goals"), ["needs", "goals"]),
    (_("Languages"), ["languages"]),
    (_("Meeting somebody"), ["availability", "max_distance_km"]),
    (_("The mentor"), ["mentor_gender", "mentor_wishes"]),
    (_("Children"), ["children_birth_years", "childcare_barrier"]),
    (_("What stands in the way"), ["obstacles", "integration_hours_due"]),
    (_("School and work"), ["education_level", "occupation", "years_experience", "interests"]),
    (_("Consent"), ["consents"]),
]


def _number(**kwargs: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 5})
    return forms.IntegerField(required=False, min_value=0, widget=widget, **kwargs)


def _text(rows: int = 3, length: int = 3000) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=length, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    )


@dataclass(frozen=True)
class Line:
    """One question: the coordinator's field, and the same question in the newcomer's language."""

    bound: Any
    question: str
    help_text: str
    choices: list[str]
    is_slots: bool


class IntakeForm(forms.Form):
    """The whole file. Nothing is required here, because half an intake is kept too; ``rules`` says what is missing."""

    first_name = NameField(required=False, max_length=80)
    last_name = NameField(required=False, max_length=80)
    phone = PhoneField(required=False, max_length=30)
    birth_year = YearField(required=False)
    gender = forms.ChoiceField(required=False, choices=choices_with_empty(Gender.choices, UNKNOWN))
    country_of_origin = forms.ChoiceField(required=False, choices=country_choices)
    arrival_date = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    residence_status = forms.ChoiceField(required=False, choices=choices_with_empty(ResidenceStatus.choices, UNKNOWN))
    postcode = forms.CharField(required=False, max_length=10)
    municipality = forms.CharField(required=False, max_length=120)
    needs = RankedField(required=False, choices=Theme.choices)
    goals = _text()
    languages = LanguageRowsField(required=False, level_needed=False)
    availability = SlotsField(required=False)
    max_distance_km = _number(max_value=200)
    mentor_gender = forms.ChoiceField(required=False, choices=GenderWish)
    mentor_wishes = _text()
    children_birth_years = YearsField(required=False, max_length=200)
    childcare_barrier = forms.TypedChoiceField(
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[("", UNKNOWN), ("yes", _("yes")), ("no", _("no"))],
    )
    obstacles = _text()
    integration_hours_due = _number(max_value=400)
    education_level = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=choices_with_empty(EducationLevel.choices, UNKNOWN)
    )
    occupation = forms.CharField(
        required=False, max_length=120, widget=forms.TextInput(attrs={"list": "occupations", "dir": "auto"})
    )
    years_experience = _number(max_value=60)
    interests = InterestsField(required=False)
    consents = forms.MultipleChoiceField(required=False, choices=Purpose, widget=forms.CheckboxSelectMultiple)
    restricted_note = forms.CharField(
        label=_("Sensitive notes"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        help_text=_(
            "Stored encrypted and never used for matching. Each reading is noted. What you write is added to the note."
        ),
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, newcomer: Newcomer) -> None:
        self.newcomer = newcomer
        super().__init__(data, initial=_initial(newcomer))
        for name, question in QUESTIONS.items():
            field: Any = self.fields[name]
            field.label = question
            field.without_mark = True  # half an intake is kept too, so nothing here is required
            field.help_text = HELP.get(name, "")
        interests: Any = self.fields["interests"]
        own_words = [word for word in newcomer.interests if word not in dict(interests.choices)]
        interests.choices = [*interests.choices, *((word, word) for word in own_words)]

    def clean_postcode(self) -> str:
        postcode = latin_digits(self.cleaned_data["postcode"])
        if postcode and not find_places(postcode):
            raise forms.ValidationError(_("We do not know this postcode, so no distance can be measured."))
        return postcode

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and timezone.localdate().year - year < ADULT:
            raise forms.ValidationError(_("This programme is for people of 18 and older."))
        return year

    def clean_mentor_gender(self) -> str:
        return self.cleaned_data["mentor_gender"] or GenderWish.ANY

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_place(cleaned)
        if "occupation" in cleaned and cleaned["occupation"] != self.newcomer.occupation:
            found = resolve([cleaned["occupation"]]).get(cleaned["occupation"])
            cleaned["isco_code"] = found.isco_code if found else ""
        return cleaned

    def _check_place(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("postcode") or "municipality" not in cleaned:
            return
        names = [place.name for place in find_places(cleaned["postcode"])]
        if len(names) == 1 and not cleaned["municipality"]:
            cleaned["municipality"] = names[0]
        elif names and not cleaned["municipality"]:
            text = _("Several places have this postcode: %(names)s.") % {"names": ", ".join(names)}
            self.add_error("municipality", text)

    def lines(self) -> list[tuple[Any, list[Line]]]:
        """The questions in sections, each beside its translation for the newcomer."""
        return [(title, [self._line(name) for name in names]) for title, names in SECTIONS]

    def _line(self, name: str) -> Line:
        field: Any = self.fields[name]
        offered = getattr(field, "choices", []) if name not in ("country_of_origin", "availability") else []
        with translation.override(self.newcomer.user.language):
            return Line(
                bound=self[name],
                question=str(QUESTIONS[name]),
                help_text=str(HELP.get(name, "")),
                choices=[str(label) for code, label in offered if code != ""],
                is_slots=name == "availability",
            )

    def kept_and_lost(self) -> tuple[dict[str, Any], list[Any]]:
        """What can be saved now, and the questions whose answer cannot."""
        valid = {k: v for k, v in self.cleaned_data.items() if k not in self.errors and k != "opened_at"}
        return valid, [self.fields[name].label for name in self.errors if name in self.fields]


def _initial(newcomer: Newcomer) -> dict[str, Any]:
    file = {name: getattr(newcomer, name) for name in QUESTIONS if name != "consents"}
    given = Consent.objects.filter(
        user=newcomer.user_id, programme=newcomer.programme_id, withdrawn_at__isnull=True
    ).values_list("purpose", flat=True)
    barrier = {True: "yes", False: "no", None: ""}[newcomer.childcare_barrier]
    opened_at = newcomer.updated_at.isoformat()
    return {**file, "childcare_barrier": barrier, "consents": list(given), "opened_at": opened_at}


def reading_language(newcomer: Newcomer) -> dict[str, Any]:
    """The newcomer's language for ``lang`` and ``dir``; whether it differs from the coordinator's."""
    code = newcomer.user.language
    info = get_language_info(code)
    return {
        "code": code,
        "name": info["name_local"],
        "dir": "rtl" if info["bidi"] else "ltr",
        "differs": code != translation.get_language(),
    }


class AddForm(forms.Form):
    """A coordinator registers somebody at the desk: little is needed, the rest is asked in the talk."""

    programme = forms.ModelChoiceField(queryset=Programme.objects.none(), label=_("Programme"), empty_label=None)
    first_name = NameField(label=_("First name"), max_length=80)
    last_name = NameField(label=_("Last name"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Without it the person gets a one-time code from you.")
    )
    phone = PhoneField(label=_("Phone number"), required=False, max_length=30)
    language = forms.ChoiceField(
        label=_("Language for messages"), choices=settings.LANGUAGES, help_text=_("The language she reads best.")
    )
    birth_year = YearField(label=_("Year of birth"), required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = programmes
        if programmes.count() == 1:
            field.widget, field.initial = forms.HiddenInput(), programmes.get().pk

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and timezone.localdate().year - year < ADULT:
            raise forms.ValidationError(_("This programme is for people of 18 and older."))
        return year

    def clean_postcode(self) -> str:
        postcode = latin_digits(self.cleaned_data["postcode"])
        if postcode and not find_places(postcode):
            raise forms.ValidationError(_("We do not know this postcode."))
        return postcode

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("phone", _("Give an e-mail address or a phone number."))
        if not self.errors and cleaned["phone"] and not cleaned["email"]:
            twin = Newcomer.objects.filter(
                programme=cleaned["programme"], phone=cleaned["phone"], first_name__iexact=cleaned["first_name"]
            )
            if twin.exists():
                self.add_error("phone", _("Somebody with this first name and phone number is already registered."))
        return cleaned

    def file(self) -> dict[str, Any]:
        """Values for the newcomer's file."""
        cleaned = self.cleaned_data
        places = find_places(cleaned["postcode"]) if cleaned["postcode"] else []
        names = ("first_name", "last_name", "phone", "birth_year", "postcode")
        file = {name: cleaned[name] for name in names}
        return {**file, "municipality": places[0].name if len(places) == 1 else ""}


class PlanForm(forms.Form):
    """When and where the talk is."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    where = forms.CharField(label=_("Place"), max_length=120, help_text=_("Street and number, or by phone."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("time"):
            naive = datetime.combine(cleaned["day"], cleaned["time"])
            cleaned["planned_for"] = timezone.make_aware(naive)
            if cleaned["planned_for"] < timezone.now():
                self.add_error("day", _("Choose a time that is still to come."))
        return cleaned


class ReasonForm(forms.Form):
    """Why something is done; it stands in the journal."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(forms.Form):
    """The restricted note as a whole."""

    text = forms.CharField(
        label=_("Sensitive notes"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "autocomplete": "off"}),
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)


class NewcomerFilter(django_filters.FilterSet):
    """The list's filters; they live in the address."""

    q = django_filters.CharFilter(label=_("Name or reference"), method="named")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("before_intake", _("before the talk")), *NewcomerState.choices],
        method="standing",
        empty_label=_("all"),
    )
    need = django_filters.ChoiceFilter(label=_("Need"), choices=Theme.choices, method="needing", empty_label=_("all"))
    language = django_filters.ChoiceFilter(
        label=_("Speaks"), choices=language_choices, method="speaking", empty_label=_("all")
    )
    waiting = django_filters.NumberFilter(
        label=_("Waiting more than (days)"), method="waiting_more_than", min_value=0, max_value=36500
    )

    class Meta:
        model = Newcomer
        fields: list[str] = []

    def named(self, queryset: Any, name: str, value: str) -> Any:
        for word in value.split():
            queryset = queryset.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(reference__iexact=word)
            )
        return queryset

    def standing(self, queryset: Any, name: str, value: str) -> Any:
        before = (NewcomerState.REGISTERED, NewcomerState.INTAKE_PLANNED)
        return queryset.filter(state__in=before if value == "before_intake" else [value])

    def needing(self, queryset: Any, name: str, value: str) -> Any:
        # As text, because SQLite cannot look inside a JSON list.
        return queryset.alias(needs_text=Cast("needs", TextField())).filter(needs_text__contains=f'"{value}"')

    def speaking(self, queryset: Any, name: str, value: str) -> Any:
        spoken = queryset.alias(languages_text=Cast("languages", TextField()))
        return spoken.filter(languages_text__contains=f'"code": "{value}"')

    def waiting_more_than(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(registered_on__lt=timezone.localdate() - timedelta(days=int(value)))
