"""Ten languages: complete, sound, in the right direction and under their own names."""

import pytest
from babel import Locale
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from config.core.catalogues import LANGUAGES, PLURAL_FORMS, Catalogues
from content import facts
from content.kinds import Kind
from content.models import Document
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
def test_every_theme_is_explained_in_every_language():
    call_command("load_welcome", verbosity=0)
    themes = list(Document.objects.of(Kind.THEME))
    assert {theme.slug for theme in themes} == set(Theme.values)
    for code in CODES:
        texts = [getattr(theme, f"summary_{code}") for theme in themes]
        assert len(texts) == len(set(texts)), code
        for theme, text in zip(themes, texts, strict=True):
            assert not facts.difference(theme.summary_nl, text), (theme.slug, code)


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_pages_read_in_the_direction_of_their_language(client, code):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    html = client.get(reverse("content:welcome"), follow=True).text
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in html


@pytest.mark.parametrize("code", CODES)
def test_only_arabic_reads_from_right_to_left(code):
    with translation.override(code):
        assert translation.get_language_bidi() is (code == "ar")
