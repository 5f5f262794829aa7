"""Walking a network card: from a situation over questions to who helps."""

import pytest

from content.shipped import DATA, read_documents
from content.walk import in_order, stand

GRAPH = {
    "start": "ill",
    "nodes": [{"key": key} for key in ("ill", "bad", "child", "call", "doctor")],
    "edges": [
        {"from": "ill", "to": "bad", "choice": "go"},
        {"from": "bad", "to": "call", "choice": "yes"},
        {"from": "bad", "to": "child", "choice": "no"},
        {"from": "bad", "to": "doctor", "choice": "unsure"},
        {"from": "child", "to": "doctor", "choice": "any"},
    ],
}


def test_every_answer_leads_on_and_the_way_back_is_the_way_that_was_walked():
    place = stand(GRAPH, [])
    assert place.key == "ill"
    assert [one.to for one in place.ways] == ["bad"]
    place = stand(GRAPH, ["bad", "child", "doctor"])
    assert [one.choice for one in place.came] == ["go", "no", "any"]
    assert not place.ways


@pytest.mark.parametrize("asked", [["doctor"], ["child", "doctor"], ["call", "doctor"]])
def test_somebody_who_comes_in_the_middle_gets_the_shortest_way(asked):
    assert [one.choice for one in stand(GRAPH, asked).came] == ["go", "unsure"]


@pytest.mark.parametrize("asked", [["nowhere"], ["bad", "ill"], ["bad"] * 50 + ["x"], [""]])
def test_nonsense_leads_to_the_situation(asked):
    assert stand(GRAPH, asked).key == "ill"


def test_every_written_card_leads_everywhere_and_every_end_names_somebody():
    cards = read_documents(DATA / "documents" / "card")
    assert cards
    for name, card in cards.items():
        kinds = {segment["key"]: segment["kind"] for segment in card["segments"]}
        reached = in_order(card["graph"])
        assert set(reached) == {node["key"] for node in card["graph"]["nodes"]}, name
        ends = [key for key in reached if not stand(card["graph"], [key]).ways]
        assert {kinds[key] for key in ends} == {"actor"}, name
