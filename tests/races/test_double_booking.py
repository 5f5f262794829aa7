"""Two people, or one impatient finger, at the same moment. Each test has its negative control: without the locks the
promise is broken, so the test can fail."""

import pytest

from config.accounts.models import NEEDED_PURPOSES
from config.accounts.services import give_consent
from config.core.errors import Refused
from config.reference.models import Place
from matching import services as matching
from matching.models import Proposal
from mentoring import services as mentoring
from mentoring.models import Mentor, Mentorship
from mentoring.states import OPEN
from newcomers import services as newcomers
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, ProgrammeFactory

pytestmark = [pytest.mark.services("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town():
    """A coordinator, one mentor with one place, and three newcomers who wait."""
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)
    programme = ProgrammeFactory()
    coordinator = CoordinatorFactory(programme=programme)
    people = [MentorFactory(programme=programme), *NewcomerFactory.create_batch(3, programme=programme)]
    for person in people:
        give_consent(user=person.user, programme=programme, purposes=NEEDED_PURPOSES)
    return coordinator, people[0], people[1:]


def offers_for_the_last_place(town, at_once):
    coordinator, mentor, waiting = town
    return at_once(
        *[
            lambda newcomer=newcomer: mentoring.offer(newcomer=newcomer, mentor=mentor, by=coordinator, reasons={})
            for newcomer in waiting
        ]
    )


def test_the_last_place_is_given_once(town, at_once, slow_look):
    slow_look(Mentor, "has_free_place")
    results = offers_for_the_last_place(town, at_once)
    assert sorted(type(result).__name__ for result in results) == ["Mentorship", "NoPlaceLeft", "NoPlaceLeft"]
    assert Mentorship.objects.filter(state__in=OPEN).count() == 1


def test_without_locks_the_last_place_is_given_twice(town, at_once, slow_look, without_locks):
    slow_look(Mentor, "has_free_place")
    results = offers_for_the_last_place(town, at_once)
    assert sorted(type(result).__name__ for result in results) != ["Mentorship", "NoPlaceLeft", "NoPlaceLeft"]


def approve_twice(town, at_once):
    coordinator, _mentor, _waiting = town
    matching.request_run(programme=_mentor.programme, by=coordinator)
    proposal = Proposal.objects.get()
    return at_once(*[lambda: matching.approve(proposal=Proposal.objects.get(pk=proposal.pk), by=coordinator)] * 2)


def test_a_double_approval_is_one_offer(town, at_once, slow_look):
    slow_look(Mentor, "has_free_place")
    first, second = approve_twice(town, at_once)
    assert first == second == Mentorship.objects.get()


def test_without_locks_a_double_approval_goes_wrong(town, at_once, slow_look, without_locks):
    slow_look(Mentor, "has_free_place")
    results = approve_twice(town, at_once)
    assert any(isinstance(result, Exception) for result in results)


def test_two_yeses_at_once_make_one_pair(town, at_once):
    coordinator, mentor, (newcomer, *_others) = town
    mentorship = mentoring.offer(newcomer=newcomer, mentor=mentor, by=coordinator, reasons={})
    at_once(
        *[
            lambda user=user: mentoring.answer_offer(
                mentorship=Mentorship.objects.get(pk=mentorship.pk), by=user, answer="yes"
            )
            for user in (newcomer.user, mentor.user)
        ]
    )
    mentorship.refresh_from_db()
    newcomer.refresh_from_db()
    assert (mentorship.state, newcomer.state) == ("first_meeting", "matched")


def test_a_double_click_on_register_is_one_person(town, at_once):
    _coordinator, mentor, _waiting = town

    def register():
        return newcomers.register(
            programme=mentor.programme, email="twice@example.org", language="uk", data={"first_name": "Olena"}
        )

    results = at_once(register, register)
    assert Newcomer.objects.filter(user__email="twice@example.org").count() == 1
    assert all(isinstance(result, Newcomer | Refused) for result in results)


def test_two_runs_asked_at_once_are_one_run(town, at_once):
    coordinator, mentor, _waiting = town

    def ask():
        return matching.request_run(programme=mentor.programme, by=coordinator)

    results = at_once(ask, ask)
    assert not [result for result in results if isinstance(result, Exception)]
    assert Proposal.objects.filter(state="proposed").count() == 1
