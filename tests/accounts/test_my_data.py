import json

import time_machine
from django.urls import reverse

from config.accounts import services
from config.accounts.models import Consent, Purpose, ToDo, User
from config.core.models import Event
from tests.factories import CoordinatorFactory, NewcomerFactory, ProgrammeFactory, sign_in
from tests.factories.accounts import PASSWORD


def confirm_identity(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_person_downloads_what_we_have_and_nobody_elses(client, programme):
    newcomer, other = NewcomerFactory(programme=programme), NewcomerFactory(programme=programme)
    sign_in(client, newcomer.user)
    response = client.get("/my-data/download/")
    assert "attachment" in response["Content-Disposition"]
    content = json.loads(response.content)
    assert content["data"]["accounts.User"][0]["email"] == newcomer.user.email
    assert other.user.email not in response.content.decode()


def test_a_taken_back_consent_becomes_a_todo(client, programme):
    user = NewcomerFactory(programme=programme).user
    services.give_consent(user=user, programme=programme, purposes=[Purpose.SHARING, Purpose.MESSAGES])
    sign_in(client, user)
    for _click in range(2):
        client.post("/my-data/consent/", {"programme": programme.slug, "purpose": "sharing", "answer": "no"})
    assert not Consent.objects.filter(purpose="sharing", withdrawn_at=None).exists()
    assert Consent.objects.filter(purpose="messages", withdrawn_at=None).exists()
    todo = ToDo.objects.get()
    assert (todo.code, todo.details, todo.programme) == ("consent_withdrawn", ["sharing"], programme)
    assert "Say yes again" in client.get("/my-data/").content.decode()


def test_a_yes_can_be_said_again(client, programme):
    user = NewcomerFactory(programme=programme).user
    services.give_consent(user=user, programme=programme, purposes=[Purpose.SHARING])
    services.withdraw_consent(user=user, programme=programme, purpose=Purpose.SHARING)
    sign_in(client, user)
    client.post("/my-data/consent/", {"programme": programme.slug, "purpose": "sharing", "answer": "yes"})
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Consent.objects.count() == 2


def test_a_consent_in_another_town_cannot_be_given(client, programme):
    sign_in(client, NewcomerFactory(programme=programme).user)
    data = {"programme": ProgrammeFactory().slug, "purpose": "sharing", "answer": "yes"}
    assert client.post("/my-data/consent/", data).status_code == 404


def test_a_person_sees_in_which_role_somebody_looked_but_not_who(client, programme):
    newcomer, coordinator = NewcomerFactory(programme=programme), CoordinatorFactory(programme=programme)
    with time_machine.travel("2026-11-20 10:00 +01:00", tick=False):
        services.note_view(subject=newcomer, by=coordinator)
        services.note_view(subject=newcomer, by=coordinator)
    with time_machine.travel("2026-11-20 11:30 +01:00", tick=False):
        services.note_view(subject=newcomer, by=coordinator)
        services.note_view(subject=newcomer, by=newcomer.user)
    assert Event.objects.filter(verb="viewed").count() == 2
    sign_in(client, newcomer.user)
    page = client.get("/my-data/").content.decode()
    assert page.count("<li>coordinator") == 2
    assert coordinator.email not in page


def test_erasing_asks_for_the_password_first(client, programme):
    user = NewcomerFactory(programme=programme).user
    sign_in(client, user)
    assert client.get("/my-data/erase/").status_code == 200
    assert client.post("/my-data/erase/").url.startswith(reverse("account_reauthenticate"))
    user.refresh_from_db()
    assert user.is_active


def test_an_erased_person_is_signed_out_and_cannot_come_back(client, programme):
    user = NewcomerFactory(programme=programme).user
    email = user.email
    sign_in(client, user)
    confirm_identity(client)
    response = client.post("/my-data/erase/")
    assert "Your data is erased" in client.get(response.url).content.decode()
    assert client.get("/my-data/").status_code == 302
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    assert client.get("/my-data/").status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.is_active) == (None, False)


def test_the_only_coordinator_is_asked_to_hand_over_first(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    sign_in(client, coordinator)
    assert "only coordinator" in client.get("/my-data/erase/").content.decode()
    confirm_identity(client)
    client.post("/my-data/erase/")
    coordinator.refresh_from_db()
    assert coordinator.is_active
    CoordinatorFactory(programme=programme)
    assert services.ask_erasure(user=coordinator) == []
