"""An organisation signs up; nobody learns who is known; a double click is one organisation."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from config.accounts.models import Consent, Membership, ToDo
from employers.models import Employer
from tests.factories import CoordinatorFactory, ProgrammeFactory, UserFactory
from tests.factories.employers import EmployerFactory

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
FORM = {
    "organisation": "Bakkerij De Korenbloem",
    "enterprise_number": "BE0403170701",
    "sector": "food",
    "contact_name": "Lotte Peeters",
    "email": "Lotte@bakkerij.example",
    "phone": "015 12 34 56",
    "postcode": "2800",
    "municipality": "Mechelen",
    "message": "We look for bakers.",
    "consent": "on",
}


def send(client, programme, **changes):
    return client.post(reverse("employers:sign_up", args=[programme.slug]), FORM | changes, follow=True)


def test_an_organisation_applies_and_the_coordinator_has_something_to_do(client, programme):
    page = send(client, programme)
    assert "Thank you" in page.content.decode()
    employer = Employer.objects.get()
    assert (employer.enterprise_number, employer.phone, employer.state) == (
        "0403.170.701",
        "+3215123456",
        Employer.State.APPLIED,
    )
    assert employer.user.email == "lotte@bakkerij.example"
    assert Consent.objects.filter(user=employer.user, programme=programme).count() == 1
    assert ToDo.objects.open().about(employer).get().code == "review_employer"
    assert mail.outbox[0].to == ["lotte@bakkerij.example"]
    assert "Bakkerij De Korenbloem" in mail.outbox[0].body


def test_the_mail_comes_in_the_language_of_the_page(client, programme):
    client.cookies["django_language"] = "nl"
    send(client, programme)
    assert Employer.objects.get().user.language == "nl"


def test_sending_twice_is_one_organisation_one_mail_and_one_todo(client, programme):
    send(client, programme)
    send(client, programme, organisation="Somebody else's name")
    assert Employer.objects.get().organisation == "Bakkerij De Korenbloem"
    assert len(mail.outbox) == 1
    assert ToDo.objects.open().count() == 1


def test_a_known_address_gets_the_same_answer_and_no_new_role(client, programme):
    unknown = send(client, programme, email="nobody@example.org")
    UserFactory(email="known@example.org")
    known = send(client, programme, email="KNOWN@example.org")
    assert known.redirect_chain == unknown.redirect_chain
    assert TOKEN.sub("", known.content.decode()) == TOKEN.sub("", unknown.content.decode())
    assert not Membership.objects.filter(user__email="known@example.org").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("enterprise_number", "0403.170.702"), ("phone", "12"), ("consent", ""), ("email", "no address"),
     ("organisation", ""), ("message", "x" * 2001)],
)  # fmt: skip
def test_a_mistake_is_named_and_what_was_written_is_kept(client, programme, field, value):
    page = send(client, programme, **{field: value}).content.decode()
    assert 'aria-invalid="true"' in page
    assert FORM["contact_name"] in page
    assert not Employer.objects.exists()


def test_a_programme_that_is_closed_or_unknown_has_no_form(client, db):
    closed = ProgrammeFactory(is_open=False)
    for slug in (closed.slug, "nowhere"):
        assert client.get(reverse("employers:sign_up", args=[slug])).status_code == 404


def test_a_flood_of_forms_from_one_address_is_stopped(client, programme, settings):
    settings.RATELIMIT_ENABLE = True
    answers = [
        client.post(reverse("employers:sign_up", args=[programme.slug]), FORM | {"email": f"a{n}@example.org"})
        for n in range(21)
    ]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]


def test_a_declined_organisation_may_apply_again(client, programme):
    declined = EmployerFactory(programme=programme, user__email=FORM["email"].lower(), organisation="Old name")
    coordinator = CoordinatorFactory(programme=programme)
    from employers import services

    services.decline(employer=declined, by=coordinator, reason="Come back with a website.")
    send(client, programme)
    declined.refresh_from_db()
    assert (declined.state, declined.organisation) == (Employer.State.APPLIED, FORM["organisation"])
    assert ToDo.objects.open().about(declined).count() == 1
