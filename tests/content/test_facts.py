"""Facts that a translation must carry."""

import pytest

from content import facts

SENTENCE = "Bel *OCMW* op 015 44 51 11 binnen 3 maanden, of mail info@ocmw.example. Zie https://ocmw.example/hulp."


def test_a_translation_that_keeps_every_fact_has_no_difference():
    english = (
        "Call the *OCMW* at 015 44 51 11 within 3 months, or mail info@ocmw.example. See https://ocmw.example/hulp"
    )
    assert not facts.difference(SENTENCE, english)


@pytest.mark.parametrize(
    ("text", "missing", "extra"),
    [
        (
            "Call 015 44 51 12 within 3 months *OCMW* info@ocmw.example https://ocmw.example/hulp",
            "015445111",
            "015445112",
        ),
        ("*OCMW* 015 44 51 11, 30 months, info@ocmw.example https://ocmw.example/hulp", "3", "30"),
        ("the welfare office 015 44 51 11 3 info@ocmw.example https://ocmw.example/hulp", "*ocmw*", None),
        ("*OCMW* ٠١٥ ٤٤ ٥١ ١١ 3 info@ocmw.example https://ocmw.example/hulp", "015445111", None),
    ],
)
def test_a_lost_or_changed_fact_is_named(text, missing, extra):
    found = facts.difference(SENTENCE, text)
    assert missing in found.missing
    assert extra is None or extra in found.extra


def test_a_dutch_term_may_start_a_sentence_and_stand_more_often():
    assert not facts.difference("Je krijgt een *leefloon*.", "*Leefloon* is money. You get a *leefloon*.")


def test_marks_of_direction_do_not_make_another_number():
    assert not facts.difference("Bel 112.", "اتصل بالرقم \u200e112\u200f.")


def test_a_changed_number_moves_into_the_translation():
    renewed = facts.carried_over(
        "Betaal 50 euro in 3 maanden.", "Betaal 60 euro in 3 maanden.", "Pay 50 euro in 3 months."
    )
    assert renewed == "Pay 60 euro in 3 months."


@pytest.mark.parametrize(
    ("before", "after", "translation"),
    [
        ("Betaal 50 euro.", "Betaal nu 60 euro.", "Pay 50 euro."),  # words changed too
        ("Van 5 tot 5 jaar.", "Van 5 tot 6 jaar.", "From 5 to 5."),  # which of the two is the 6?
        ("Betaal 50 euro.", "Betaal 60 euro.", "Pay 40 euro."),  # it was wrong before
    ],
)
def test_nothing_is_moved_where_it_could_go_wrong(before, after, translation):
    assert facts.carried_over(before, after, translation) is None
