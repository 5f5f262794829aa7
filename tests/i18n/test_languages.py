"""Ten languages: complete, sound, in the right direction and under their own names."""

import pytest
from babel import Locale
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from config.core.catalogues import LANGUAGES, PLURAL_FORMS, Catalogues
from content.models import ThemePage
from content.themes import Theme

CODES = [code for code, _name in settings.LANGUAGES]


def test_catalogues_exist_for_every_language_but_the_source():
    assert {settings.LANGUAGE_CODE, *LANGUAGES} == set(CODES)


def test_catalogues_are_complete_and_sound():
    problems = Catalogues(settings.BASE_DIR, settings.LOCALE_PATHS[0]).check()
    shown = "\n".join(str(problem) for problem in problems[:30])
    assert not problems, f"{len(problems)} problems, for instance:\n{shown}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_give_a_form_for_every_number(language):
    catalogue = Catalogues(settings.BASE_DIR, settings.LOCALE_PATHS[0]).read(language)
    count = int(PLURAL_FORMS[language].split(";")[0].removeprefix("nplurals="))
    assert catalogue.num_plurals == count


@pytest.mark.parametrize(("code", "name"), settings.LANGUAGES)
def test_languages_are_called_by_their_own_name(code, name):
    assert name.casefold() == (Locale.parse(code).display_name or "").casefold()


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_every_theme_is_explained_in_every_language(code):
    call_command("load_welcome")
    texts = [getattr(page, f"summary_{code}") for page in ThemePage.objects.all()]
    assert len(texts) == len(set(texts)) == len(Theme.values)
    for text in texts:
        assert 70 <= len(text.split()) <= 140, text
        assert text.count("*") % 2 == 0, text


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_every_translation_names_the_same_dutch_terms_of_the_offices(code):
    call_command("load_welcome")
    for page in ThemePage.objects.all():
        text = getattr(page, f"summary_{code}")
        offices = [term for term in page.summary_en.split("*")[1::2] if term.isupper()]
        assert [office for office in offices if f"*{office}" not in text] == [], (page.theme, code)


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_pages_read_in_the_direction_of_their_language(client, code):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    html = client.get(reverse("content:welcome")).text
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in html


@pytest.mark.parametrize("code", CODES)
def test_only_arabic_reads_from_right_to_left(code):
    with translation.override(code):
        assert translation.get_language_bidi() is (code == "ar")
