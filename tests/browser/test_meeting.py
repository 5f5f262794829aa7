"""A mentor logs a meeting on a phone; the newcomer says that it was so."""

import pytest
from django.urls import reverse

from mentoring.models import Meeting
from tests.factories import MentorshipFactory

from .conftest import PHONE


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_meeting_is_logged_and_confirmed_on_a_phone(visit, language):
    pair = MentorshipFactory(newcomer__user__language=language, mentor__user__language=language)
    mentor = visit(width=PHONE, language=language)
    mentor.sign_in_as(pair.mentor.user)
    page = mentor.go(reverse("mentoring:my_newcomers"))
    mentor.is_accessible()
    page.locator(f'a[href="{reverse("mentoring:log_meeting", args=[pair.pk])}"]').first.click()
    mentor.is_accessible()
    assert page.locator("[name=held_on]").input_value(), "today stands there already"
    page.locator("[name=line]").fill("We wrote a letter together.")
    with page.expect_navigation():
        page.locator("main form.stack button[type=submit]").first.click()
    meeting = Meeting.objects.get()
    assert meeting.line == "We wrote a letter together."

    newcomer = visit(width=PHONE, language=language, javascript=False)
    newcomer.sign_in_as(pair.newcomer.user)
    page = newcomer.go(reverse("mentoring:confirm_meeting", args=[meeting.pk]))
    with page.expect_navigation():
        page.locator("main form button.button-primary").first.click()
    meeting.refresh_from_db()
    assert meeting.confirmed_at is not None
