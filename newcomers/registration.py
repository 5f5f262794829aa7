"""The registration form: its pages, who cannot go on, and what happens when it is sent."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Programme
from config.core.wizard import Answers, Step, Wizard
from config.reference.occupations import resolve
from config.reference.person import ADULT

from . import forms, services

# What the pages ask under the name that it has in the file.
FILE_FIELDS = (
    "first_name",
    "last_name",
    "phone",
    "birth_year",
    "gender",
    "country_of_origin",
    "arrival_date",
    "postcode",
    "municipality",
    "languages",
    "needs",
    "goals",
    "availability",
    "max_distance_km",
    "children_birth_years",
    "education_level",
    "occupation",
    "years_experience",
    "interests",
    "mentor_gender",
    "mentor_wishes",
)


class RegistrationWizard(Wizard):
    """A newcomer registers herself."""

    kind = "newcomer"
    title = _("Register as a newcomer")
    begin_template = "newcomers/register_begin.html"
    stop_template = "newcomers/register_stop.html"
    sent_template = "newcomers/register_sent.html"
    steps = [
        Step("contact", _("Your name and how to reach you"), forms.ContactForm),
        Step("about", _("About you"), forms.AboutForm),
        Step("place", _("Where you live"), forms.PlaceForm),
        Step("languages", _("Your languages"), forms.LanguagesForm, "newcomers/register_languages.html"),
        Step("needs", _("What you need"), forms.NeedsForm),
        Step("week", _("Your week"), forms.WeekForm, "newcomers/register_week.html"),
        Step("work", _("Work and school"), forms.WorkForm, "newcomers/register_work.html"),
        Step("mentor", _("Your mentor"), forms.MentorWishForm),
        Step("consent", _("What you agree to"), forms.ConsentForm, "newcomers/register_consent.html"),
    ]

    def stop(self, answers: Answers) -> str:
        year = answers.get("about", {}).get("birth_year")
        return "minor" if year is not None and timezone.localdate().year - year < ADULT else ""

    def address(self, answers: Answers) -> str:
        return str(answers.get("contact", {}).get("email", ""))

    def finish(self, *, request: HttpRequest, tenant: Programme, answers: Answers) -> dict[str, Any]:
        """Who has an address sees the same page whether it is known or not; the mail says which."""
        contact = answers["contact"]
        newcomer = services.register(
            programme=tenant,
            email=contact["email"],
            language=contact["language"],
            data=file_of(answers),
            consents=answers["consent"]["purposes"],
        )
        if contact["email"]:
            return {"has_email": True}
        return {"has_email": False, "sign_in_name": newcomer.user.sign_in_name}


def file_of(answers: Answers) -> dict[str, Any]:
    """All pages' answers as values of the newcomer's file."""
    flat = {name: value for page in answers.values() for name, value in page.items()}
    file = {name: flat[name] for name in FILE_FIELDS if name in flat}
    file["childcare_barrier"] = {"yes": True, "no": False}.get(flat.get("childcare_barrier", ""))
    found = resolve([file.get("occupation", "")])
    if file.get("occupation") in found:
        file["isco_code"] = found[file["occupation"]].isco_code
    return file
