"""A newcomer registers on a phone, without JavaScript, from the first page to the thank-you page."""

import pytest
from django.core import mail

from config.reference.models import Place
from newcomers.models import Newcomer
from tests.factories import ProgrammeFactory
from tests.newcomers.answers import ANSWERS
from tests.newcomers.answers import page as address_of

from .conftest import PHONE
from .forms import fill, press


@pytest.fixture
def town(transactional_db):
    Place.objects.get_or_create(postcode="2800", name="Mechelen", defaults={"latitude": 51.03, "longitude": 4.48})
    return ProgrammeFactory(slug="mechelen")


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_a_newcomer_registers_without_javascript(visit, town, language):
    person = visit(width=PHONE, language=language, javascript=False)
    page = person.go("/")
    page.locator(f'a[href="{address_of(town)}"]').first.click()
    assert person.reads_from_the_right() is (language == "ar")
    press(page, "go", "begin")
    for step, answers in ANSWERS.items():
        assert f"/{step}/" in page.url
        person.fits()
        fill(page, {**answers, "language": language} if step == "contact" else answers)
        press(page, "go", "on")
    assert "Oksana" in page.locator("main").inner_text()
    press(page, "go", "send")
    assert page.locator("main ol li").count() >= 3
    newcomer = Newcomer.objects.get()
    assert (newcomer.first_name, newcomer.needs, newcomer.user.language) == (
        "Oksana",
        ["work", "language", "housing"],
        language,
    )
    assert mail.outbox[0].to == ["oksana@example.org"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_registration_is_accessible_with_and_without_mistakes(visit, town, language):
    person = visit(width=PHONE, language=language)
    page = person.go(address_of(town))
    person.is_accessible()
    press(page, "go", "begin")
    for step, answers in ANSWERS.items():
        if step in ("contact", "languages", "needs", "week", "consent"):
            press(page, "go", "on")
            assert page.locator('[aria-invalid="true"]').count() >= 1, f"{step} accepts an empty page"
        person.is_accessible()
        fill(page, answers)
        press(page, "go", "on")
    person.is_accessible()
    press(page, "go", "send")
    person.is_accessible()


def test_what_was_answered_is_still_there_after_coming_back(visit, town):
    person = visit(width=PHONE, javascript=False)
    page = person.go(address_of(town))
    press(page, "go", "begin")
    fill(page, ANSWERS["contact"])
    press(page, "go", "later")
    link = page.locator(".card a[dir=ltr]").get_attribute("href")

    elsewhere = visit(width=PHONE, javascript=False)
    again = elsewhere.page
    again.goto(link)
    again.goto(f"{elsewhere.base_url}{address_of(town, 'contact')}")
    assert again.locator("[name=first_name]").input_value() == "Oksana"
