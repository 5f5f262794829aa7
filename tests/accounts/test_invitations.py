from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from config.accounts import services
from config.accounts.models import Invitation, Membership, Programme, User
from config.accounts.roles import Role
from config.core.errors import Refused
from tests.factories import CoordinatorFactory, NewcomerFactory, ProgrammeFactory, UserFactory, sign_in
from tests.factories.accounts import AdministratorFactory

PASSWORD = "zeven oude bomen"


def newcomer_without_address(programme):
    user = User.objects.create_user(None, language="uk")
    return NewcomerFactory(programme=programme, user=user)


def open_account(client, code, password=PASSWORD):
    return client.post("/invitation/", {"code": code, "password": password})


def test_a_code_opens_the_account_and_shows_the_sign_in_name(client, programme):
    newcomer = newcomer_without_address(programme)
    code = services.invite(user=newcomer.user, by=CoordinatorFactory(programme=programme))
    response = open_account(client, code.upper().replace("-", " "))
    page = client.get(response.url)
    assert newcomer.user.sign_in_name in page.content.decode()
    client.logout()
    client.post("/account/login/", {"login": newcomer.user.sign_in_name, "password": PASSWORD})
    assert client.get("/my-data/").status_code == 200


def test_wrong_used_and_expired_codes_get_the_same_answer(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    used = services.invite(user=newcomer_without_address(programme).user, by=coordinator)
    open_account(client, used)
    client.logout()
    expired = services.invite(user=newcomer_without_address(programme).user, by=coordinator)
    Invitation.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    pages = [open_account(client, code).content.decode() for code in ("aaaa-bbbb-cccc", used, expired)]
    assert all("This code does not work" in page for page in pages)
    assert "_auth_user_id" not in client.session


def test_a_new_code_ends_the_one_before(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    user = newcomer_without_address(programme).user
    first, second = (services.invite(user=user, by=coordinator) for _time in range(2))
    assert services.redeem(code=first, password=PASSWORD) is None
    assert services.redeem(code=second, password=PASSWORD) == user


def test_a_weak_password_keeps_the_code_usable(client, programme):
    code = services.invite(user=newcomer_without_address(programme).user, by=CoordinatorFactory(programme=programme))
    assert open_account(client, code, "short").status_code == 200
    assert open_account(client, code).status_code == 302


def test_guessing_codes_ends_after_ten_tries(client, db, settings):
    settings.RATELIMIT_ENABLE = True
    answers = [open_account(client, "aaaa-bbbb-cccc").status_code for _try in range(11)]
    assert answers == [200] * 10 + [429]


def test_codes_are_not_stored_in_clear(programme):
    code = services.invite(user=newcomer_without_address(programme).user, by=CoordinatorFactory(programme=programme))
    assert code not in str(list(Invitation.objects.values()))


def test_a_coordinator_sees_a_new_code_once(client, programme):
    user = newcomer_without_address(programme).user
    sign_in(client, CoordinatorFactory(programme=programme))
    page = client.post(reverse("invite", args=[user.pk]), follow=True).content.decode()
    code = page.split('<strong translate="no"><bdi>')[1].split("<")[0]
    assert code not in client.get(reverse("invitation-code", args=[user.pk])).content.decode()
    client.logout()
    assert open_account(client, code).status_code == 302


def test_a_code_is_no_way_into_a_colleagues_or_a_strangers_account(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    colleague = CoordinatorFactory(programme=programme)
    with pytest.raises(Refused):
        services.invite(user=colleague, by=coordinator)
    mentor_with_password = UserFactory()
    services.join(user=mentor_with_password, programme=programme, role=Role.MENTOR)
    with pytest.raises(Refused):
        services.invite(user=mentor_with_password, by=coordinator)
    in_two_towns = newcomer_without_address(programme).user
    services.join(user=in_two_towns, programme=ProgrammeFactory(), role=Role.MENTOR)
    with pytest.raises(Refused):
        services.invite(user=in_two_towns, by=coordinator)
    assert services.invite(user=colleague, by=AdministratorFactory())


def test_a_programme_is_made_once_with_its_coordinator(capsys, db):
    for _time in range(2):
        call_command("create_programme", "geel", "--name", "Geel", "--coordinator", "Lies@Geel.example")
    assert Programme.objects.get().name == "Geel"
    membership = Membership.objects.get()
    assert (membership.role, membership.user.email) == (Role.COORDINATOR, "lies@geel.example")
    printed = capsys.readouterr().out
    assert "One-time code for Lies@Geel.example" in printed
    assert "?town=geel" in printed


def test_the_first_coordinator_comes_in_with_her_code_and_sets_up_the_second_step(client, capsys, db):
    call_command("create_programme", "geel", "--name", "Geel", "--coordinator", "lies@geel.example")
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("One-time code"))
    assert open_account(client, line.split(": ")[1]).status_code == 302
    assert client.get("/today/").url == reverse("mfa_activate_totp")


def test_a_code_does_not_go_around_the_second_step(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    code = services.invite(user=coordinator, by=AdministratorFactory())
    assert open_account(client, code).url == reverse("mfa_authenticate")
    assert client.get("/today/").url.startswith("/account/login/")


def test_a_programme_needs_a_proper_short_name(db):
    with pytest.raises(CommandError):
        call_command("create_programme", "te gek!", "--name", "Geel")
    assert not Programme.objects.exists()
