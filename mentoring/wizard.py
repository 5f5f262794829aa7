"""Applying as a mentor: a public form in small steps."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from config.accounts.limits import limited
from config.accounts.models import Programme, Purpose
from config.core.wizard import Answers, Step, Wizard, wizard_view
from config.reference.person import ADULT

from . import forms, services


class MentorWizard(Wizard):
    """Asks what matching and screening need, and nothing else."""

    kind = "mentor"
    title = _("I want to be a mentor")
    begin_template = "mentoring/apply/begin.html"
    stop_template = "mentoring/apply/stop.html"
    sent_template = "mentoring/apply/sent.html"
    steps = [
        Step("about", _("About you"), forms.AboutStep),
        Step("place", _("Where you live"), forms.PlaceStep),
        Step("languages", _("Your languages"), forms.LanguagesStep, "mentoring/apply/languages.html"),
        Step("why", _("Why, and what with"), forms.WhyStep),
        Step("interests", _("What you like"), forms.InterestsStep),
        Step("week", _("Your week"), forms.WeekStep, "mentoring/apply/week.html"),
        Step("work", _("Your work"), forms.WorkStep),
        Step("wish", _("Your wish"), forms.WishStep),
        Step("children", _("Your children"), forms.ChildrenStep),
        Step("agree", _("What we agree"), forms.AgreeStep, "mentoring/apply/agree.html"),
    ]

    def stop(self, answers: Answers) -> str:
        year = answers.get("about", {}).get("birth_year")
        return "under_18" if year and timezone.localdate().year - year < ADULT else ""

    def address(self, answers: Answers) -> str:
        return str(answers.get("about", {}).get("email", ""))

    def finish(self, *, request: HttpRequest, tenant: Any, answers: Answers) -> dict[str, Any]:
        data = {name: value for step in self.steps[:-1] for name, value in answers[step.slug].items()}
        agreed = answers["agree"]
        email = data.pop("email")
        services.apply(
            programme=tenant,
            email=email,
            language=translation.get_language() or tenant.default_language,
            data={**data, "code_accepted_at": timezone.now()},
            consents=[purpose.value for purpose in Purpose if agreed.get(f"consent_{purpose.value}")],
        )
        return {}


@login_not_required
@limited("120/h")
def apply(request: HttpRequest, slug: str, step: str = "") -> HttpResponse:
    """Every page of the application."""
    programme = get_object_or_404(Programme, slug=slug, is_open=True)

    def url_for(step: str) -> str:
        return reverse("mentoring:apply", args=[slug, step] if step else [slug])

    return wizard_view(request, wizard=MentorWizard(), tenant=programme, step=step, url_for=url_for)
