"""The coordinator's list and files, and the newcomer's own page."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.accounts.models import ToDo
from config.accounts.services import invite
from config.core import privacy
from config.core.models import Event
from newcomers import services
from newcomers.models import Intake, Newcomer, RestrictedNote
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, ProgrammeFactory, sign_in

OBJECT_PAGES = ["detail", "plan", "intake", "note"]
OBJECT_VERBS = ["plan", "intake", "note", "pause", "resume", "withdraw"]


@pytest.fixture
def coordinator(client, programme):
    coordinator = CoordinatorFactory(programme=programme)
    sign_in(client, coordinator)
    return coordinator


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_asks_as_many_questions_for_1_3_and_200_people(client, programme, coordinator):
    counts = []
    for size in (1, 2, 197):
        NewcomerFactory.create_batch(size, programme=programme)
        counts.append(queries(client, reverse("newcomers:list")))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=ready", ["Amal", "Vera"]),
        ("state=before_intake", ["Rosa"]),
        ("need=housing", ["Vera"]),
        ("language=ar", ["Amal"]),
        ("q=rosa", ["Rosa"]),
        ("q=v-77", ["Vera"]),
        ("waiting=100", ["Vera"]),
        ("state=ready&need=work", ["Amal"]),
        ("waiting=abc", ["Amal", "Rosa", "Vera"]),
        ("page=99", ["Amal", "Rosa", "Vera"]),
    ],
)
def test_filters_live_in_the_address(client, programme, coordinator, query, names):
    uk, ar = [{"code": "uk", "level": "native"}], [{"code": "ar", "level": "B1"}]
    NewcomerFactory(programme=programme, first_name="Amal", needs=["work"], languages=ar, registered_on="2026-11-01")
    NewcomerFactory(programme=programme, first_name="Rosa", needs=["work"], languages=uk, state="registered",
                    registered_on="2026-11-02")  # fmt: skip
    NewcomerFactory(programme=programme, first_name="Vera", needs=["housing"], languages=uk, reference="V-77",
                    registered_on="2026-01-01")  # fmt: skip
    shown = client.get(reverse("newcomers:list") + f"?{query}").content.decode()
    assert [name for name in ("Amal", "Rosa", "Vera") if name in shown] == names


def test_empty_lists_say_what_to_do(client, programme, coordinator):
    assert "Nobody is registered yet" in client.get(reverse("newcomers:list")).content.decode()
    assert "Nobody fits these filters" in client.get(reverse("newcomers:list") + "?q=x").content.decode()


def test_another_programmes_people_do_not_exist(client, coordinator):
    stranger = NewcomerFactory(first_name="Canary")
    assert "Canary" not in client.get(reverse("newcomers:list")).content.decode()
    for name in OBJECT_PAGES:
        assert client.get(reverse(f"newcomers:{name}", args=[stranger.pk])).status_code == 404
    for name in OBJECT_VERBS:
        assert client.post(reverse(f"newcomers:{name}", args=[stranger.pk]), {"reason": "x"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.state == "ready"


@pytest.mark.parametrize("who", ["newcomer", "mentor"])
def test_newcomers_and_mentors_open_no_staff_page(client, programme, who):
    newcomer = NewcomerFactory(programme=programme)
    sign_in(client, newcomer.user if who == "newcomer" else MentorFactory(programme=programme).user)
    for name in OBJECT_PAGES:
        assert client.get(reverse(f"newcomers:{name}", args=[newcomer.pk])).status_code == 403
    assert client.get(reverse("newcomers:list")).status_code == 403


def test_opening_a_file_stands_in_the_journal_once_an_hour(client, programme, coordinator):
    newcomer = NewcomerFactory(programme=programme)
    for _again in range(2):
        client.get(reverse("newcomers:detail", args=[newcomer.pk]))
    assert Event.objects.about(newcomer).filter(verb="viewed", actor=coordinator).count() == 1


def test_a_coordinator_registers_somebody_without_an_address(client, programme, coordinator):
    data = {"programme": programme.pk, "first_name": "Amal", "phone": "0470 11 22 33", "language": "ar",
            "postcode": "2800"}  # fmt: skip
    shown = client.post(reverse("newcomers:add"), data, follow=True).content.decode()
    newcomer = Newcomer.objects.get()
    assert (newcomer.phone, newcomer.municipality, newcomer.user.language) == ("+32470112233", "Mechelen", "ar")
    assert newcomer.user.sign_in_name in shown
    assert reverse("invite", args=[newcomer.user.pk]) in shown
    assert set(ToDo.objects.open().values_list("code", flat=True)) == {"plan_intake", "hand_over_code"}
    again = client.post(reverse("newcomers:add"), data)
    assert "already registered" in again.content.decode()
    assert Newcomer.objects.count() == 1


def test_a_coordinator_cannot_register_into_another_programme_nor_a_minor(client, programme, coordinator):
    data = {"programme": ProgrammeFactory().pk, "first_name": "A", "phone": "0470 11 22 33", "language": "ar"}
    client.post(reverse("newcomers:add"), data)
    client.post(reverse("newcomers:add"), {**data, "programme": programme.pk, "birth_year": "2015"})
    assert not Newcomer.objects.exists()


@pytest.mark.parametrize("state", Newcomer.State.values)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_my_path_says_where_i_am_and_what_is_next(client, programme, state, language):
    newcomer = NewcomerFactory(programme=programme, state=state, user__language=language)
    sign_in(client, newcomer.user)
    shown = client.get(reverse("newcomers:my_path")).content.decode()
    assert newcomer.first_name in shown
    assert shown.count('aria-current="step"') == (0 if state in ("paused", "withdrawn", "closed") else 1)


def test_a_newcomer_changes_her_own_answers(client, programme):
    newcomer = NewcomerFactory(programme=programme)
    sign_in(client, newcomer.user)
    url = reverse("newcomers:my_answers")
    assert newcomer.phone in client.get(url).content.decode()
    wrong = client.post(url, {"phone": "x", "languages_code": ["uk"], "languages_level": ["native"]})
    assert "Please look at these answers again." in wrong.content.decode()
    client.post(url, {"phone": "0470 99 88 77", "languages_code": ["uk", "nl"], "languages_level": ["native", "B1"],
                      "availability": ["fri-evening"]})  # fmt: skip
    newcomer.refresh_from_db()
    assert newcomer.phone == "+32470998877"
    assert newcomer.languages[1] == {"code": "nl", "level": "B1"}
    assert newcomer.availability == ["fri-evening"]


def test_erasing_leaves_a_file_without_a_person(programme):
    newcomer = NewcomerFactory(programme=programme, first_name="Canary", state="ready")
    Intake.objects.create(newcomer=newcomer, where="Canary street")
    RestrictedNote.objects.create(newcomer=newcomer, text="Canary note")
    exported = json.dumps(privacy.export(newcomer.user))
    assert all(words in exported for words in ("Canary street", "Canary note", newcomer.phone))
    for _again in range(2):
        privacy.erase(newcomer.user)
    newcomer.refresh_from_db()
    assert (newcomer.first_name, newcomer.phone, newcomer.state) == ("", "", "withdrawn")
    assert "Canary" not in json.dumps(privacy.export(newcomer.user))


def test_the_todo_to_hand_over_a_code_is_done_when_the_code_is_made(programme):
    coordinator = CoordinatorFactory(programme=programme)
    newcomer = services.register(programme=programme, email=None, language="uk", data={"first_name": "Oksana"})
    assert ToDo.objects.open().about(newcomer).filter(code="hand_over_code").exists()
    invite(user=newcomer.user, by=coordinator)
    assert not ToDo.objects.open().about(newcomer).filter(code="hand_over_code").exists()
