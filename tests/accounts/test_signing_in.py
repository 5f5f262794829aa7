import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from config.accounts import demo, services
from config.accounts.middleware import SECOND_STEP_SHOWN
from config.accounts.models import Membership
from config.accounts.roles import Role
from config.core.models import OutgoingMail
from tests.factories import CoordinatorFactory, UserFactory, sign_in
from tests.factories.accounts import PASSWORD, AdministratorFactory

LOGIN = "/account/login/"


def type_in(client, name, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def code_of(user):
    secret = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_a_person_signs_in_with_her_address_in_any_capitals(client, db):
    UserFactory(email="oksana@example.org")
    type_in(client, "Oksana@Example.org")
    assert client.get("/my-data/").status_code == 200


def test_a_person_without_an_address_signs_in_with_her_name(client, db):
    user = UserFactory(email=None, sign_in_name="w-abcd2345")
    type_in(client, "w-abcd2345")
    assert client.get("/my-data/").status_code == 200
    assert str(user) in client.get("/my-data/").content.decode()


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, db):
    UserFactory(email="known@example.org")
    known = type_in(client, "known@example.org", "wrong")
    unknown = type_in(client, "unknown@example.org", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().count("is not right") == unknown.content.decode().count("is not right") > 0


def test_five_wrong_passwords_lock_the_account_for_a_while(client, db, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    for _attempt in range(4):
        assert type_in(client, user.email, "wrong").status_code == 200
    locked = type_in(client, user.email, "wrong")
    assert locked.status_code == 429
    assert "wait for 15 minutes" in locked.content.decode()
    assert type_in(client, user.email).status_code == 429
    assert client.get("/my-data/").status_code == 302


def test_a_locked_unknown_address_looks_the_same(client, db, settings):
    settings.AXES_ENABLED = True
    answers = [type_in(client, "nobody@example.org", "wrong").status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_the_administration_has_no_sign_in_of_its_own(client, db):
    response = client.get("/administration/login/")
    assert response.status_code == 302
    assert response.url.startswith(LOGIN)
    assert client.post("/administration/login/", {"username": "a", "password": "b"}).status_code == 302


def test_nobody_makes_an_account_with_a_bare_form(client, db):
    assert client.get("/account/signup/").status_code == 404
    assert client.post("/account/signup/", {"email": "a@example.org", "password1": PASSWORD}).status_code == 404


def test_a_coordinator_is_asked_for_the_second_step(client, db):
    coordinator = CoordinatorFactory()
    response = type_in(client, coordinator.email)
    assert response.url == reverse("mfa_authenticate")
    assert client.get("/today/").status_code == 302
    client.post(response.url, {"code": code_of(coordinator)})
    assert client.get("/today/").status_code == 200


def test_a_recovery_code_is_a_second_step_too(client, db):
    coordinator = CoordinatorFactory()
    code = RecoveryCodes.activate(coordinator).get_unused_codes()[0]
    client.post(type_in(client, coordinator.email).url, {"code": code})
    assert client.get("/today/").status_code == 200


def test_a_coordinator_without_a_second_step_is_sent_to_set_it_up(client, programme):
    user = UserFactory()
    services.join(user=user, programme=programme, role=Role.COORDINATOR)
    type_in(client, user.email)
    for address in ("/today/", "/my-data/", "/administration/", "/"):
        assert client.get(address).url == reverse("mfa_activate_totp")
    assert client.post("/my-data/consent/", {}).url == reverse("mfa_activate_totp")


def test_setting_up_the_second_step_shows_a_square_and_letters_and_lets_in(client, programme):
    user = UserFactory()
    services.join(user=user, programme=programme, role=Role.COORDINATOR)
    type_in(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert "data:image/svg+xml" in page.content.decode()
    assert secret in page.content.decode()
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert "Download the codes" in client.get(done.url).content.decode()
    assert client.get("/today/").status_code == 200
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_a_session_without_the_second_step_does_not_become_a_coordinators(client, programme):
    user = UserFactory()
    type_in(client, user.email)
    coordinator = CoordinatorFactory()
    Authenticator.objects.filter(user=coordinator).update(user=user)
    services.join(user=user, programme=programme, role=Role.COORDINATOR)
    response = client.get("/today/")
    assert response.url == f"{LOGIN}?next=/today/"
    assert "_auth_user_id" not in client.session


def test_staff_who_do_nothing_for_half_an_hour_sign_in_again(client, programme, settings):
    sign_in(client, CoordinatorFactory(programme=programme))
    assert client.get("/today/").status_code == 200
    session = client.session
    session["seen_at"] -= settings.STAFF_IDLE_SECONDS + 1
    session.save()
    assert client.get("/today/").url.startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_a_newcomer_may_be_idle(client, programme):
    user = UserFactory()
    services.join(user=user, programme=programme, role=Role.MENTOR)
    sign_in(client, user)
    session = client.session
    session["seen_at"] = 1
    session.save()
    assert client.get("/my-data/").status_code == 200


def reset_link(address):
    text = next(letter.body for letter in reversed(mail.outbox) if letter.to == [address])
    return next(line for line in text.splitlines() if line.startswith("http"))


def test_a_forgotten_password_is_mailed_in_the_persons_language_by_the_outbox(client, db):
    user = UserFactory(language="ar")
    client.post("/account/password/reset/", {"email": user.email})
    promised = OutgoingMail.objects.get(address=user.email)
    assert (promised.language, promised.state) == ("ar", "sent")
    (letter,) = mail.outbox
    assert 'dir="rtl"' in letter.alternatives[0].content


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, db):
    user = UserFactory()
    known = client.post("/account/password/reset/", {"email": user.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_a_new_password_by_mail_works_once_and_confirms_the_address(client, db):
    user = UserFactory()
    EmailAddress.objects.all().delete()
    client.post("/account/password/reset/", {"email": user.email})
    link = reset_link(user.email)
    form = client.get(link).url
    client.post(form, {"password1": "zeven oude bomen", "password2": "zeven oude bomen"})
    type_in(client, user.email, "zeven oude bomen")
    assert client.get("/my-data/").status_code == 200
    client.logout()
    assert "does not work any more" in client.get(link).content.decode()


def test_a_new_password_by_mail_does_not_go_around_the_second_step(client, db):
    coordinator = CoordinatorFactory()
    client.post("/account/password/reset/", {"email": coordinator.email})
    form = client.get(reset_link(coordinator.email)).url
    client.post(form, {"password1": "zeven oude bomen", "password2": "zeven oude bomen"})
    assert client.get("/today/").url.startswith(LOGIN)
    assert type_in(client, coordinator.email, "zeven oude bomen").url == reverse("mfa_authenticate")


def test_the_demonstration_says_the_code_and_never_a_used_one(client, db, settings):
    settings.DEMO = True
    coordinator = CoordinatorFactory()
    for _time in range(2):
        page = client.get(type_in(client, coordinator.email).url)
        code = demo.code_for(coordinator)
        assert f"Demonstration only: the code is {code}" in page.content.decode()
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.get("/today/").status_code == 200
        client.post("/account/logout/")


def test_outside_the_demonstration_no_code_is_told(client, db):
    coordinator = CoordinatorFactory()
    page = client.get(type_in(client, coordinator.email).url)
    assert "Demonstration" not in page.content.decode()
    with pytest.raises(RuntimeError):
        demo.code_for(coordinator)


def test_only_the_administrator_opens_the_administration(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    coordinator.is_staff = True
    coordinator.save()
    sign_in(client, coordinator)
    assert client.get("/administration/", follow=True).status_code == 403
    sign_in(client, AdministratorFactory())
    page = client.get("/administration/")
    assert page.status_code == 200
    assert "newcomer" not in page.content.decode().lower()
    assert "authenticator" not in page.content.decode().lower()


def test_the_administrator_without_a_second_step_is_sent_to_set_it_up(client, db):
    sign_in(client, UserFactory(is_superuser=True, is_staff=True))
    assert client.get("/administration/").url == reverse("mfa_activate_totp")
    assert SECOND_STEP_SHOWN not in client.session


def test_a_changed_language_stays_with_the_person(client, db):
    user = UserFactory()
    sign_in(client, user)
    response = client.post("/language/", {"language": "ar", "next": "/my-data/"})
    assert response.url == "/my-data/"
    assert 'dir="rtl"' in client.get("/my-data/").content.decode()
    user.refresh_from_db()
    assert user.language == "ar"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_language_button_leads_nowhere_else(client, db, target):
    assert client.post("/language/", {"language": "nl", "next": target}).url == "/"


def test_an_unknown_language_changes_nothing(client, db):
    response = client.post("/language/", {"language": "xx", "next": "/"})
    assert response.status_code == 302
    assert not response.cookies


def test_the_front_door_knows_the_town_and_sends_people_to_their_own_page(client, programme):
    assert client.get("/").context["programme"] == programme
    other = type(programme).objects.create(slug="other", name="Other", is_open=True)
    assert client.get("/").context["programme"] is None
    assert client.get("/?town=other").context["programme"] == other
    coordinator = CoordinatorFactory(programme=programme)
    sign_in(client, coordinator)
    assert client.get("/").url == "/today/"
    Membership.objects.filter(user=coordinator).update(role=Role.EMPLOYER)
    assert client.get("/").url == reverse("employers:my_organisation")


def test_a_closed_account_cannot_sign_in(client, db):
    user = UserFactory(is_active=False, last_login=timezone.now())
    type_in(client, user.email)
    assert client.get("/my-data/").status_code == 302


class CountedHasher(MD5PasswordHasher):
    """Counts how often a password is weighed: that is what takes the time of an answer."""

    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)


def test_a_wrong_password_takes_as_long_for_a_known_as_for_an_unknown_name(client, db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    UserFactory(email="known@example.org", sign_in_name="w-abcd2345")
    times = {}
    for name in ("known@example.org", "w-abcd2345", "unknown@example.org", "w-zzzz9999"):
        CountedHasher.times = 0
        assert type_in(client, name, "wrong").status_code == 200
        times[name] = CountedHasher.times
    assert set(times.values()) == {1}, times


def test_an_address_that_is_not_confirmed_is_never_the_one_to_sign_in_with(client, db):
    """Otherwise somebody could wait under another person's address until that person registers."""
    user = UserFactory(email=None, sign_in_name="w-abcd2345")
    UserFactory(email="taken@example.org")
    type_in(client, "w-abcd2345")
    for address in ("victim@example.org", "taken@example.org"):
        client.post("/account/email/", {"action_add": "", "email": address})
        client.post("/account/email/", {"action_primary": "", "email": address})
        user.refresh_from_db()
        assert user.email is None
    EmailAddress.objects.filter(user=user, email="victim@example.org").update(verified=True)
    client.post("/account/email/", {"action_primary": "", "email": "victim@example.org"})
    user.refresh_from_db()
    assert user.email == "victim@example.org"
