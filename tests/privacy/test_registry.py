import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from config.accounts import services
from config.accounts.models import Purpose, ToDo
from config.accounts.roles import Role
from config.core import ownership, privacy
from config.core.models import Draft, Event, OutgoingMail
from config.core.outbox import queue_text
from tests.factories import (
    CoordinatorFactory,
    MentorshipFactory,
    NewcomerFactory,
    UserFactory,
    sign_in,
)

MODELS = ownership.project_models()
# Words that stand nowhere else.
CANARIES = {
    "first_name": "Kanarija",
    "last_name": "Vogelzanger",
    "phone": "+32499777555",
    "goals": "canary-goal",
    "mentor_wishes": "canary-wish",
    "obstacles": "canary-obstacle",
    "occupation": "canary-breeder",
    "municipality": "Canarytown",
}
EMAIL = "kanarija@canary.example"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_somebody_thought_about_every_model(model):
    assert privacy.is_known(model), f"register {model._meta.label} in its app's privacy.py, or declare it impersonal"


def test_a_mention_is_not_ownership():
    paths = {model._meta.label: ownership.paths_to_user(model) for model in MODELS}
    assert paths["newcomers.Newcomer"] == ("user",)
    assert set(paths["mentoring.Meeting"]) == {"mentorship__newcomer__user", "mentorship__mentor__user"}
    assert paths["core.Event"] == ()
    assert paths["accounts.Programme"] == ()


def dump() -> str:
    """Every row of every table as text, encrypted fields opened."""
    lines = []
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        lines += [f"{model._meta.label} {row!r}" for row in model._base_manager.values_list(*names).iterator()]
    lines += [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            lines += [f"{table} {row!r}" for row in cursor.fetchall()]
    return "\n".join(lines)


def traces() -> list[str]:
    """The lines of the database in which a canary still sings."""
    words = [*CANARIES.values(), EMAIL, "canary"]
    return [line[:200] for line in dump().splitlines() if any(word in line for word in words)]


def live_a_little(client, programme):
    """A newcomer who leaves her name wherever the platform writes names."""
    user = UserFactory(email=EMAIL)
    newcomer = NewcomerFactory(programme=programme, user=user, **CANARIES)
    coordinator = CoordinatorFactory(programme=programme)
    mentorship = MentorshipFactory(programme=programme, newcomer=newcomer)
    services.give_consent(user=user, programme=programme, purposes=[Purpose.SHARING, Purpose.MESSAGES])
    services.withdraw_consent(user=user, programme=programme, purpose=Purpose.MESSAGES)
    services.open_todo(programme=programme, about=newcomer, code="plan_intake")
    services.note_view(subject=newcomer, by=coordinator)
    Event.record(newcomer, "paused", by=coordinator, reason="canary: Kanarija is ill")
    Event.record(mentorship, "noted", by=user, reason="canary words")
    for key, to, text in [("a", user, "Hello Kanarija"), ("b", coordinator, "Vogelzanger waits for you")]:
        queue_text(key=key, to=to, address=to.email, language="en", template="x", subject="s", text=text)
    draft, _token = Draft.begin(kind="newcomer", tenant_id=programme.pk, language="uk")
    Draft.objects.filter(pk=draft.pk).update(data={"email": EMAIL, "goals": "canary"})
    AccessAttempt.objects.create(username=EMAIL, ip_address="10.0.0.1", failures_since_start=1, path_info="/")
    EmailAddress.objects.create(user=user, email="second@canary.example")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "canary"})
    LogEntry.objects.create(
        user=coordinator,
        content_type=ContentType.objects.get_for_model(user),
        object_id=str(user.pk),
        object_repr=str(user),
        action_flag=ADDITION,
        action_time=timezone.now(),
    )
    sign_in(client, user)
    return user


def test_after_erasure_no_word_of_the_person_is_left_in_the_database(client, programme):
    user = live_a_little(client, programme)
    assert len(traces()) > 10
    privacy.erase(user)
    assert traces() == []


def test_erasing_twice_is_harmless(client, programme):
    user = live_a_little(client, programme)
    for _time in range(2):
        privacy.erase(user)
    user.refresh_from_db()
    assert not user.is_active
    assert not user.has_usable_password()


def test_erasure_leaves_the_others_alone(client, programme):
    user = live_a_little(client, programme)
    other = NewcomerFactory(programme=programme, first_name="Kan")
    services.give_consent(user=other.user, programme=programme, purposes=[Purpose.SHARING])
    queue_text(
        key="c", to=other.user, address=other.user.email, language="en", template="x", subject="s", text="Hello Kan"
    )
    Event.record(other, "paused", reason="holiday")
    services.open_todo(programme=programme, about=other, code="plan_intake")
    privacy.erase(user)
    other.refresh_from_db()
    assert other.first_name == "Kan"
    assert other.user.consents.count() == 1
    assert OutgoingMail.objects.get(key="c").address == other.user.email
    assert Event.objects.about(other).get().reason == "holiday"
    assert ToDo.objects.open().about(other).exists()


def test_the_journal_keeps_what_happened(client, programme):
    user = live_a_little(client, programme)
    before = Event.objects.count()
    privacy.erase(user)
    assert Event.objects.count() >= before
    assert Event.objects.filter(verb="paused", reason="").exists()


def test_the_mentor_keeps_nothing_of_the_newcomer_in_the_export(programme):
    """What one person downloads holds no address of the other."""
    mentorship = MentorshipFactory(programme=programme)
    text = json.dumps(privacy.export(mentorship.mentor.user), ensure_ascii=False)
    newcomer = mentorship.newcomer
    assert newcomer.user.email not in text
    assert newcomer.phone not in text
    assert newcomer.last_name not in text


def test_the_export_is_the_persons_own_words(programme):
    newcomer = NewcomerFactory(programme=programme, goals="Learn to sail.")
    services.join(user=newcomer.user, programme=programme, role=Role.MENTOR)
    exported = privacy.export(newcomer.user)
    assert "Learn to sail." in json.dumps(exported)
    assert {row["role"] for row in exported["accounts.Membership"]} == {"newcomer", "mentor"}
