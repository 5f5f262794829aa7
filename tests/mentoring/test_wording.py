import pytest
from django.utils import translation

from mentoring.wording import event_text, reason_text, reason_texts

VALUES = {
    "needs": ({"themes": ["work"], "missing": ["housing"]}, {"themes": [], "missing": ["housing"]}),
    "goals": ({"themes": ["work"]}, {"themes": []}),
    "language": ({"code": "en", "level": "B1"}, {"code": "en", "level": "A2"}),
    "availability": ({"slots": ["tue-evening"]}, {"slots": []}),
    "distance": ({"km": 4.2}, {"km": 14.0}),
    "interests": ({"shared": ["cooking"]}, {"shared": []}),
    "occupation": ({"isco": "2411", "same": "unit"}, {"isco": "2411", "same": ""}),
    "life_stage": ({"children": True, "age_gap": 7}, {"children": False, "age_gap": 40}),
}


@pytest.mark.parametrize("audience", ["coordinator", "mentor", "newcomer"])
@pytest.mark.parametrize("code", VALUES)
def test_every_reason_is_a_sentence_for_every_reader(code, audience):
    good, bad = VALUES[code]
    texts = [
        reason_text({"code": code, "points": 5.0, "values": good}, audience, "for"),
        reason_text({"code": code, "points": 0, "values": bad}, audience, "against"),
        reason_text({"code": code}, audience, "unknown"),
    ]
    assert len(set(texts)) == 3
    assert all(text.endswith(".") and text[0].isupper() for text in texts)


def test_the_kind_is_derived_when_nobody_says_it():
    assert "4 km" in reason_text({"code": "distance", "points": 9.0, "values": {"km": 4.2}}, "mentor")
    assert "far" in reason_text({"code": "distance", "points": 0, "values": {"km": 40}}, "mentor")
    assert "not known" in reason_text({"code": "distance"}, "mentor")


def test_reasons_without_content_are_empty_lists():
    assert reason_texts({}, "newcomer") == {"for": [], "against": [], "unknown": []}


def test_an_event_is_worded_and_an_unknown_one_stays():
    with translation.override("en"):
        assert event_text("offered→first_meeting") == "from “offered” to “first meeting”"
        assert event_text("something new") == "something new"
