from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from config.accounts import demo, services
from config.accounts.models import Membership, ToDo, User
from config.core.models import Job, OutgoingMail
from mentoring.models import Mentorship
from tests.factories import CoordinatorFactory, MentorshipFactory, UserFactory, sign_in
from tests.factories.accounts import AdministratorFactory


def test_the_doctor_is_content_with_a_fresh_installation(capsys, db):
    call_command("doctor")
    printed = capsys.readouterr()
    assert "unsent mail: none waits" in printed.out
    assert not printed.err


def test_the_doctor_counts_what_waits_too_long(capsys, db):
    hour_ago = timezone.now() - timedelta(hours=1)
    OutgoingMail.objects.create(key="a", address="a@example.org", language="en", template="x", subject="s", text="t")
    Job.objects.create(kind="x", subject_id=1)
    OutgoingMail.objects.update(created_at=hour_ago)
    Job.objects.update(created_at=hour_ago)
    call_command("doctor")
    printed = capsys.readouterr()
    assert "unsent mail: 1 wait, the oldest for 60 minutes" in printed.out
    assert "queued jobs: 1 wait, the oldest for 60 minutes" in printed.out
    problems = run_checks(tags=["operations"], include_deployment_checks=True, databases=["default"])
    assert {problem.id for problem in problems} == {"core.W001", "core.W003"}


def test_the_doctor_says_that_the_broker_is_away(capsys, db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "broker: away" in capsys.readouterr().out


def test_the_demonstration_code_is_told_only_in_the_demonstration(capsys, db, settings):
    coordinator = CoordinatorFactory()
    with pytest.raises(CommandError):
        call_command("demo_code", coordinator.email)
    settings.DEMO = True
    call_command("demo_code", coordinator.email)
    assert capsys.readouterr().out.strip() == demo.code_for(coordinator)
    with pytest.raises(CommandError):
        call_command("demo_code", UserFactory().email)


def test_the_administrator_makes_an_account_and_a_code_for_it(client, programme):
    sign_in(client, AdministratorFactory())
    form = {
        "email": "Lies@Example.org",
        "language": "nl",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-programme": str(programme.pk),
        "memberships-0-role": "coordinator",
    }
    client.post(reverse("admin:accounts_user_add"), form)
    user = User.objects.get(email="lies@example.org")
    assert user.memberships.get().role == "coordinator"
    assert not user.has_usable_password()
    action = {"action": "make_code", "_selected_action": [str(user.pk)]}
    page = client.post(reverse("admin:accounts_user_changelist"), action, follow=True).content.decode()
    assert "One-time code for lies@example.org" in page


@pytest.mark.parametrize("model", ["place", "occupation"])
def test_the_administrator_reads_reference_data_and_changes_nothing(client, db, model):
    sign_in(client, AdministratorFactory())
    assert client.get(reverse(f"admin:reference_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:reference_{model}_add")).status_code == 403


def test_erasing_waits_for_the_end_of_a_mentorship_and_the_coordinator_knows(programme):
    mentorship = MentorshipFactory(programme=programme)
    user = mentorship.newcomer.user
    for _time in range(2):
        assert services.ask_erasure(user=user)
    todo = ToDo.objects.get(code="erasure_asked")
    assert Membership.objects.get(pk=todo.subject_id).user == user
    user.refresh_from_db()
    assert user.is_active


def test_the_coordinator_erases_after_the_mentorship_ended_and_only_who_asked(client, programme):
    mentorship = MentorshipFactory(programme=programme)
    user, mentor = mentorship.newcomer.user, mentorship.mentor.user
    services.ask_erasure(user=user)
    sign_in(client, CoordinatorFactory(programme=programme))
    address = reverse("erase-member", args=[user.memberships.get().pk])
    page = client.post(address, follow=True).content.decode()
    assert "You are in a mentorship" in page
    Mentorship.objects.update(state="closed", closed_on="2026-11-01", closure_reason="no_time")
    assert (
        "did not ask"
        in client.post(reverse("erase-member", args=[mentor.memberships.get().pk]), follow=True).content.decode()
    )
    assert "is erased" in client.post(address, follow=True).content.decode()
    user.refresh_from_db()
    mentor.refresh_from_db()
    assert (user.is_active, mentor.is_active) == (False, True)
