import pytest
from django.utils import translation

from mentoring.audiences import READ
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
    read = ("for", "against", "unknown") if audience == "coordinator" else READ[code]
    shown = [text for text in texts if text]
    assert len(set(shown)) == len(read)
    assert all(text.endswith(".") and text[0].isupper() for text in shown)


# What is not theirs: age, the exact distance, language levels, other needs, wishes, points, what a model says.
PRIVATE = {
    "for": [
        {"code": "needs", "points": 9.73, "values": {"themes": ["work"], "missing": ["health"]}},
        {"code": "language", "points": 7.77, "values": {"code": "en", "level": "B1"}},
        {"code": "distance", "points": 6.66, "values": {"km": 3.4}},
        {"code": "life_stage", "points": 5.55, "values": {"children": True, "age_gap": 7, "wish": "met"}},
    ],
    "against": [
        {"code": "life_stage", "points": 0.0, "values": {"children": False, "age_gap": 37, "wish": "broken"}},
        {"code": "occupation", "points": 0.0, "values": {"isco": "9112", "same": "none"}},
        {"code": "needs", "points": 1.11, "values": {"themes": [], "missing": ["health"]}},
    ],
    "unknown": [{"code": "life_stage"}, {"code": "occupation"}],
    "model": {"probability": 0.4321, "low": 0.3, "high": 0.6, "sure": "unsure"},
}
HIDDEN = ("37", "7 years", "3.4", "3 km", "B1", "wish", "children", "9112", "4321", "43", "9.73", "Age", "woman")


@pytest.mark.parametrize("audience", ["mentor", "newcomer"])
def test_the_two_never_read_what_is_not_theirs(audience):
    told = " ".join(text for texts in reason_texts(PRIVATE, audience).values() for text in texts)
    assert "You both speak English." in told
    assert "within 5 km" in told
    assert [secret for secret in HIDDEN if secret in told] == []
    assert ("Health" in told) == (audience == "newcomer")  # her own need, not his to know


def test_a_coordinator_reads_everything():
    told = " ".join(text for texts in reason_texts(PRIVATE, "coordinator").values() for text in texts)
    for words in ("Health", "(B1)", "3 km", "children of about the same age", "A wish about a woman or a man is not"):
        assert words in told


def test_shared_interests_are_not_denied_when_they_count_little():
    told = reason_text({"code": "interests", "values": {"shared": ["cooking"]}}, "coordinator", "against")
    assert "No shared interests" not in told


def test_reasons_without_content_are_empty_lists():
    assert reason_texts({}, "newcomer") == {"for": [], "against": [], "unknown": []}


def test_an_event_is_worded_and_an_unknown_one_stays():
    with translation.override("en"):
        assert event_text("offered→first_meeting") == "from “offered” to “first meeting”"
        assert event_text("something new") == "something new"
