"""Welcome pages between the two: the newcomer asks about one, the meeting cites it."""

import pytest
from django.urls import reverse

from config.core.errors import Refused
from mentoring import services
from mentoring.models import PageQuestion
from tests.content.texts import translated, written
from tests.factories import CoordinatorFactory, NewcomerFactory, ProgrammeFactory, UserFactory, sign_in

from .steps import in_trial, met, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    found = written(UserFactory())
    translated(found)
    return found


@pytest.fixture
def pair():
    return in_trial(ProgrammeFactory())[0]


def test_the_mentor_gets_the_page_in_dutch(client, pair, document, mailoutbox, django_capture_on_commit_callbacks):
    client = sign_in(client, pair.newcomer.user)
    address = reverse("mentoring:ask_about") + "?page=page/find-a-family-doctor"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"text": "Скільки це коштує?"})
        client.post(address, {"text": "Скільки це коштує?"})
    asked = [mail for mail in mailoutbox if "/welcome/nl/page/find-a-family-doctor/" in mail.body]
    assert [mail.to for mail in asked] == [[pair.mentor.user.email]]
    assert "Скільки" not in asked[0].body
    page = sign_in(client, pair.mentor.user).get(reverse("mentoring:mentorship", args=[pair.pk])).content.decode()
    assert "Een huisarts zoeken" in page
    assert "Скільки це коштує?" in page


def test_a_meeting_about_the_page_answers_the_question(pair, document):
    services.ask_about(mentorship=pair, document=document, by=pair.newcomer.user)
    meeting = met(pair, pages=[document])
    assert PageQuestion.objects.get().meeting == meeting
    assert list(meeting.pages.all()) == [document]


def test_the_form_of_a_meeting_offers_what_was_asked(client, pair, document):
    services.ask_about(mentorship=pair, document=document, by=pair.newcomer.user)
    page = sign_in(client, pair.mentor.user).get(reverse("mentoring:log_meeting", args=[pair.pk]))
    assert document in page.context["form"].fields["pages"].queryset


def test_who_has_no_mentor_reads_how_to_get_help(client, document):
    newcomer = NewcomerFactory(programme=ProgrammeFactory())
    address = reverse("mentoring:ask_about") + "?page=page/find-a-family-doctor"
    response = sign_in(client, newcomer.user).post(address, {"text": "?"})
    assert response.context["mentorship"] is None
    assert not PageQuestion.objects.exists()


def test_nobody_else_asks_in_her_name(pair, document):
    for other in (pair.mentor.user, UserFactory()):
        with pytest.raises(Refused):
            services.ask_about(mentorship=pair, document=document, by=other)


def test_an_offer_is_no_pair_yet(document):
    mentorship, _coordinator = offered(ProgrammeFactory())
    with pytest.raises(Refused):
        services.ask_about(mentorship=mentorship, document=document, by=mentorship.newcomer.user)


def test_after_the_talk_the_coordinator_gives_pages(client, document):
    programme = ProgrammeFactory()
    newcomer = NewcomerFactory(programme=programme, needs=["health"])
    coordinator = sign_in(client, CoordinatorFactory(programme=programme))
    assert "Een huisarts" in coordinator.get(reverse("newcomers:detail", args=[newcomer.pk])).content.decode()
    coordinator.post(reverse("newcomers:give_pages", args=[newcomer.pk]), {"page": ["page/find-a-family-doctor"]})
    path = sign_in(client, newcomer.user).get(reverse("newcomers:my_path"))
    assert [page.slug for page in path.context["kept_pages"]] == ["find-a-family-doctor"]
