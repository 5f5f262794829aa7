"""A code, a form and a file that two hands use at the same moment are used once."""

import pytest
from django.test import Client

from config.accounts import services as accounts
from config.accounts.models import NEEDED_PURPOSES, User
from config.accounts.services import give_consent
from config.core.models import Draft, Job
from config.reference.models import Place
from matching import services as matching
from matching.models import Proposal
from mentoring.imports import services as imports
from mentoring.imports.models import ImportedRow, PeopleImport
from mentoring.models import Mentorship
from mentoring.states import OPEN
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, ProgrammeFactory
from tests.imports.files import newcomer, xlsx
from tests.newcomers.answers import ANSWERS

pytestmark = [pytest.mark.services("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme():
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)
    return ProgrammeFactory()


def redeem_twice(programme, at_once):
    person = NewcomerFactory(programme=programme, user__email=None, user__sign_in_name="w-abcd2345").user
    code = accounts.invite(user=person, by=CoordinatorFactory(programme=programme))
    return at_once(
        *[
            lambda password=password: accounts.redeem(code=code, password=password)
            for password in ("korenbloem en klaproos", "een ander lang wachtwoord")
        ]
    )


def test_a_code_opens_an_account_for_one_of_two(programme, at_once, slow_look):
    slow_look(User, "set_password")
    results = redeem_twice(programme, at_once)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "User"]


def test_without_locks_a_code_opens_it_for_both(programme, at_once, slow_look, without_locks):
    slow_look(User, "set_password")
    results = redeem_twice(programme, at_once)
    assert [type(result).__name__ for result in results] == ["User", "User"]


def previewed(programme):
    coordinator = CoordinatorFactory(programme=programme)
    content = xlsx(People=[newcomer(), newcomer(mobile="0470 99 88 77", **{"e-mail": "nadia@example.org"})])
    found = imports.upload(programme=programme, files=[("a.xlsx", content)], by=coordinator, intake_done=False)
    mappings = [source.mapping for source in imports.sources_of(found)]
    imports.choose_columns(people_import=found, mappings=mappings, by=coordinator)
    found.refresh_from_db()
    assert found.state == PeopleImport.State.PREVIEWED
    return found, coordinator


def test_an_import_confirmed_twice_at_once_writes_each_row_once(programme, at_once):
    found, coordinator = previewed(programme)

    def confirm():
        return imports.confirm(people_import=PeopleImport.objects.get(pk=found.pk), by=coordinator)

    results = at_once(confirm, confirm)
    found.refresh_from_db()
    assert not [result for result in results if isinstance(result, Exception)]
    assert found.state == PeopleImport.State.APPLIED
    assert Newcomer.objects.count() == 2
    assert ImportedRow.objects.count() == 2
    assert Job.objects.filter(kind=imports.APPLY, state=Job.State.FAILED).count() == 0


def test_a_form_sent_twice_at_once_is_one_person(programme, at_once):
    typed = {
        step: {key: value if isinstance(value, list) else [value] for key, value in page.items()}
        for step, page in ANSWERS.items()
    }
    draft, token = Draft.begin(kind="newcomer", tenant_id=programme.pk, language="en")
    Draft.objects.filter(pk=draft.pk).update(data={"typed": typed})
    address = f"/newcomers/register/{programme.slug}/"

    def send():
        client = Client()
        client.get(f"{address}continue/", {"key": token})
        return client.post(f"{address}summary/")

    results = at_once(send, send)
    assert [(result.status_code, result.url) for result in results] == [(302, f"{address}sent/")] * 2
    assert Newcomer.objects.count() == 1


def test_two_coordinators_approve_two_people_for_the_last_place(programme, at_once):
    first, second = CoordinatorFactory.create_batch(2, programme=programme)
    mentor = MentorFactory(programme=programme, capacity=1)
    people = NewcomerFactory.create_batch(2, programme=programme)
    for person in (mentor, *people):
        give_consent(user=person.user, programme=programme, purposes=NEEDED_PURPOSES)
    run = matching.request_run(programme=programme, by=first)
    one = Proposal.objects.get(run=run)
    [left] = [person for person in people if person != one.newcomer]
    other = Proposal.objects.create(
        programme=programme, run=run, newcomer=left, mentor=mentor, score=1, reasons=one.reasons
    )
    results = at_once(
        lambda: matching.approve(proposal=Proposal.objects.get(pk=one.pk), by=first),
        lambda: matching.approve(proposal=Proposal.objects.get(pk=other.pk), by=second),
    )
    assert Mentorship.objects.filter(state__in=OPEN).count() == 1
    mentor.refresh_from_db()
    assert mentor.places_taken == 1
    assert len([result for result in results if isinstance(result, Mentorship)]) == 1


def test_choosing_while_a_run_is_stored_leaves_one_proposal_for_a_person(programme, at_once):
    coordinator = CoordinatorFactory(programme=programme)
    mentors = MentorFactory.create_batch(2, programme=programme, capacity=1)
    person = NewcomerFactory(programme=programme)
    for each in (*mentors, person):
        give_consent(user=each.user, programme=programme, purposes=NEEDED_PURPOSES)
    run = matching.request_run(programme=programme, by=coordinator)
    proposed = Proposal.objects.get(run=run)
    [other] = [mentor for mentor in mentors if mentor != proposed.mentor]
    results = at_once(
        lambda: matching.choose(newcomer=person, mentor=other, run=run, by=coordinator, reason="they know each other"),
        lambda: matching.request_run(programme=programme, by=coordinator),
    )
    assert not [result for result in results if isinstance(result, Exception)], results
    assert Proposal.objects.filter(newcomer=person, state="proposed").count() == 1
