"""Form fields for what every person in a programme is asked. All of them work without JavaScript."""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .interests import INTERESTS
from .languages import COMMON, LEVELS, language_name
from .lists import listed
from .slots import SLOTS, slot_label

Choices = list[tuple[str, Any]]
PHONE = re.compile(r"\+[1-9]\d{7,14}")
# Control characters and marks of direction; the joiners stay, Persian names need them.
INVISIBLE = re.compile("[\x01-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LANGUAGE_ROWS, MORE_ROWS = 5, 3
RANKED = 3


def normal_phone(text: str) -> str:
    """A phone number as +32475123456: without spaces, in Latin digits; a number without country is Belgian."""
    digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text if sign.isdecimal() or sign == "+")
    if digits.startswith("00"):
        return "+" + digits[2:]
    return "+32" + digits[1:] if digits.startswith("0") else digits


class NameField(forms.CharField):
    """A name in one line, without the invisible signs that turn round the text after it."""

    def to_python(self, value: Any) -> str:
        text = "".join(" " if sign.isspace() else sign for sign in str(super().to_python(value) or ""))
        return " ".join(INVISIBLE.sub("", text).split())


class PhoneField(forms.CharField):
    """A phone number in E.164, whatever way it was written."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text in self.empty_values:
            return ""
        number = normal_phone(text)
        if not PHONE.fullmatch(number):
            raise ValidationError(_("This does not look like a phone number. Write it like +32 470 12 34 56."))
        return number


class YearField(forms.IntegerField):
    """A year in four digits, typed in the digits of any script."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "size": 6})

    def __init__(self, *, oldest: int = 110, **kwargs: Any) -> None:
        self.oldest = oldest
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        year = super().clean(value)
        this_year = timezone.localdate().year
        if year is not None and not this_year - self.oldest <= year <= this_year:
            raise ValidationError(_("Write the year with four digits, for example 1990."))
        return year


class YearsField(forms.CharField):
    """Some years of birth in one line, in any order."""

    def prepare_value(self, value: Any) -> Any:
        return listed(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        years = [int(word[:5]) for word in re.findall(r"\d+", text or "")]
        this_year = timezone.localdate().year
        if any(not this_year - 110 <= year <= this_year for year in years) or (text and not years):
            raise ValidationError(_("Write the years with four digits, for example 2015, 2018."))
        return sorted(years)


def language_choices() -> Choices:
    """Common languages first by the reader's names, then all others that have a two-letter code."""
    names = Locale.parse(translation.get_language() or "en").languages
    common = sorted(((code, language_name(code)) for code in COMMON), key=lambda pair: pair[1].casefold())
    others = sorted(
        ((code, name) for code, name in names.items() if re.fullmatch("[a-z]{2}", code) and code not in COMMON),
        key=lambda pair: pair[1].casefold(),
    )
    return [*common, *others]


def country_choices() -> Choices:
    """All countries by the reader's names, after an empty choice."""
    names = Locale.parse(translation.get_language() or "en").territories
    # CLDR also lists groups (EU, UN) and reserved codes that are not countries.
    not_countries = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    countries = [(c, name) for c, name in names.items() if re.fullmatch("[A-Z]{2}", c) and c not in not_countries]
    return [("", _now("Choose")), *sorted(countries, key=lambda pair: pair[1].casefold())]


class _TemplateWidget(forms.Widget):
    """A group of controls drawn by one of our own templates, so that they speak the reader's language."""

    use_fieldset = True
    template = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        wrong = (attrs or {}).get("aria-invalid", "")
        described = (attrs or {}).get("aria-describedby", "")
        own = {"name": name, "id": (attrs or {}).get("id", f"id_{name}"), "wrong": wrong, "described": described}
        return render_to_string(self.template, {**own, **self.drawing(value)})

    def drawing(self, value: Any) -> dict[str, Any]:
        raise NotImplementedError

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def _getlist(data: Any, key: str) -> list[str]:
    return data.getlist(key) if hasattr(data, "getlist") else list(data.get(key, []))


class LanguageRowsWidget(_TemplateWidget):
    """Rows of a language and its level: at least five, and three empty ones once they are full."""

    template = "reference/language_rows.html"

    def drawing(self, value: Any) -> dict[str, Any]:
        filled = [row for row in value or [] if row.get("code") or row.get("level")]
        size = max(LANGUAGE_ROWS, len(filled) + (MORE_ROWS if len(filled) >= LANGUAGE_ROWS else 0))
        rows = [*filled, *({"code": "", "level": ""} for _row in range(size - len(filled)))]
        return {"rows": rows, "languages": language_choices(), "levels": list(LEVELS.items())}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        codes, levels = _getlist(data, f"{name}_code"), _getlist(data, f"{name}_level")
        pairs = zip(codes, levels, strict=False)
        return [{"code": code, "level": level} for code, level in pairs if code or level]


class LanguageRowsField(forms.Field):
    """Languages with their levels, as the list that a ``Person`` keeps."""

    widget = LanguageRowsWidget

    def __init__(self, *, level_needed: bool = True, **kwargs: Any) -> None:
        self.level_needed = level_needed
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = super().clean(value) or []
        codes = dict(language_choices())
        if any(not row["code"] or (self.level_needed and not row["level"]) for row in rows):
            raise ValidationError(_("Choose a language and a level in each row that you use."))
        if any(row["code"] not in codes or (row["level"] and row["level"] not in LEVELS) for row in rows):
            raise ValidationError(_("Choose a language and a level from the list."))
        if len({row["code"] for row in rows}) < len(rows):
            raise ValidationError(_("One language stands here twice."))
        return rows


class RankedWidget(_TemplateWidget):
    """Three selects for first, second and third, and boxes for what else."""

    template = "reference/ranked.html"
    choices: Choices = []

    def drawing(self, value: Any) -> dict[str, Any]:
        value = list(value or [])
        ranked = [value[place] if place < len(value) else "" for place in range(RANKED)]
        labels = [_("Most important"), _("Second"), _("Third")]
        return {"ranks": list(zip(labels, ranked, strict=True)), "more": value[RANKED:], "choices": self.choices}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        chosen = [*_getlist(data, f"{name}_rank"), *_getlist(data, f"{name}_more")]
        return list(dict.fromkeys(code for code in chosen if code))


class RankedField(forms.Field):
    """Codes from a list, most important first."""

    widget = RankedWidget

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = self.widget.choices = list(choices)

    def clean(self, value: Any) -> list[str]:
        codes: list[str] = super().clean(value) or []
        if not set(codes) <= {code for code, _label in self.choices}:
            raise ValidationError(_("Choose from the list."))
        return codes


class SlotsField(forms.MultipleChoiceField):
    """Half-days of the week; draw it with ``{% slot_grid %}``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [(slot, slot_label(slot)) for slot in SLOTS], **kwargs)


class InterestsField(forms.MultipleChoiceField):
    """Interests from the list; one that is not on the list but was there before is kept."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: list(INTERESTS.items()), **kwargs)


def choices_with_empty(choices: Mapping[Any, Any] | list[tuple[Any, Any]], empty: Any) -> Choices:
    """Choices after an empty one that says what it means."""
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    return [("", empty), *pairs]
