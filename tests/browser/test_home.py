"""The first page: the languages, the three doors, and a way in for everybody."""

import pytest
from django.urls import reverse

from tests.factories import ProgrammeFactory

from .conftest import EVERYWHERE


@pytest.mark.parametrize(("width", "language"), EVERYWHERE)
def test_the_first_page_is_for_everybody(visit, width, language):
    ProgrammeFactory(slug="mechelen")
    person = visit(width=width, language=language)
    page = person.go("/")
    assert page.locator("h1").count() == 1
    assert person.reads_from_the_right() is (language == "ar")
    person.is_accessible()


def test_a_language_is_chosen_by_its_own_name_without_javascript(visit):
    ProgrammeFactory(slug="mechelen")
    person = visit(javascript=False)
    page = person.go("/")
    page.locator(".languages").get_by_text("العربية").click()
    assert page.locator("html").get_attribute("lang") == "ar"
    assert person.reads_from_the_right()
    page.locator(".language-switch summary").click()
    page.locator(".language-list").get_by_text("English").click()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(("width", "language"), EVERYWHERE)
def test_an_employer_signs_up(visit, width, language):
    programme = ProgrammeFactory(slug="mechelen")
    person = visit(width=width, language=language)
    page = person.go(reverse("employers:sign_up", args=[programme.slug]))
    page.locator("form button.button-primary, form button[type=submit]").last.click()
    assert page.locator('[aria-invalid="true"]').count() >= 3
    person.is_accessible()
    page.locator("[name=organisation]").fill("Bakkerij De Korenbloem")
    page.locator("[name=contact_name]").fill("Lotte Peeters")
    page.locator("[name=email]").fill("lotte@bakkerij.example")
    page.locator("[name=consent]").check()
    page.locator("form button.button-primary, form button[type=submit]").last.click()
    page.wait_for_url("**/thanks/")
    person.is_accessible()
