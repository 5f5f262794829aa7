"""Everything that can be wrong with a row: what it is called, what follows from it, and what the coordinator reads."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fate(models.TextChoices):
    """What became of a row: exactly one of these."""

    CREATED = "created", _("added")
    INCOMPLETE = "incomplete", _("added, something to ask")
    MERGED = "merged", _("already known")
    REFUSED = "refused", _("refused")


# Why a row is refused.
REFUSALS: dict[str, Any] = {
    "minor": _("Younger than 18. This programme is for adults."),
    "formula_in_name": _("The name is a spreadsheet formula."),
    "missing_name": _("There is no name."),
    "no_contact": _("There is neither a usable e-mail address nor a phone number."),
    "not_saved": _("This row could not be saved. Nothing of it was kept."),
}
# These two together are a refusal, so a refused row shows them too.
CONTACT_PROBLEMS = frozenset({"missing_email", "invalid_email", "invalid_phone"})
# What makes a row incomplete: what to ask (see ASK_TEXTS), and what the coordinator reads.
QUESTIONS: dict[str, tuple[str, Any]] = {
    "missing_first_name": ("names", _("The first name is missing.")),
    "missing_email": ("email", _("There is no e-mail address. The person signs in with a sign-in name.")),
    "invalid_email": ("email", _("“%(shown)s” is not an e-mail address. It was left out.")),
    "invalid_phone": ("phone", _("“%(shown)s” is not a phone number. It was left out.")),
    "missing_birth_year": ("birth_year", _("The year of birth is missing.")),
    "unreadable_birth_year": ("birth_year", _("“%(shown)s” is not a year of birth.")),
    "age_instead_of_year": ("sure_birth_year", _("%(shown)s is an age, not a year. The year of birth is an estimate.")),
    "missing_gender": ("gender", _("The gender is missing.")),
    "unknown_gender": ("gender", _("“%(shown)s” is not a gender that we know.")),
    "missing_postcode": ("place", _("The postcode is missing.")),
    "unknown_postcode": ("place", _("The postcode “%(shown)s” is not known.")),
    "blank_languages": ("languages", _("No language is given.")),
    "unknown_language": ("languages", _("“%(shown)s” is not a language that we know.")),
    "no_level": ("languages", _("The level is missing for: %(shown)s.")),
    "missing_needs": ("needs", _("It does not say what the person needs help with.")),
    "missing_offers": ("offers", _("It does not say what the person can help with.")),
    "unknown_needs": ("needs", _("“%(shown)s” is not a theme that we know.")),
    "unknown_offers": ("offers", _("“%(shown)s” is not a theme that we know.")),
    "missing_availability": ("availability", _("It does not say when the person is free.")),
    "unknown_slot": ("availability", _("“%(shown)s” is not a half-day that we know.")),
    "missing_distance": ("max_distance", _("It does not say how far the person can travel.")),
    "unknown_wish": ("wish", _("“%(shown)s” is not a wish that we understand.")),
    "not_ready": ("not_ready", _("The file is not complete enough to start the search.")),
}
# What is told and nothing follows from.
NOTES: dict[str, Any] = {
    "duplicate_person": _("The same person as %(reference)s (%(because)s)."),
    "same_address_other_name": _("%(reference)s has the same e-mail address and another name. Nothing was taken over."),
    "address_in_use": _("The e-mail address belongs to somebody else. It was not filled in."),
    "possible_duplicate": _("%(reference)s has the same name and year of birth, but another address and phone."),
    "unknown_country": _("“%(shown)s” is not a country that we know. It was left out."),
    "unknown_residence_status": _("“%(shown)s” is not a residence status that we know. It was left out."),
    "unknown_education": _("“%(shown)s” is not a level of education that we know. It was left out."),
    "unknown_screening": _("“%(shown)s” is not a state of the screening that we know."),
    "unreadable_date": _("“%(shown)s” is not a date. It was left out."),
    "unreadable_number": _("“%(shown)s” is not a number. It was left out."),
    "unreadable_yes_no": _("“%(shown)s” is neither yes nor no. It was left out."),
    "unreadable_child_year": _("“%(shown)s” is not a year of birth. It was left out."),
    "formula_in_cell": _("A cell holds a spreadsheet formula. It was left out."),
    "cell_truncated": _("A cell was longer than 10,000 characters. The rest was left out."),
}
# How a to-do says what to ask; the codes of ``newcomers.rules`` mean the same here.
ASK_TEXTS: dict[str, Any] = {
    "names": _("first name"),
    "email": _("e-mail address"),
    "phone": _("phone number"),
    "birth_year": _("year of birth"),
    "sure_birth_year": _("year of birth: only an age was given"),
    "gender": _("gender"),
    "place": _("a postcode that we know"),
    "languages": _("languages, each with a level"),
    "needs": _("needs, most important first"),
    "offers": _("what the person can help with"),
    "availability": _("free half-days of the week"),
    "max_distance": _("furthest distance to travel"),
    "wish": _("wish: man or woman"),
    "not_ready": _("what is still missing for the search"),
}
BECAUSE: dict[str, Any] = {
    "email": _("same e-mail address"),
    "phone": _("same name and phone"),
    "birth_year": _("same name and year of birth"),
    "reference": _("same reference and name"),
}
NOT_TAKEN_OVER = _("Other answers than in the file were kept: %(fields)s.")
FILLED_IN = _("Filled in: %(fields)s.")


@dataclass(frozen=True)
class Problem:
    """One thing about a row: a code and the words that stand in its message."""

    code: str
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def about(cls, code: str, shown: object = "") -> "Problem":
        return cls(code, {"shown": str(shown)} if shown != "" else {})

    @property
    def message(self) -> str:
        """In the reader's language."""
        template = REFUSALS.get(self.code) or NOTES.get(self.code) or QUESTIONS.get(self.code, ("", self.code))[1]
        values = {"shown": "", "reference": "", "because": ""} | self.values
        values["because"] = str(BECAUSE.get(values["because"], values["because"]))
        return str(template) % values

    @property
    def asks(self) -> str:
        """The code of what to ask, or an empty text."""
        return QUESTIONS[self.code][0] if self.code in QUESTIONS else ""

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "values": self.values}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Problem":
        return cls(data["code"], data.get("values") or {})
