import datetime as dt
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mentoring import services
from mentoring.models import Meeting, Mentor, Mentorship
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, MentorshipFactory, NewcomerFactory, UserFactory, sign_in

from .steps import accepted, active, in_trial, met, offered

SECRETS = ("Canarysurname", "Secretsurname", "+32470999999", "+32480888888")


def two_with_secrets(programme):
    newcomer = NewcomerFactory(programme=programme, last_name=SECRETS[0], phone=SECRETS[2])
    mentor = MentorFactory(programme=programme, last_name=SECRETS[1], phone=SECRETS[3])
    return newcomer, mentor


def url(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def test_the_offer_page_hides_surname_phone_and_place_until_two_yeses(client, programme):
    newcomer, mentor = two_with_secrets(programme)
    mentorship, _ = offered(programme, newcomer=newcomer, mentor=mentor)
    for user, hidden in ((newcomer.user, SECRETS[1::2]), (mentor.user, SECRETS[0::2])):
        sign_in(client, user)
        for page in (url("offer", mentorship.pk), url("my_newcomers"), url("question", mentorship.pk)):
            text = client.get(page).content.decode()
            assert not any(secret in text for secret in hidden)
        page = client.get(url("mentorship", mentorship.pk), follow=True).content.decode()
        assert not any(secret in page for secret in hidden)
        assert "Mechelen" not in client.get(url("offer", mentorship.pk)).content.decode()
    for answerer in (newcomer.user, mentor.user):
        sign_in(client, answerer)
        client.post(url("offer", mentorship.pk), {"answer": "yes"})
    assert SECRETS[0] in client.get(url("mentorship", mentorship.pk)).content.decode()
    assert SECRETS[2] in client.get(url("mentorship", mentorship.pk)).content.decode()


def test_an_open_offer_is_what_comes_next_on_my_path(client, programme):
    mentorship, _ = offered(programme)
    sign_in(client, mentorship.newcomer.user)
    shown = client.get(reverse("newcomers:my_path")).content.decode()
    assert url("offer", mentorship.pk) in shown
    assert "We look for somebody who fits you." not in shown


def test_a_no_on_the_page_ends_the_offer_and_the_page_says_so(client, programme):
    mentorship, _ = offered(programme)
    sign_in(client, mentorship.mentor.user)
    client.post(url("offer", mentorship.pk), {"answer": "no", "reason": "Too far"})
    client.post(url("offer", mentorship.pk), {"answer": "no"})
    assert "This offer is over" in client.get(url("offer", mentorship.pk)).content.decode()
    sign_in(client, mentorship.newcomer.user)
    assert "This offer is over" in client.get(url("offer", mentorship.pk)).content.decode()
    assert Mentor.objects.get(pk=mentorship.mentor_id).places_taken == 0


def test_a_late_yes_is_answered_with_a_message(client, programme):
    mentorship, coordinator = offered(programme)
    services.withdraw_offer(mentorship=mentorship, by=coordinator, reason="x")
    sign_in(client, mentorship.newcomer.user)
    text = client.post(url("offer", mentorship.pk), {"answer": "yes"}, follow=True).content.decode()
    assert "not possible any more" in text


def test_logging_a_meeting_needs_only_the_button(client, programme):
    mentorship, _ = in_trial(programme)
    sign_in(client, mentorship.mentor.user)
    form = client.get(url("log_meeting", mentorship.pk)).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value not in (None, "")}
    for _ in range(2):
        client.post(url("log_meeting", mentorship.pk), data)
    meeting = Meeting.objects.get()
    assert (meeting.minutes, meeting.held_on, meeting.mode) == (60, timezone.localdate(), "in_person")
    assert meeting.themes == ["work", "language"]


def test_logging_a_meeting_in_the_future_keeps_what_was_typed(client, programme):
    mentorship, _ = in_trial(programme)
    sign_in(client, mentorship.mentor.user)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    data = {"submission": uuid.uuid4(), "held_on": tomorrow, "minutes": 90, "mode": "online", "line": "Typed words"}
    text = client.post(url("log_meeting", mentorship.pk), data).content.decode()
    assert "cannot be in the future" in text
    assert "Typed words" in text
    assert not Meeting.objects.exists()


def test_the_newcomer_confirms_on_her_page(client, programme):
    mentorship, _ = in_trial(programme)
    meeting = met(mentorship, line="We read a letter")
    sign_in(client, mentorship.newcomer.user)
    assert "We read a letter" in client.get(url("mentorship", mentorship.pk)).content.decode()
    assert client.get(url("confirm_meeting", meeting.pk)).status_code == 200
    client.post(url("confirm_meeting", meeting.pk), {"answer": "yes"})
    meeting.refresh_from_db()
    assert meeting.confirmed_at
    assert client.get(url("log_meeting", mentorship.pk)).status_code == 404


def test_the_newcomer_says_that_it_is_not_right(client, programme):
    mentorship, _ = in_trial(programme)
    meeting = met(mentorship)
    sign_in(client, mentorship.newcomer.user)
    text = client.post(url("confirm_meeting", meeting.pk), {"answer": "no", "reason": "Shorter"}, follow=True)
    assert "The coordinator looks into it" in text.content.decode()
    sign_in(client, mentorship.mentor.user)
    assert "not right" in client.get(url("mentorship", mentorship.pk)).content.decode()
    assert client.get(url("correct_meeting", meeting.pk)).status_code == 200
    client.post(url("correct_meeting", meeting.pk), {"do": "remove"})
    assert not Meeting.objects.exists()


def test_the_trial_question_on_both_pages_makes_it_active(client, programme):
    mentorship, coordinator = in_trial(programme)
    services.ask_trial(mentorship=mentorship, by=coordinator)
    for person in (mentorship.newcomer, mentorship.mentor):
        sign_in(client, person.user)
        assert "go on together" in client.get(url("mentorship", mentorship.pk)).content.decode()
        assert client.get(url("trial", mentorship.pk)).status_code == 200
        client.post(url("trial", mentorship.pk), {"answer": "yes"})
    assert Mentorship.objects.get().state == "active"


def test_close_and_look_back_through_the_pages(client, programme):
    mentorship, coordinator = active(programme)
    sign_in(client, mentorship.mentor.user)
    assert "The coordinator contacts you" in client.get(url("close", mentorship.pk)).content.decode()
    client.post(url("close", mentorship.pk), {"reason": "Enough"})
    sign_in(client, coordinator)
    assert "wants to stop" in client.get(url("mentorship", mentorship.pk)).content.decode()
    assert client.get(url("close", mentorship.pk)).status_code == 200
    data = {"reason": "goal_reached", "outcome": "paid_job", "closed_on": timezone.localdate(), "note": ""}
    client.post(url("close", mentorship.pk), data)
    assert Mentor.objects.get().places_taken == 0
    sign_in(client, mentorship.newcomer.user)
    assert "How content are you" in client.get(url("evaluate", mentorship.pk)).content.decode()
    client.post(url("evaluate", mentorship.pk), {"satisfaction": 5, "went_well": "Everything"})
    client.post(url("evaluate", mentorship.pk), {"satisfaction": 1})
    assert "We have your answers" in client.get(url("evaluate", mentorship.pk)).content.decode()
    sign_in(client, coordinator)
    assert "Content: 5 of 5" in client.get(url("mentorship", mentorship.pk)).content.decode()
    sign_in(client, mentorship.mentor.user)
    assert "Everything" not in client.get(url("mentorship", mentorship.pk)).content.decode()


def test_a_break_through_the_pages(client, programme):
    mentorship, _ = active(programme)
    sign_in(client, mentorship.mentor.user)
    assert "Write a reason" not in client.get(url("pair_break", mentorship.pk)).content.decode()
    client.post(url("pair_break", mentorship.pk), {"reason": "Ill"})
    assert "There is a break now" in client.get(url("mentorship", mentorship.pk)).content.decode()
    client.post(url("pair_break", mentorship.pk))
    assert Mentorship.objects.get().state == "active"


def test_the_coordinator_carries_a_pair_from_offer_to_trial(client, programme):
    mentorship, coordinator = offered(programme)
    sign_in(client, coordinator)
    page = url("mentorship", mentorship.pk)
    assert "Take the offer back" in client.get(page).content.decode()
    for side in ("newcomer", "mentor"):
        client.post(url("answer_for", mentorship.pk), {"side": side, "answer": "yes"})
    assert "Plan the first meeting" in client.get(page).content.decode()
    assert client.get(url("first_meeting", mentorship.pk)).status_code == 200
    when = (timezone.localtime() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    client.post(
        url("first_meeting", mentorship.pk), {"planned_for": when, "where": "Library", "attends": coordinator.pk}
    )
    assert "Library" in client.get(page).content.decode()
    client.post(url("start_trial", mentorship.pk), {"held_on": timezone.localdate()})
    assert "Ask both now" in client.get(page).content.decode()
    client.post(url("ask_trial", mentorship.pk))
    assert Mentorship.objects.get().trial_asked_at
    client.post(url("done", mentorship.pk), {"code": "trial_answers", "note": "Called both"})
    assert "Called both" in client.get(page).content.decode()


def test_the_timeline_shows_meetings_and_reasons(client, programme):
    mentorship, coordinator = in_trial(programme)
    met(mentorship, line="We read a letter")
    sign_in(client, coordinator)
    text = client.get(url("mentorship", mentorship.pk)).content.decode()
    for words in ("We read a letter", "from “offered” to “first meeting”", "Needs covered: Work", "Unknown"):
        assert words in text


@pytest.mark.parametrize("name", ["mentorship", "offer", "question", "trial", "log_meeting", "pair_break", "close"])
def test_a_pair_is_invisible_to_everybody_else(client, programme, name):
    mentorship, _ = in_trial(programme)
    other_pair, _ = in_trial(programme)
    strangers = [
        other_pair.newcomer.user, other_pair.mentor.user, CoordinatorFactory(), UserFactory(),
    ]  # fmt: skip
    for stranger in strangers:
        sign_in(client, stranger)
        assert client.get(url(name, mentorship.pk)).status_code == 404
        assert client.post(url(name, mentorship.pk), {"answer": "yes"}).status_code in (404, 405)


@pytest.mark.parametrize("name", ["mentor", "edit_mentor", "plan_interview", "interview", "decide", "training"])
def test_a_mentor_file_is_invisible_outside_its_programme(client, programme, name):
    mentor = MentorFactory(programme=programme)
    sign_in(client, CoordinatorFactory())
    assert client.post(url(name, mentor.pk)).status_code in (404, 405)
    if name not in ("decide", "training"):
        assert client.get(url(name, mentor.pk)).status_code == 404
    sign_in(client, mentor.user)
    assert client.post(url(name, mentor.pk)).status_code == 403


@pytest.mark.parametrize("name", ["withdraw", "first_meeting", "start_trial", "ask_trial", "answer_for", "done"])
def test_what_a_coordinator_does_is_forbidden_to_the_pair(client, programme, name):
    mentorship, _ = accepted(programme)
    sign_in(client, mentorship.mentor.user)
    assert client.post(url(name, mentorship.pk)).status_code == 403
    sign_in(client, CoordinatorFactory())
    assert client.post(url(name, mentorship.pk)).status_code == 404


@pytest.mark.parametrize("name", ["mentor_list", "mentorship_list", "my_newcomers"])
def test_a_list_asks_as_many_questions_with_many_rows(
    client, programme, django_assert_max_num_queries, django_assert_num_queries, name
):
    viewer = CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, capacity=10) if name == "my_newcomers" else None
    sign_in(client, mentor.user if mentor else viewer)
    counts = []
    for rows in (1, 2, 6):
        MentorshipFactory.create_batch(rows, programme=programme, **({"mentor": mentor} if mentor else {}))
        client.get(url(name))
        with django_assert_max_num_queries(60) as captured:
            assert client.get(url(name)).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


def test_the_mentor_list_with_200_rows_takes_no_more_queries(client, programme, django_assert_max_num_queries):
    sign_in(client, CoordinatorFactory(programme=programme))
    MentorFactory(programme=programme)
    client.get(url("mentor_list"))
    with django_assert_max_num_queries(60) as few:
        client.get(url("mentor_list"))
    user = UserFactory
    people = [
        Mentor(programme=programme, user=user(), reference=f"X{n:05}", first_name="A", last_name="B")
        for n in range(200)
    ]
    Mentor.objects.bulk_create(people)
    with django_assert_max_num_queries(60) as many:
        client.get(url("mentor_list"))
    assert len(few) == len(many)


def test_filters_of_the_lists(client, programme):
    sign_in(client, CoordinatorFactory(programme=programme))
    MentorFactory(
        programme=programme, last_name="Janssens", languages=[{"code": "uk", "level": "B1"}], offers=["health"]
    )
    MentorFactory(programme=programme, last_name="Maes", state="applied")
    cases = {
        "?language=uk": ("Janssens", "Maes"),
        "?theme=health": ("Janssens", "Maes"),
        "?free=on": ("Janssens", "Maes"),
        "?q=jans": ("Janssens", "Maes"),
        "?state=screening": ("Maes", "Janssens"),
        "?state=nonsense&q=maes": ("Maes", "Janssens"),
    }
    for query, (shown, hidden) in cases.items():
        text = client.get(url("mentor_list") + query).content.decode()
        assert shown in text
        assert hidden not in text
    mentorship, _ = active(programme)
    surname = mentorship.newcomer.last_name
    for query, visible in {
        "?state=active": True,
        "?state=closed": False,
        "?silent=on": False,
        "?q=" + surname: True,
    }.items():
        assert (f"{surname}<" in client.get(url("mentorship_list") + query).content.decode()) is visible


def test_screening_through_the_pages(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, state="applied", training_completed_on=None)
    sign_in(client, coordinator)
    assert client.get(url("plan_interview", mentor.pk)).status_code == 200
    when = (timezone.localtime() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    client.post(url("plan_interview", mentor.pk), {"planned_for": when, "where": "Town hall"})
    assert client.get(url("interview", mentor.pk)).status_code == 200
    today = timezone.localdate()
    client.post(url("interview", mentor.pk), {"held_on": today, "motivation": "Kept half", "go": "keep"})
    assert "Kept half" in client.get(url("interview", mentor.pk)).content.decode()
    text = client.post(url("interview", mentor.pk), {"held_on": today, "go": "finish"}).content.decode()
    assert "Choose your advice" in text
    client.post(url("interview", mentor.pk), {"held_on": today, "advice": "unsure", "go": "finish"})
    text = client.post(url("decide", mentor.pk), {"do": "approve"}, follow=True).content.decode()
    assert "A different coordinator must approve" in text
    client.post(url("interview", mentor.pk), {"held_on": today, "advice": "yes", "go": "finish"})
    client.post(url("decide", mentor.pk), {"do": "approve"})
    client.post(url("training", mentor.pk), {"completed_on": today})
    assert Mentor.objects.available().get() == mentor
    text = client.get(url("mentor", mentor.pk)).content.decode()
    assert "looked at the file" in text


def test_a_coordinator_edits_a_file_but_not_below_the_places_taken(client, programme):
    mentorship = MentorshipFactory(programme=programme, mentor__capacity=2)
    MentorshipFactory(programme=programme, mentor=mentorship.mentor)
    sign_in(client, CoordinatorFactory(programme=programme))
    page = url("edit_mentor", mentorship.mentor_id)
    assert client.get(page).status_code == 200
    data = {"first_name": "Greet", "phone": "0470 12 34 56", "capacity": 1, "newcomer_gender": "any"}
    assert "places are taken now" in client.post(page, data).content.decode()
    client.post(page, {**data, "capacity": 3})
    mentor = Mentor.objects.get(pk=mentorship.mentor_id)
    assert (mentor.first_name, mentor.phone, mentor.capacity) == ("Greet", "+32470123456", 3)


def test_a_mentor_keeps_her_own_file_and_takes_a_break(client, programme):
    mentor = MentorFactory(programme=programme, code_accepted_at=None)
    sign_in(client, mentor.user)
    assert "code of conduct" in client.get(url("my_newcomers")).content.decode()
    assert client.get(url("my_file")).status_code == 200
    client.post(url("accept_code"))
    data = {
        "phone": "+32470123456", "postcode": "2800", "municipality": "Mechelen", "languages_code": ["nl"],
        "languages_level": ["native"], "motivation": "Still glad", "offers": ["health"],
        "availability": ["mon-evening"], "max_distance_km": 5, "capacity": 2, "newcomer_gender": "any",
    }  # fmt: skip
    client.post(url("my_file"), data)
    mentor.refresh_from_db()
    assert (mentor.motivation, mentor.offers, mentor.capacity) == ("Still glad", ["health"], 2)
    assert mentor.code_accepted_at
    client.post(url("take_break"), {"do": "pause"})
    assert "You take a break" in client.get(url("my_newcomers")).content.decode()
    client.post(url("take_break"), {"do": "leave"})
    assert Mentor.objects.get().state == "left"


STEPS = {
    "about": {"first_name": "Ida", "last_name": "Peeters", "email": "ida@example.org", "phone": "0470123456",
              "birth_year": "1980", "gender": "female"},
    "place": {"postcode": "2800", "municipality": "Mechelen"},
    "languages": {"languages_code": ["nl", "uk"], "languages_level": ["native", "A2"]},
    "why": {"motivation": "I like people", "offers": ["work", "health"]},
    "interests": {"interests": ["cooking"]},
    "week": {"availability": ["tue-evening"], "max_distance_km": "10", "capacity": "1"},
    "work": {"occupation": "nurse", "years_experience": "10"},
    "wish": {"newcomer_gender": "any"},
    "children": {"children_birth_years": "2015, 2018"},
    "agree": {"code": "on", "consent_matching": "on", "consent_sharing": "on"},
}  # fmt: skip


def walk(client, programme, **changed):
    client.post(url("apply", programme.slug), {"go": "begin"})
    for step, data in STEPS.items():
        response = client.post(url("apply", programme.slug, step), {**data, **changed.get(step, {}), "go": "on"})
        assert response.status_code == 302, (step, response.context["form"].errors)
    return response


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_applies_step_by_step(client, programme, language):
    client.cookies["django_language"] = language
    assert client.get(url("apply", programme.slug)).status_code == 200
    for step in STEPS:
        assert client.get(url("apply", programme.slug, step)).status_code in (200, 302)
    walk(client, programme)
    for step in STEPS:
        assert client.get(url("apply", programme.slug, step)).status_code == 200
    assert "ida@example.org" in client.get(url("apply", programme.slug, "summary")).content.decode()
    for _ in range(2):
        client.post(url("apply", programme.slug, "summary"), {"go": "send"})
    assert client.get(url("apply", programme.slug, "sent")).status_code == 200
    mentor = Mentor.objects.get()
    assert mentor.code_accepted_at
    assert mentor.languages == [{"code": "nl", "level": "native"}, {"code": "uk", "level": "A2"}]
    assert (mentor.children_birth_years, mentor.user.language) == ([2015, 2018], language)
    assert len(mail.outbox) == 1


def test_a_known_address_gets_the_same_last_page(client, programme):
    mentor = MentorFactory(programme=programme, first_name="Untouched")
    walk(client, programme, about={"email": mentor.user.email})
    client.post(url("apply", programme.slug, "summary"), {"go": "send"})
    assert "We have your application" in client.get(url("apply", programme.slug, "sent")).content.decode()
    assert Mentor.objects.get().first_name == "Untouched"


def test_somebody_under_18_hears_it_at_once(client, programme):
    client.post(url("apply", programme.slug), {"go": "begin"})
    young = {**STEPS["about"], "birth_year": str(timezone.localdate().year - 17), "go": "on"}
    response = client.post(url("apply", programme.slug, "about"), young, follow=True)
    assert "18 or older" in response.content.decode()


def test_no_code_no_application(client, programme):
    client.post(url("apply", programme.slug), {"go": "begin"})
    for step, data in STEPS.items():
        client.post(url("apply", programme.slug, step), {**data, "go": "on"} if step != "agree" else {"go": "on"})
    client.post(url("apply", programme.slug, "summary"), {"go": "send"})
    assert not Mentor.objects.exists()


def test_a_closed_programme_takes_no_applications(client, programme):
    programme.is_open = False
    programme.save()
    assert client.get(url("apply", programme.slug)).status_code == 404


def test_my_path_shows_the_offer_the_mentor_and_the_look_back(client, programme):
    mentorship, coordinator = offered(programme)
    sign_in(client, mentorship.newcomer.user)
    page = reverse("newcomers:my_path")
    assert "A mentor for you?" in client.get(page).content.decode()
    for person in (mentorship.newcomer, mentorship.mentor):
        services.answer_offer(mentorship=mentorship, by=person.user, answer="yes")
    met(mentorship)
    text = client.get(page).content.decode()
    assert mentorship.mentor.last_name in text
    assert "Yes, this is right" in text
    services.close(mentorship=mentorship, by=coordinator, reason="goal_reached", outcome="network")
    assert "How was it?" in client.get(page).content.decode()
    assert Newcomer.objects.get().state == "closed"


def test_approve_is_offered_when_nothing_is_missing_and_otherwise_the_page_says_what(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    mentor = MentorFactory(programme=programme, state="interview", code_accepted_at=None)
    sign_in(client, coordinator)
    text = client.get(url("mentor", mentor.pk)).content.decode()
    assert "Hold the interview first." in text
    assert "has not accepted the code of conduct yet" in text
    assert 'value="approve"' not in text
    services.record_interview(mentor=mentor, by=coordinator, held_on=timezone.localdate(), answers={}, advice="yes")
    services.accept_code(mentor=mentor, by=mentor.user)
    text = client.get(url("mentor", mentor.pk)).content.decode()
    assert 'value="approve"' in text
    assert "Hold the interview first." not in text


def test_going_back_and_sending_a_meeting_again_is_one_meeting(client, programme):
    mentorship, _ = in_trial(programme)
    sign_in(client, mentorship.mentor.user)
    noted = {"held_on": timezone.localdate().isoformat(), "minutes": "60", "mode": "in_person", "line": "A letter."}
    for _attempt in range(2):
        client.post(url("log_meeting", mentorship.pk), {**noted, "submission": str(uuid.uuid4())})
    assert mentorship.meetings.count() == 1
    client.post(url("log_meeting", mentorship.pk), {**noted, "line": "A walk.", "submission": str(uuid.uuid4())})
    assert mentorship.meetings.count() == 2
