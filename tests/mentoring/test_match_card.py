"""The match card: without names, in two languages, answered by yes, no or a question."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from config.accounts.models import ToDo
from config.core.errors import Refused
from config.core.models import Event
from mentoring import services
from mentoring.cards import faces, talk_of
from mentoring.models import Mentorship
from tests.factories import MentorFactory, NewcomerFactory, sign_in

from .steps import accepted, offered

AGE, KM, NOTE = "37 years", "3 km", "SECRETNOTE"
REASONS = {
    "for": [
        {"code": "needs", "points": 24.0, "values": {"themes": ["work"], "missing": ["health"]}},
        {"code": "language", "points": 12.0, "values": {"code": "en", "level": "B1"}},
        {"code": "distance", "points": 9.0, "values": {"km": 3.4}},
        {"code": "interests", "points": 3.0, "values": {"shared": ["cooking"]}},
    ],
    "against": [{"code": "life_stage", "points": 0, "values": {"age_gap": 37, "wish": "broken"}}],
    "unknown": [{"code": "goals"}],
    "model": {"probability": 0.4321, "low": 0.3, "high": 0.5, "sure": "fairly", "rows": 300},
}


def url(mentorship):
    return reverse("mentoring:offer", args=[mentorship.pk])


def with_reasons(programme, **people):
    mentorship, coordinator = offered(programme, **people)
    mentorship.reasons = REASONS
    mentorship.save()
    return mentorship, coordinator


@pytest.mark.parametrize("language", ["en", "ar", "nl"])
@pytest.mark.parametrize("side", ["newcomer", "mentor"])
def test_the_card_stands_there_in_the_readers_language_and_in_dutch(client, programme, side, language):
    mentorship, _ = with_reasons(programme)
    user = getattr(mentorship, side).user
    type(user).objects.filter(pk=user.pk).update(language=language)
    sign_in(client, user)
    client.cookies["django_language"] = language
    text = client.get(url(mentorship)).content.decode()
    assert "Waarom we denken dat jullie bij elkaar passen" in text
    assert text.count("Jullie spreken allebei Engels.") == 1
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
    assert text.count('class="card stack" lang=') == (1 if language == "nl" else 2)


@pytest.mark.parametrize("side", ["newcomer", "mentor"])
def test_nobody_reads_on_the_card_what_is_not_theirs(client, programme, side):
    newcomer = NewcomerFactory(programme=programme, first_name="Zzoksana", goals=NOTE, mentor_wishes=NOTE)
    mentor = MentorFactory(programme=programme, first_name="Zzgriet", motivation=NOTE)
    mentorship, _ = with_reasons(programme, newcomer=newcomer, mentor=mentor)
    user, other = (newcomer.user, mentor) if side == "newcomer" else (mentor.user, newcomer)
    sign_in(client, user)
    text = client.get(url(mentorship)).content.decode().split("<main")[1].split("</main>")[0]
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)  # random letters can spell anything
    hidden = (AGE, KM, "3.4", NOTE, other.first_name, other.last_name, other.reference, other.municipality, "B1", "432")
    assert [secret for secret in hidden if secret in text] == []
    assert "43 of 100" not in text
    assert "woman" not in text
    assert ("Health" in text) == (side == "newcomer")


def test_without_reasons_the_card_says_what_both_have_in_common(programme):
    mentorship, _ = offered(programme)
    mentorship.reasons = {}
    with translation.override("en"):
        card, dutch = faces(mentorship, "newcomer")
    told = " ".join(sentence for _heading, sentences in card.lists for sentence in sentences)
    assert "You both speak English." in told
    assert "You both like: cooking" in told.replace("Cooking", "cooking")
    assert dutch.language == "nl"


# --- Asking ----------------------------------------------------------------------------------


def ask(client, mentorship, text="Does she have a car?"):
    return client.post(url(mentorship), {"answer": "ask", "text": text}, follow=True)


def test_a_question_becomes_a_to_do_stops_the_clock_and_a_second_click_changes_nothing(client, programme):
    mentorship, _ = offered(programme)
    sign_in(client, mentorship.mentor.user)
    for _click in range(2):
        shown = ask(client, mentorship).content.decode()
    assert "Does she have a car?" in shown
    assert "stands still" in shown
    todo = ToDo.objects.open().about(mentorship).get()
    assert (todo.code, todo.details) == ("question", ["mentor"])
    assert Event.objects.about(mentorship).filter(verb="asked a question").count() == 1
    sign_in(client, mentorship.newcomer.user)
    shown = client.get(url(mentorship)).content.decode()
    assert "stands still" in shown
    assert "Does she have a car?" not in shown
    with time_machine.travel(timezone.now() + dt.timedelta(days=programme.offer_days + 1)):
        assert services.expire_offers() == 0


def test_an_empty_question_keeps_the_card_open(client, programme):
    mentorship, _ = offered(programme)
    sign_in(client, mentorship.newcomer.user)
    response = ask(client, mentorship, text="")
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not ToDo.objects.about(mentorship).exists()


def test_the_answer_reaches_only_who_asked_and_the_clock_goes_on(client, programme):
    mentorship, coordinator = offered(programme)
    left = mentorship.offer_expires_at - timezone.now()
    sign_in(client, mentorship.newcomer.user)
    ask(client, mentorship)
    mail.outbox.clear()
    later = timezone.now() + dt.timedelta(days=5)
    with time_machine.travel(later, tick=False):
        sign_in(client, coordinator)
        page = client.get(reverse("mentoring:mentorship", args=[mentorship.pk])).content.decode()
        assert "Does she have a car?" in page
        for _click in range(2):
            client.post(reverse("mentoring:answer", args=[mentorship.pk]), {"text": "No, a bicycle."})
    mentorship.refresh_from_db()
    assert mentorship.clock_stopped_at is None
    assert abs(mentorship.offer_expires_at - later - left) < dt.timedelta(minutes=1)
    assert [message.to for message in mail.outbox] == [[mentorship.newcomer.user.email]]
    assert "No, a bicycle." in mail.outbox[0].body
    assert mentorship.mentor.last_name not in mail.outbox[0].body
    assert not ToDo.objects.open().about(mentorship).exists()
    assert [line.is_answer for line in talk_of(mentorship, "newcomer")] == [False, True]
    assert talk_of(mentorship, "mentor") == []


def test_who_asked_at_the_last_minute_still_has_two_days(programme):
    mentorship, coordinator = offered(programme)
    last_minute = mentorship.offer_expires_at - dt.timedelta(minutes=1)
    with time_machine.travel(last_minute, tick=False):
        services.ask_question(mentorship=mentorship, by=mentorship.newcomer.user, text="When?")
        services.settle(mentorship=mentorship, by=coordinator, code="question", note="Called")
    mentorship.refresh_from_db()
    assert mentorship.offer_expires_at == last_minute + dt.timedelta(days=2)


def test_both_can_ask_and_still_say_yes(programme):
    mentorship, _ = offered(programme)
    for person in (mentorship.newcomer, mentorship.mentor):
        services.ask_question(mentorship=mentorship, by=person.user, text=f"From {person.pk}?")
    assert ToDo.objects.open().about(mentorship).get().details == ["mentor", "newcomer"]
    for person in (mentorship.newcomer, mentorship.mentor):
        services.answer_offer(mentorship=mentorship, by=person.user, answer="yes")
    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.clock_stopped_at) == ("first_meeting", None)
    assert ToDo.objects.open().about(mentorship).get().code == "plan_first_meeting"


def test_only_a_coordinator_of_the_programme_answers(programme):
    mentorship, _ = offered(programme)
    services.ask_question(mentorship=mentorship, by=mentorship.newcomer.user, text="When?")
    with pytest.raises(Refused):
        services.answer_question(mentorship=mentorship, by=mentorship.mentor.user, text="Tomorrow")


def test_the_database_stops_no_clock_of_a_pair(programme):
    mentorship, _ = accepted(programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=mentorship.pk).update(clock_stopped_at=timezone.now())
