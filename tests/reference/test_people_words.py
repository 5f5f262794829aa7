"""Codes about a person in the reader's words."""

from django.utils import translation

from config.reference.templatetags.people import country_name, language_name, language_names, slot_names

SPOKEN = [{"code": "uk", "level": "native"}, {"code": "en", "level": "A2"}, {"code": "fr", "level": ""}]


def test_language_names_tell_the_level_when_it_is_known():
    words = language_names(SPOKEN)
    assert words.startswith("Ukrainian (my first language), English (A2")
    assert words.endswith("), French")


def test_language_names_of_nobody_are_empty():
    assert language_names([]) == language_names(None) == ""


def test_names_come_in_the_readers_language():
    with translation.override("nl"):
        assert language_name("uk") == "Oekraïens"
        assert country_name("SY") == "Syrië"
    with translation.override("ar"):
        assert language_name("nl") == "الهولندية"


def test_unknown_codes_are_shown_as_they_are():
    assert language_name("xx-unknown") == "xx-unknown"
    assert country_name("ZZZ") == "ZZZ"


def test_slots_are_grouped_by_day_in_the_order_of_the_week():
    assert slot_names(["sun-evening", "mon-evening", "mon-morning", "never"]) == (
        "Monday: morning, evening; Sunday: evening"
    )


def test_lists_use_the_arabic_comma_in_arabic():
    with translation.override("ar"):
        assert "، " in language_names(SPOKEN)


def test_days_are_separated_by_the_arabic_semicolon_in_arabic():
    with translation.override("ar"):
        assert "؛ " in slot_names(["sun-evening", "mon-evening"])
        assert ";" not in slot_names(["sun-evening", "mon-evening"])
