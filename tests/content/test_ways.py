"""The roadmap, the cards, the words: pages that work from the address alone."""

import re

import pytest
from django.urls import reverse

from content.models import Card, Step
from tests.factories import UserFactory

from .test_walk import GRAPH
from .texts import written


def text(kind, title, **more):
    return [{"key": "title", "kind": "title", "text": title}, *({"key": key, **part} for key, part in more.items())]


@pytest.fixture
def steps(db):
    editor, made = UserFactory(), {}
    way = ["town arrival", "bank arrival", "course learning", "hospital work health-care"]
    for position, (slug, phase, *sector) in enumerate(one.split() for one in way):
        need = {"kind": "need", "text": f"Paspoort voor {slug}."}
        document = written(editor, kind="step", slug=slug, position=position, segments=text("step", slug, need=need))
        made[slug] = Step.objects.create(document=document, phase=phase, pathway="".join(sector))
    made["bank"].requires.add(made["town"])
    made["course"].requires.add(made["bank"])
    return made


@pytest.fixture
def card(db):
    kinds = {"ill": "situation", "bad": "question", "child": "question", "call": "actor", "doctor": "actor"}
    parts = {key: {"kind": kind, "text": f"Plaats {key}."} for key, kind in kinds.items()}
    parts |= {edge["choice"]: {"kind": "choice", "text": f"Keuze {edge['choice']}"} for edge in GRAPH["edges"]}
    help_page = written(UserFactory(), slug="emergency")
    document = written(UserFactory(), kind="card", slug="ill", segments=text("card", "Ziek", **parts))
    nodes = [{**node, "page": help_page.reference if node["key"] == "call" else None} for node in GRAPH["nodes"]]
    Card.objects.create(document=document, graph={**GRAPH, "nodes": nodes})
    return document


def next_of(html):
    return re.findall(r'next-step" data-document="step/(\w+)"', html)


def test_what_is_ticked_decides_what_comes_next_and_a_sector_adds_its_steps(client, steps):
    roadmap = reverse("content:roadmap", args=["nl"])
    html = client.get(roadmap).text
    assert next_of(html) == ["town"]
    assert "Paspoort voor town." in html
    assert 'value="hospital"' not in html
    html = client.get(roadmap, {"done": ["town", "bank"], "pathway": "health-care"}).text
    assert next_of(html) == ["course", "hospital"]
    assert re.search(r'value="bank"[^>]* checked', html)
    assert client.get(roadmap, {"done": "nothing-such", "pathway": "magic"}).status_code == 200


def test_the_roadmap_asks_the_database_as_often_with_many_steps_as_with_few(client, steps, django_assert_num_queries):
    roadmap = reverse("content:roadmap", args=["nl"])
    client.get(roadmap)
    with django_assert_num_queries(6):
        client.get(roadmap, {"asked": "1"})
    with django_assert_num_queries(6):
        client.get(roadmap, {"done": "town", "pathway": "health-care"})


def test_a_card_asks_one_question_a_page_until_somebody_helps(client, card):
    here, seen = reverse("content:read", args=["nl", "card", "ill"]), []
    for choice in ("go", "yes"):
        html = client.get(here).text
        seen.append(html)
        here = re.search(rf'href="([^"]+)"><span>Keuze {choice}<', html)[1].replace("&amp;", "&")
    end = client.get(here.partition("#")[0]).text
    assert "Plaats bad." in seen[1]
    assert "Plaats child." not in seen[1]
    assert "Plaats call." in end
    assert reverse("content:read", args=["nl", "page", "emergency"]) in end
    assert "Keuze go" in end, "the way so far is shown"


def test_the_whole_card_is_on_one_page_with_a_code_of_its_address(client, card):
    html = client.get(reverse("content:card_print", args=["nl", "ill"])).text
    assert all(f"Plaats {node['key']}." in html for node in GRAPH["nodes"])
    assert "<svg" in html
    assert "/welcome/nl/card/ill/" in html


def test_the_words_stand_from_a_to_z(client, db):
    for word in ("*tolk*", "*attest*", "*leefloon*"):
        explained = {"kind": "summary", "text": f"Wat {word} is."}
        written(UserFactory(), kind="term", slug=word.strip("*"), segments=text("term", word, summary=explained))
    html = client.get(reverse("content:glossary", args=["uk"])).text
    assert re.findall(r'<h2 id="(\w)"', html) == ["A", "L", "T"]
    assert reverse("content:read", args=["uk", "term", "leefloon"]) in html
    assert "<title>leefloon ·" in client.get(reverse("content:read", args=["nl", "term", "leefloon"])).text
