"""The way of a pair as the newcomer sees it: signing in, an offer, a meeting to confirm, a look back."""

import pytest
from django.urls import reverse

from mentoring import services
from mentoring.models import Evaluation, Mentorship
from tests.factories import NewcomerFactory, ProgrammeFactory
from tests.factories.accounts import PASSWORD
from tests.mentoring.steps import met, offered

from .conftest import EVERYWHERE
from .forms import press


@pytest.mark.parametrize(("width", "language"), EVERYWHERE)
def test_a_newcomer_says_yes_confirms_a_meeting_and_looks_back(visit, width, language):
    programme = ProgrammeFactory(slug="mechelen")
    newcomer = NewcomerFactory(programme=programme, user__language=language)
    pair, coordinator = offered(programme, newcomer=newcomer)

    person = visit(width=width, language=language)
    page = person.go(reverse("account_login"))
    person.is_accessible()
    page.locator("[name=login]").fill(newcomer.user.email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    assert page.url.endswith(reverse("newcomers:my_path"))
    assert person.reads_from_the_right() is (language == "ar")
    person.is_accessible()

    page.locator(f'main a[href="{reverse("mentoring:offer", args=[pair.pk])}"]').click()
    assert pair.mentor.last_name not in page.locator("main").inner_text()
    person.is_accessible()
    press(page, "answer", "yes")
    person.is_accessible()

    begin_the_work(pair, coordinator)
    person.go(reverse("newcomers:my_path"))
    assert pair.mentor.last_name in page.locator("main").inner_text()
    person.is_accessible()
    press(page, "answer", "yes")
    assert pair.meetings.latest("pk").confirmed_at is not None
    person.is_accessible()

    end_the_work(pair, coordinator)
    person.go(reverse("newcomers:my_path"))
    page.locator(f'main a[href="{reverse("mentoring:evaluate", args=[pair.pk])}"]').click()
    person.is_accessible()
    page.locator("[name=satisfaction]").last.check()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    assert pair.evaluations.get().side == Evaluation.Side.NEWCOMER
    person.is_accessible()


def begin_the_work(pair, coordinator):
    """The mentor says yes too, and notes a meeting after the first one."""
    services.answer_offer(mentorship=Mentorship.objects.get(pk=pair.pk), by=pair.mentor.user, answer="yes")
    pair.refresh_from_db()
    meeting = met(pair)
    assert meeting.confirmed_at is None


def end_the_work(pair, coordinator):
    pair.refresh_from_db()
    services.close(mentorship=pair, by=coordinator, reason="goal_reached", outcome="paid_job")
