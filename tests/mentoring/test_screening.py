import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.accounts.models import Consent, Membership, ToDo
from config.core.errors import Refused
from config.core.states import IllegalMove
from mentoring import services
from mentoring.errors import NotApprovable, SecondOpinionNeeded
from mentoring.models import Mentor
from tests.factories import CoordinatorFactory, MentorFactory, UserFactory

DATA = {"first_name": "Ida", "last_name": "Peeters", "birth_year": 1980, "offers": ["work"], "capacity": 1}


def apply(programme, email="ida@example.org", **more):
    return services.apply(programme=programme, email=email, language="fr", data=DATA, **more)


def interviewed(programme, advice="yes", by=None, **fields):
    by = by or CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, state="applied", training_completed_on=None, **fields)
    services.plan_interview(mentor=mentor, planned_for=timezone.now() + dt.timedelta(days=2), where="Town hall", by=by)
    services.record_interview(
        mentor=mentor, by=by, held_on=timezone.localdate(), answers={"motivation": "Good"}, advice=advice
    )
    mentor.refresh_from_db()
    return mentor, by


def todo_codes(subject):
    return set(ToDo.objects.open().about(subject).values_list("code", flat=True))


def test_apply_makes_a_file_a_role_consents_a_todo_and_a_mail_in_the_language(programme):
    mentor = apply(programme, consents=["matching", "sharing"])
    assert mentor.state == "applied"
    assert mentor.reference == "M00001"
    assert Membership.objects.filter(user=mentor.user, programme=programme, role="mentor").exists()
    assert set(Consent.objects.filter(user=mentor.user).values_list("purpose", flat=True)) == {"matching", "sharing"}
    assert todo_codes(mentor) == {"plan_interview"}
    assert mail.outbox[0].to == ["ida@example.org"]
    assert mentor.user.language == "fr"


def test_apply_with_a_known_address_changes_and_reveals_nothing(programme):
    first = apply(programme)
    again = services.apply(
        programme=programme, email="IDA@example.org", language="en", data={**DATA, "first_name": "Mallory"}
    )
    assert again.pk == first.pk
    assert Mentor.objects.get().first_name == "Ida"
    assert len(mail.outbox) == 2
    apply(programme)
    assert len(mail.outbox) == 2  # at most one such mail a day


def test_apply_uses_an_account_that_exists_without_touching_its_password(programme):
    user = UserFactory(email="ida@example.org")
    password = user.password
    mentor = apply(programme)
    user.refresh_from_db()
    assert mentor.user == user
    assert user.password == password


def test_apply_refuses_somebody_under_18(programme):
    with pytest.raises(Refused):
        services.apply(programme=programme, email="x@example.org", language="en", data={**DATA, "birth_year": 2020})
    assert not Mentor.objects.exists()


def test_import_sends_no_mail_and_keeps_the_reference(programme):
    mentor = apply(programme, created_via="import", reference="M00042", joined_on=dt.date(2024, 1, 1))
    assert (mentor.reference, mentor.joined_on) == ("M00042", dt.date(2024, 1, 1))
    assert not mail.outbox
    assert apply(programme, email="other@example.org").reference == "M00043"


def test_an_approval_needs_an_interview(programme):
    coordinator = CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, state="interview")
    with pytest.raises(NotApprovable):
        services.approve_mentor(mentor=mentor, by=coordinator)


def test_an_approval_needs_the_code_of_conduct(programme):
    mentor, coordinator = interviewed(programme, code_accepted_at=None)
    with pytest.raises(NotApprovable):
        services.approve_mentor(mentor=mentor, by=coordinator)
    services.accept_code(mentor=mentor, by=mentor.user)
    assert services.approve_mentor(mentor=mentor, by=coordinator).state == "approved"


def test_nobody_accepts_the_code_for_somebody_else(programme):
    mentor = MentorFactory(programme=programme, code_accepted_at=None)
    with pytest.raises(Refused):
        services.accept_code(mentor=mentor, by=CoordinatorFactory(programme=programme))


def test_an_unsure_interview_needs_a_different_coordinator(programme):
    mentor, coordinator = interviewed(programme, advice="unsure")
    with pytest.raises(SecondOpinionNeeded):
        services.approve_mentor(mentor=mentor, by=coordinator)
    colleague = CoordinatorFactory(programme=programme)
    assert services.approve_mentor(mentor=mentor, by=colleague).state == "approved"


def test_an_interview_that_advises_no_stops_the_approval(programme):
    mentor, _ = interviewed(programme, advice="no")
    with pytest.raises(NotApprovable):
        services.approve_mentor(mentor=mentor, by=CoordinatorFactory(programme=programme))


def test_approval_asks_for_training_and_twice_is_once(programme):
    mentor, coordinator = interviewed(programme)
    mail.outbox.clear()
    services.approve_mentor(mentor=mentor, by=coordinator)
    services.approve_mentor(mentor=mentor, by=coordinator)
    assert len(mail.outbox) == 1
    assert todo_codes(mentor) == {"plan_training"}
    assert not Mentor.objects.available().exists()
    services.record_training(mentor=mentor, completed_on=dt.date(2026, 1, 31), by=coordinator)
    mentor.refresh_from_db()
    assert mentor.training_expires_on == dt.date(2028, 1, 31)
    assert todo_codes(mentor) == set()
    assert Mentor.objects.available().get() == mentor


@pytest.mark.parametrize("verb", [services.decline_mentor, services.hold_mentor])
def test_declining_and_holding_need_a_reason_that_the_mail_keeps_to_itself(programme, verb):
    mentor, coordinator = interviewed(programme)
    with pytest.raises(Refused):
        verb(mentor=mentor, by=coordinator, reason=" ")
    mail.outbox.clear()
    verb(mentor=mentor, by=coordinator, reason="SECRETREASON")
    verb(mentor=mentor, by=coordinator, reason="SECRETREASON")
    assert len(mail.outbox) == 1
    assert "SECRETREASON" not in mail.outbox[0].body


def test_a_half_written_interview_is_kept_and_asks_no_decision(programme):
    coordinator = CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, state="interview")
    services.record_interview(
        mentor=mentor, by=coordinator, held_on=timezone.localdate(), answers={"time": "Enough"}, advice="", done=False
    )
    interview = mentor.interviews.get()
    assert interview.held_on is None
    assert interview.answers == {"time": "Enough"}
    assert todo_codes(mentor) == set()


def test_a_coordinator_of_another_programme_can_do_nothing(programme):
    mentor, _ = interviewed(programme)
    stranger = CoordinatorFactory()
    for verb in (services.approve_mentor, services.pause_mentor, services.leave):
        with pytest.raises(Refused):
            verb(mentor=mentor, by=stranger)


def test_a_coordinator_does_not_decide_about_her_own_application(programme):
    coordinator = CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, user=coordinator, state="interview")
    with pytest.raises(Refused):
        services.approve_mentor(mentor=mentor, by=coordinator)


def test_an_illegal_move_is_refused(programme):
    mentor = MentorFactory(programme=programme, state="declined")
    with pytest.raises(IllegalMove):
        services.plan_interview(
            mentor=mentor, planned_for=timezone.now(), where="", by=CoordinatorFactory(programme=programme)
        )


def test_break_and_return(programme):
    mentor = MentorFactory(programme=programme)
    services.pause_mentor(mentor=mentor, by=mentor.user, reason="Holiday")
    services.pause_mentor(mentor=mentor, by=mentor.user, reason="Holiday")
    assert not Mentor.objects.available().exists()
    services.resume_mentor(mentor=mentor, by=mentor.user)
    assert Mentor.objects.available().exists()


def test_capacity_never_goes_below_the_places_taken(programme):
    mentor = MentorFactory(programme=programme, capacity=3, places_taken=2)
    with pytest.raises(Refused, match="2 places are taken"):
        services.change_capacity(mentor=mentor, capacity=1, by=mentor.user)
    services.change_capacity(mentor=mentor, capacity=2, by=mentor.user)
    mentor.refresh_from_db()
    assert mentor.capacity == 2


@pytest.mark.parametrize("change", [{"places_taken": 2}, {"state": "wizard"}, {"capacity": 0, "places_taken": 1}])
def test_the_database_forbids_an_impossible_mentor(programme, change):
    mentor = MentorFactory(programme=programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentor.objects.filter(pk=mentor.pk).update(**change)


def test_watch_warns_of_a_training_that_expires_soon(programme):
    mentor = MentorFactory(programme=programme, training_expires_on=timezone.localdate() + dt.timedelta(days=20))
    services.watch()
    services.watch()
    assert todo_codes(mentor) == {"renew_training"}
