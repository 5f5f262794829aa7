"""The welcome pages: for everybody, in the reader's language, honest about who translated them."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from content.models import ThemePage
from content.templatetags.themes import dutch_terms, theme_name, theme_names
from content.themes import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _texts():
    call_command("load_welcome")


def page(client, language, *args):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(reverse(f"content:{args[0]}", args=args[1:]))


def test_welcome_lists_every_theme_without_an_account(client):
    response = page(client, "en", "welcome")
    for theme in Theme.values:
        assert reverse("content:theme", args=[theme]) in response.text


def test_welcome_costs_one_query_for_all_themes(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page(client, "uk", "welcome")


def test_welcome_without_texts_says_so(client):
    ThemePage.objects.all().delete()
    assert "There is nothing to read yet" in page(client, "en", "welcome").text


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_theme_page_is_in_the_readers_language(client, language):
    response = page(client, language, "theme", "housing")
    paragraph = getattr(ThemePage.objects.get(theme="housing"), f"summary_{language}").split("\n\n")[0]
    assert paragraph in response.text
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in response.text


def test_theme_page_marks_dutch_terms_as_dutch(client):
    assert 'lang="nl" translate="no">huurwaarborg<' in page(client, "ar", "theme", "housing").text


def test_theme_page_of_no_theme_is_not_found(client):
    assert page(client, "en", "theme", "weather").status_code == 404


def test_machine_translation_says_so_until_a_person_has_proofread(client):
    sign = 'class="machine-text'
    assert sign in page(client, "uk", "theme", "work").text
    assert sign not in page(client, "en", "theme", "work").text
    ThemePage.objects.filter(theme="work").update(proofread=["uk"])
    assert sign not in page(client, "uk", "theme", "work").text


def test_missing_text_falls_back_and_carries_its_own_language_and_direction(client):
    ThemePage.objects.filter(theme="work").update(summary_ar="")
    response = page(client, "ar", "theme", "work")
    assert '<div class="stack" lang="nl" dir="ltr">' in response.text
    assert "Werk geeft je een inkomen" in response.text


def test_welcome_may_be_kept_by_the_browser_of_a_visitor_only_per_language(client):
    response = page(client, "en", "theme", "work")
    assert "max-age=300" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert "Accept-Language" in response["Vary"]


def test_welcome_cannot_be_written_to(client):
    assert client.post(reverse("content:welcome")).status_code == 405


def test_load_welcome_twice_changes_nothing(capsys):
    call_command("load_welcome")
    assert capsys.readouterr().out.strip() == "Welcome texts: 0 new or changed."
    assert ThemePage.objects.count() == len(Theme.values)


def test_load_welcome_keeps_a_proofread_text_and_renews_the_others():
    ThemePage.objects.filter(theme="work").update(proofread=["uk"], summary_uk="Людина", summary_ru="Машина")
    call_command("load_welcome")
    work = ThemePage.objects.get(theme="work")
    assert work.summary_uk == "Людина"
    assert work.summary_ru != "Машина"


def test_theme_names_keep_their_order_and_separate_names_that_have_a_comma():
    assert theme_names(["work", "housing"]) == "Work, Housing"
    assert theme_names(["welfare", "work"]) == "Money, papers and social support; Work"
    assert theme_name("weather") == "weather"


def test_dutch_terms_let_no_markup_through():
    assert "<script>" not in dutch_terms("*<script>* <script>")
