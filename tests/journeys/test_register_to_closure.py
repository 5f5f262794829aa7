"""The whole way, told once: every line is a page that somebody opens or a button that somebody presses."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.core.models import Event
from config.reference.models import Place
from matching.models import Proposal
from mentoring.models import Mentor, Mentorship
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, sign_in
from tests.mentoring.test_pages import walk as apply_as_a_mentor
from tests.newcomers.answers import fill_in as register_as_a_newcomer
from tests.newcomers.answers import send

PASSWORD = "zeven oude bomen"


@pytest.fixture
def town(programme):
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)
    return programme


def open_account(address):
    """Somebody follows the link of her first mail, chooses a password and is signed in."""
    client = Client()
    letter = next(letter for letter in mail.outbox if letter.to == [address])
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link).url
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def press(client, name, pk, **data):
    """Press a button; the page that follows must be a good one."""
    response = client.post(reverse(name, args=[pk]), data, follow=True)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def see(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def test_from_registration_to_closure(town):
    coordinator = sign_in(Client(), CoordinatorFactory(programme=town))
    today = timezone.localdate()

    # A newcomer registers in Ukrainian; a volunteer applies in Dutch. The coordinator finds both on her list.
    visitor = Client()
    visitor.cookies["django_language"] = "uk"
    register_as_a_newcomer(visitor, town)
    send(visitor, town)
    visitor = Client()
    visitor.cookies["django_language"] = "nl"
    apply_as_a_mentor(visitor, town)
    visitor.post(reverse("mentoring:apply", args=[town.slug, "summary"]), {"go": "send"})
    newcomer, mentor = Newcomer.objects.get(), Mentor.objects.get()
    assert (newcomer.user.language, mentor.user.language) == ("uk", "nl")
    assert {"Oksana", "Ida"} <= set(re.findall(r"Oksana|Ida", see(coordinator, "today")))
    oksana, ida = open_account("oksana@example.org"), open_account("ida@example.org")

    # Intake.
    soon = today + dt.timedelta(days=3)
    press(coordinator, "newcomers:plan", newcomer.pk, day=soon.isoformat(), time="10:00", where="Huis van het Welzijn")
    assert "Huis van het Welzijn" in see(oksana, "newcomers:my_path")
    intake = coordinator.get(reverse("newcomers:intake", args=[newcomer.pk])).context["form"]
    answers = {field.html_name: field.value() for field in intake if field.value() not in (None, [], "")}
    answers |= {
        "needs_rank": ["work", "language", ""],
        "languages_code": ["uk", "nl"],
        "languages_level": ["native", "A2"],
        "consents": ["matching", "sharing", "messages"],
        "restricted_note": "Sleeps badly since the journey.",
        "go": "complete",
    }
    press(coordinator, "newcomers:intake", newcomer.pk, **answers)
    newcomer.refresh_from_db()
    assert newcomer.state == "ready"

    # Screening.
    press(coordinator, "mentoring:plan_interview", mentor.pk, day=soon.isoformat(), time="14:00", where="Town hall")
    questions = coordinator.get(reverse("mentoring:interview", args=[mentor.pk])).context["form"].fields
    told = dict.fromkeys(questions, "Talked about it.")
    told |= {"held_on": today.isoformat(), "advice": "yes", "go": "finish"}
    press(coordinator, "mentoring:interview", mentor.pk, **told)
    press(coordinator, "mentoring:decide", mentor.pk, do="approve")
    press(coordinator, "mentoring:training", mentor.pk, completed_on=today.isoformat())
    mentor.refresh_from_db()
    assert (mentor.state, mentor.is_trained()) == ("approved", True)

    # Matching: the tool proposes with reasons, the coordinator approves.
    coordinator.post(reverse("matching:start"), {"programme": town.pk})
    proposal = Proposal.objects.get()
    review = see(coordinator, "matching:proposal", proposal.pk)
    assert "Ida" in review
    assert "Ukrainian" in review
    press(coordinator, "matching:approve", proposal.pk)
    pair = Mentorship.objects.get()

    # Both say yes; until then no surname is shown.
    for person, other_surname in ((oksana, "Peeters"), (ida, "Koval")):
        assert other_surname not in see(person, "mentoring:offer", pair.pk)
        press(person, "mentoring:offer", pair.pk, answer="yes")
    assert "Peeters" in see(oksana, "newcomers:my_path")
    assert "Koval" in see(ida, "mentoring:my_newcomers")

    # The first meeting, the trial, the yes to go on.
    press(coordinator, "mentoring:first_meeting", pair.pk, day=soon.isoformat(), time="10:00", where="Library")
    press(coordinator, "mentoring:start_trial", pair.pk, held_on=today.isoformat())
    form = ida.get(reverse("mentoring:log_meeting", args=[pair.pk])).context["form"]
    meeting = {
        "submission": str(form["submission"].value()),
        "held_on": today.isoformat(),
        "minutes": "60",
        "mode": "in_person",
        "themes": ["work"],
        "line": "We wrote a letter.",
    }
    for _double_click in range(2):
        press(ida, "mentoring:log_meeting", pair.pk, **meeting)
    logged = pair.meetings.get()
    press(oksana, "mentoring:confirm_meeting", logged.pk, answer="yes")
    press(coordinator, "mentoring:ask_trial", pair.pk)
    for person in (oksana, ida):
        press(person, "mentoring:trial", pair.pk, answer="yes")
    pair.refresh_from_db()
    logged.refresh_from_db()
    assert (pair.state, logged.confirmed_at is not None) == ("active", True)

    # The end: a reason, an outcome, a look back from both, and the place is free again.
    press(
        coordinator, "mentoring:close", pair.pk, reason="goal_reached", outcome="paid_job", closed_on=today.isoformat()
    )
    for person in (oksana, ida):
        press(person, "mentoring:evaluate", pair.pk, satisfaction="5", went_well="We laughed.", could_be_better="")
    pair.refresh_from_db()
    mentor.refresh_from_db()
    newcomer.refresh_from_db()
    assert (pair.state, newcomer.state, mentor.places_taken) == ("closed", "closed", 0)
    assert pair.evaluations.count() == 2

    # The journal tells the same story.
    told = [line.verb for line in Event.objects.about(pair) if "→" in line.verb]
    assert told == ["offered→first_meeting", "first_meeting→trial", "trial→active", "active→closed"]
