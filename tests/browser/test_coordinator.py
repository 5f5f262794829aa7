"""A coordinator's first day: the second step, a spreadsheet, a matching, and a yes to a proposal."""

import csv
import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from config.accounts.roles import Role
from config.accounts.services import invite, join, user_for
from mentoring.models import Mentorship
from tests.factories import ProgrammeFactory
from tests.factories.matching import load_places

from .conftest import DESK, PHONE

PASSWORD = "korenbloem en klaproos in boom"
HEADINGS = {
    "newcomers": ["First name", "Surname", "E-mail", "Birth year", "Postcode", "Languages", "Need help with",
                  "Available", "Max distance", "Gender"],
    "mentors": ["First name", "Surname", "E-mail", "Birth year", "Postcode", "Languages", "Wants to help with",
                "Available", "Max distance", "Gender", "How many newcomers?", "Training completed on"],
}  # fmt: skip
EVENING = "Tuesday evening, Saturday morning"
ROWS = {
    "newcomers": [
        ["Oksana", "Boiko", "oksana@elsewhere.example", "1990", "2800", "Ukrainian (mother tongue), English (B1)",
         "work, housing", EVENING, "10 km", "woman"],
        ["=1+1", "Formula", "formula@elsewhere.example", "1990", "2800", "English (B1)", "work", EVENING, "10 km", ""],
    ],
    "mentors": [
        [name, "Peeters", f"{name}@elsewhere.example".lower(), "1970", "2800", "Dutch (mother tongue), English (C1)",
         offers, EVENING, "10 km", "woman", "1", "01/09/2026"]
        for name, offers in (("Lotte", "find work, housing"), ("Griet", "health"))
    ],
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    found = []
    for sheet, headings in HEADINGS.items():
        path = tmp_path / f"{sheet}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows([headings, *ROWS[sheet]])
        found.append(path)
    return found


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enter(person, code):
    """With the one-time code to the page *Today*, by way of the second step."""
    page = person.go(reverse("redeem-invitation"))
    page.locator("[name=code]").fill(code)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.button-primary").click()
    page.wait_for_url("**/totp/activate/**")
    person.is_accessible()
    secret = re.search(r"[A-Z2-7]{32}", page.locator("main").inner_text()).group()
    page.locator("main [name=code]").fill(code_now(secret))
    page.locator("main button.button-primary").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto(f"{person.base_url}{reverse('today')}")
    person.is_accessible()
    return page


def bring_in(person, page, files):
    """Both files: the columns, the preview, and yes."""
    page.goto(f"{person.base_url}{reverse('mentoring:import_people')}")
    page.locator("main [type=file]").set_input_files(files)
    page.locator("main [type=checkbox]").check()
    for _page in ("columns", "preview"):
        with page.expect_navigation():
            page.locator("main button.button-primary").click()
        person.is_accessible()
    assert page.locator("main").get_by_text("Formula").count() >= 1
    with page.expect_navigation():
        page.locator("main button.button-primary").click()
    person.is_accessible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_from_the_one_time_code_to_the_first_offer(visit, files, width):
    load_places()
    programme = ProgrammeFactory()
    coordinator, _is_new = user_for(email="an@boom.example", language="en")
    join(user=coordinator, programme=programme, role=Role.COORDINATOR)
    person = visit(width=width)
    page = enter(person, invite(user=coordinator, by=None))
    bring_in(person, page, files)
    page.goto(f"{person.base_url}{reverse('matching:home')}")
    person.is_accessible()
    with page.expect_navigation():
        page.locator("main button.button-primary").first.click()
    page.locator("main table a").first.click()
    page.wait_for_url("**/proposals/**")
    person.is_accessible()
    table = page.locator(".review .table-wrap")
    assert table.evaluate("box => box.scrollWidth - box.clientWidth") <= 0 or width == PHONE
    with page.expect_navigation():
        page.locator(".candidate-proposed button.button-primary").click()
    pair = Mentorship.objects.get()
    assert (pair.newcomer.first_name, pair.mentor.first_name, pair.state) == ("Oksana", "Lotte", "offered")
