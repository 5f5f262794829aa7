"""A newcomer registers herself."""

import re

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.accounts.models import Consent, ToDo, User
from config.core.models import Draft
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, UserFactory

from .answers import ANSWERS, fill_in, page, send


def speak(client, language):
    client.cookies["django_language"] = language


@pytest.mark.parametrize(("language", "direction"), [("uk", "ltr"), ("ar", "rtl")])
def test_registering_step_by_step_leaves_a_file_a_todo_and_a_mail(client, programme, language, direction):
    speak(client, language)
    for step in ANSWERS:
        fill_in(client, programme, until=step, contact={"language": language})
        shown = client.get(page(programme, step)).content.decode()
        assert f'lang="{language}" dir="{direction}"' in shown
    assert "Oksana" in client.get(page(programme, "summary")).content.decode()
    done = send(client, programme)
    assert done.redirect_chain[-1][0] == page(programme, "sent")

    newcomer = Newcomer.objects.get()
    assert newcomer.user.language == language
    assert not newcomer.user.has_usable_password()
    assert (newcomer.reference, newcomer.state) == ("N00001", "registered")
    assert (newcomer.phone, newcomer.postcode, newcomer.municipality) == ("+32470123456", "2800", "Mechelen")
    assert newcomer.needs == ["work", "language", "housing"]
    assert newcomer.languages == [{"code": "uk", "level": "native"}, {"code": "en", "level": "B1"}]
    assert newcomer.children_birth_years == [2015, 2018]
    assert newcomer.childcare_barrier is True
    assert newcomer.max_distance_km == 15
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"matching", "sharing", "messages"}
    assert ToDo.objects.open().get().code == "plan_intake"
    assert [message.to for message in mail.outbox] == [["oksana@example.org"]]


def test_the_link_in_the_mail_sets_a_password_and_confirms_the_address(client, programme):
    fill_in(client, programme)
    send(client, programme)
    link = re.search(r"http://\S+/account/password/reset/key/\S+", mail.outbox[0].body).group(0)
    visitor = Client()
    form = visitor.get(link.replace("http://127.0.0.1:8000", ""), follow=True)
    words = "vier groene appels"
    visitor.post(form.request["PATH_INFO"], {"password1": words, "password2": words})
    entered = visitor.post(reverse("account_login"), {"login": "oksana@example.org", "password": words}, follow=True)
    assert entered.wsgi_request.user == Newcomer.objects.get().user


@pytest.mark.parametrize(
    ("step", "wrong", "kept"),
    [
        ("contact", {"email": "oksana@", "phone": ""}, "Oksana"),
        ("contact", {"phone": "12"}, "Oksana"),
        ("about", {"birth_year": "90"}, "90"),
        ("about", {"arrival_date": "2099-01-01"}, "2099-01-01"),
        ("place", {"postcode": "0000"}, "0000"),
        ("languages", {"languages_level": ["native", "", "", "", ""]}, '<option value="en" selected>'),
        ("needs", {"needs_rank": ["", "", ""], "needs_more": []}, "Знайти роботу."),
        ("week", {"children_birth_years": "two"}, "two"),
        ("consent", {"sharing": ""}, "checked"),
    ],
)
def test_a_wrong_answer_is_explained_and_everything_typed_is_kept(client, programme, step, wrong, kept):
    response = fill_in(client, programme, until=step, **{step: wrong})
    assert response.url == page(programme, step)
    shown = client.get(response.url).content.decode()
    assert "Please look at these answers again." in shown
    assert kept in shown
    assert not Newcomer.objects.exists()


def test_a_postcode_with_several_places_asks_which(client, programme):
    asked = fill_in(client, programme, until="place", place={"postcode": "2812"})
    shown = client.get(asked.url).content.decode()
    assert "Muizen" in shown
    assert "(optional)" not in shown
    assert 'class="optional"' not in shown
    fill_in(client, programme, place={"postcode": "2812", "municipality": "Hofstade"})
    send(client, programme)
    assert Newcomer.objects.get().municipality == "Hofstade"


def test_digits_of_another_script_are_understood(client, programme):
    fill_in(client, programme, about={"birth_year": "١٩٩٠"}, place={"postcode": "٢٨٠٠"})
    send(client, programme)
    assert (Newcomer.objects.get().birth_year, Newcomer.objects.get().postcode) == (1990, "2800")


def test_distances_are_written_in_the_readers_language(client, programme):
    speak(client, "ar")
    asked = fill_in(client, programme, until="needs")
    assert "15 كم" in client.get(asked.url).content.decode()


def test_more_languages_than_rows_get_more_rows(client, programme):
    many = {"languages_code": ["uk", "en", "nl", "fr", "ru"], "languages_level": ["native", "B1", "A1", "A1", "C1"]}
    fill_in(client, programme, until="languages")
    client.post(page(programme, "languages"), {**many, "go": "more"})
    assert client.get(page(programme, "languages")).content.decode().count('name="languages_code"') == 8


def test_answers_are_taken_up_on_another_device_with_the_personal_link(client, programme):
    fill_in(client, programme, until="needs")
    client.post(page(programme, "week"), {"availability": ["mon-morning"], "go": "later"})
    link = re.search(r"http://\S+key=\S+", mail.outbox[0].body).group(0)
    assert link in client.get(page(programme, "later")).content.decode().replace("&amp;", "&")

    phone = Client()
    resumed = phone.get(link.replace("http://127.0.0.1:8000", ""), follow=True)
    assert resumed.redirect_chain[-1][0] == page(programme, "week")
    assert re.search(r'value="mon-morning"[^>]*checked', resumed.content.decode())
    for step in ("week", "work", "mentor", "consent"):
        phone.post(page(programme, step), {**ANSWERS[step], "go": "on"})
    send(phone, programme)
    assert Newcomer.objects.get().needs[0] == "work"


def test_an_expired_or_invented_link_says_so_kindly(client, programme):
    fill_in(client, programme, until="contact")
    client.post(page(programme, "about"), {"go": "later"})
    link = re.search(r"/newcomers/\S+key=\S+", mail.outbox[0].body).group(0)
    with time_machine.travel(timezone.now() + timezone.timedelta(days=31)):
        gone = Client().get(link)
    assert gone.status_code == 410
    assert "This link no longer works" in gone.content.decode()
    assert Client().get(page(programme, "continue") + "?key=nothing").status_code == 410


def test_a_link_of_one_programme_opens_nothing_in_another(client, programme):
    fill_in(client, programme, until="contact")
    client.post(page(programme, "about"), {"go": "later"})
    key = re.search(r"key=([\w-]+)", mail.outbox[0].body).group(1)
    other = CoordinatorFactory().memberships.get().programme
    assert Client().get(page(other, "continue") + f"?key={key}").status_code == 410


def test_the_session_holds_only_the_token_and_the_database_only_ciphertext(client, programme):
    fill_in(client, programme, until="about")
    kept = list(client.session.keys())
    assert kept == [f"draft:newcomer:{programme.pk}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM core_draft")
        assert "Oksana" not in cursor.fetchone()[0]


def test_sending_twice_registers_once_and_shows_the_same_page(client, programme):
    fill_in(client, programme)
    first, second = send(client, programme), send(client, programme)
    assert Newcomer.objects.count() == 1
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert client.get(page(programme, "about"), follow=True).redirect_chain[-1][0] == page(programme, "sent")
    assert "typed" not in Draft.objects.get().data


def test_nobody_skips_a_page(client, programme):
    fill_in(client, programme, until="about")
    assert client.get(page(programme, "consent")).url == page(programme, "place")
    assert client.post(page(programme, "summary"), {"go": "send"}).url == page(programme, "place")


def test_changing_one_part_leads_back_to_the_overview(client, programme):
    fill_in(client, programme)
    changed = client.post(
        page(programme, "about") + "?change=1", {**ANSWERS["about"], "birth_year": "1985", "go": "on"}
    )
    assert changed.url == page(programme, "summary")
    assert "1985" in client.get(page(programme, "summary")).content.decode()


def test_going_back_keeps_a_half_filled_page(client, programme):
    fill_in(client, programme, until="place")
    client.post(page(programme, "languages"), {"languages_code": ["ar"], "languages_level": [""], "go": "back"})
    assert '<option value="ar" selected>' in client.get(page(programme, "languages")).content.decode()


def test_a_minor_hears_kindly_where_to_go_and_cannot_go_round_it(client, programme):
    programme.contact_phone = "+3215123456"
    programme.save()
    stopped = fill_in(client, programme, until="about", about={"birth_year": str(timezone.localdate().year - 16)})
    assert stopped.url == page(programme, "stop")
    shown = client.get(stopped.url).content.decode()
    assert "18 and older" in shown
    assert "+3215123456" in shown
    for step in ("place", "languages", "needs", "week", "work", "mentor", "consent"):
        client.post(page(programme, step), {**ANSWERS[step], "go": "on"})
    assert send(client, programme).redirect_chain[-1][0] == page(programme, "stop")
    assert not Newcomer.objects.exists()


def test_a_known_address_looks_the_same_to_the_public_and_changes_nothing(client, programme):
    known = NewcomerFactory(programme=programme, user__email="oksana@example.org", first_name="Olha")
    fill_in(client, programme)
    repeated = send(client, programme)
    known.refresh_from_db()
    assert (known.first_name, known.needs[0], Newcomer.objects.count()) == ("Olha", "work", 1)
    assert "already registered" in mail.outbox[-1].subject

    newcomer = Client()
    fill_in(newcomer, programme, contact={"email": "new@example.org"})
    fresh = send(newcomer, programme)

    def words(response):
        return re.sub(r'value="[^"]+"', "", response.content.decode())

    assert words(repeated) == words(fresh)


@pytest.mark.parametrize("who", ["mentor", "coordinator", "other programme"])
def test_an_account_of_another_role_is_not_taken_over(client, programme, who):
    if who == "mentor":
        user = MentorFactory(programme=programme, user__email="oksana@example.org").user
    elif who == "coordinator":
        user = CoordinatorFactory(programme=programme, email="oksana@example.org")
    else:
        user = NewcomerFactory(user=UserFactory(email="oksana@example.org")).user
    password = user.password
    fill_in(client, programme)
    send(client, programme)
    user.refresh_from_db()
    assert (user.language, user.password) == ("en", password)
    assert User.objects.filter(email__iexact="oksana@example.org").count() == 1
    assert "password/reset/key" not in mail.outbox[-1].body


def test_without_an_address_there_is_a_sign_in_name_and_a_todo(client, programme):
    fill_in(client, programme, contact={"email": ""})
    done = send(client, programme)
    newcomer = Newcomer.objects.get()
    assert newcomer.user.sign_in_name in done.content.decode()
    assert set(ToDo.objects.open().values_list("code", flat=True)) == {"plan_intake", "hand_over_code"}
    assert mail.outbox == []


def test_a_closed_programme_says_so(client, programme):
    programme.is_open = False
    programme.save()
    assert "closed for now" in client.get(page(programme)).content.decode()
    assert client.get(reverse("newcomers:register", args=["nowhere"])).status_code == 404


def test_answers_can_be_deleted_or_left_on_this_device(client, programme):
    fill_in(client, programme, until="about")
    client.post(page(programme), {"go": "leave"})
    assert Draft.objects.count() == 1
    assert "Oksana" not in client.get(page(programme, "contact")).content.decode()
    fill_in(client, programme, until="about")
    client.post(page(programme), {"go": "delete"})
    assert Draft.objects.count() == 1
