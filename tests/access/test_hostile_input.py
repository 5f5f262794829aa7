"""What no browser sends but an attacker does: it is refused or ignored, and never breaks a page."""

import pytest
from django.core import mail
from django.urls import reverse

from config.accounts.models import Consent
from config.reference.models import Place
from employers.models import Employer
from mentoring.models import Mentor
from newcomers.models import Newcomer
from tests.employers.test_sign_up import FORM
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, sign_in
from tests.factories.matching import ProposalFactory
from tests.newcomers.answers import fill_in, page

ENDLESS = "9" * 5000


@pytest.mark.parametrize(
    "target", ["today", "-5", "99", "a b", "//evil.example", "https://evil.example", "/\\evil.example"]
)
def test_after_choosing_a_language_nobody_lands_elsewhere(client, db, target):
    response = client.post(reverse("set-language"), {"language": "nl", "next": target})
    assert response.status_code == 302
    assert "evil" not in response.url


@pytest.mark.parametrize("address", ["/matching/weights/", "/newcomers/", "/mentoring/mentors/", "/employers/"])
def test_a_null_in_the_address_is_refused(client, programme, address):
    sign_in(client, CoordinatorFactory(programme=programme))
    response = client.get(address, {"q": "a\0b", "programme": "\0"})
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


def test_a_null_in_a_form_is_refused_and_nothing_is_written(client, programme):
    mentor = MentorFactory(programme=programme)
    sign_in(client, mentor.user)
    response = client.post(reverse("mentoring:take_break"), {"do": "pause", "reason": "tired\0"})
    assert response.status_code == 400
    mentor.refresh_from_db()
    assert mentor.state == Mentor.State.APPROVED
    assert client.post(reverse("change-consent"), {"programme": "\0", "purpose": "matching"}).status_code == 400
    assert not Consent.objects.filter(user=mentor.user).exists()


def test_a_null_in_a_draft_is_refused_before_it_is_kept(client, programme):
    address = reverse("newcomers:register", args=[programme.slug, "place"])
    assert client.post(address, {"postcode": "28\x0000"}).status_code == 400
    assert client.get(address).status_code < 400


def test_an_endless_number_is_no_programme_and_no_mentor(client, programme):
    sign_in(client, CoordinatorFactory(programme=programme))
    proposal = ProposalFactory(programme=programme)
    assert client.get(reverse("matching:weights"), {"programme": ENDLESS}).status_code < 500
    assert client.get(reverse("matching:weights"), {"programme": "9" * 18}).status_code == 404
    page = client.get(reverse("matching:proposal", args=[proposal.pk]), {"compare": [ENDLESS, "9" * 18]})
    assert page.status_code == 200
    assert client.get(f"/newcomers/{ENDLESS}/").status_code == 404
    assert client.get(f"/newcomers/{'9' * 30}/").status_code == 404


def test_an_endless_year_of_birth_is_a_wrong_answer(client, programme):
    newcomer = NewcomerFactory(programme=programme)
    sign_in(client, CoordinatorFactory(programme=programme))
    response = client.post(
        reverse("newcomers:intake", args=[newcomer.pk]),
        {"children_birth_years": ENDLESS, "opened_at": newcomer.updated_at.isoformat()},
    )
    assert response.status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.children_birth_years != [int("9" * 5)]


def test_a_name_with_line_breaks_does_not_reach_the_head_of_a_mail(client, programme):
    """The coordinator approves; the mail's subject names the organisation."""
    hostile = "Evil & Sons\r\nBcc: everybody@example.org"
    client.post(reverse("employers:sign_up", args=[programme.slug]), FORM | {"organisation": hostile})
    employer = Employer.objects.get()
    sign_in(client, CoordinatorFactory(programme=programme))
    client.post(reverse("employers:approve", args=[employer.pk]))
    sent = mail.outbox[-1]
    assert "\r" not in sent.subject
    assert "\n" not in sent.subject
    assert sent.recipients() == ["lotte@bakkerij.example"]
    assert "Evil & Sons" in sent.body


def test_a_name_with_markup_is_text_in_the_mail(client, programme):
    hostile = "<img src=x onerror=alert(1)> O'Brien"
    client.post(reverse("employers:sign_up", args=[programme.slug]), FORM | {"organisation": hostile})
    plain, html = mail.outbox[0].body, mail.outbox[0].alternatives[0].content
    assert hostile in plain
    assert "<img" not in html
    assert "&lt;img" in html
    assert "&amp;" not in html


def test_a_name_cannot_turn_round_the_text_after_it(client, programme):
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)
    fill_in(client, programme, contact={"first_name": "\u202eanaskO\r\n\u2067", "last_name": "می\u200cرزا"})
    client.post(page(programme, "summary"))
    newcomer = Newcomer.objects.get()
    assert (newcomer.first_name, newcomer.last_name) == ("anaskO", "می\u200cرزا")
