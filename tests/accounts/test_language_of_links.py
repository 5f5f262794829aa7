"""A link in a mail speaks the language of the mail, also on a device that nobody has set."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.accounts.password_rules import EnoughCharacters
from config.accounts.passwords import password_link
from tests.factories import UserFactory


@pytest.mark.django_db
def test_the_page_behind_a_password_link_speaks_the_language_of_the_mail(settings):
    client = Client(headers={"accept-language": "nl"})
    link = password_link(UserFactory(language="ar")).removeprefix(settings.SITE_URL)
    shown = client.get(link, follow=True).content.decode()
    assert 'lang="ar" dir="rtl"' in shown
    assert client.cookies["django_language"].value == "ar"


@pytest.mark.django_db
def test_an_unknown_language_in_an_address_changes_nothing(client):
    response = client.get(reverse("home"), {"language": "../xx"})
    assert response.status_code == 200
    assert "django_language" not in response.cookies


@pytest.mark.parametrize(("language", "start"), [("nl", "Minstens 12"), ("ar", "12"), ("el", "Τουλάχιστον 12")])
def test_a_short_password_is_explained_in_every_language(language, start):
    with translation.override(language):
        assert EnoughCharacters().get_error_message().startswith(start)
