"""The way, the search, the state of a language, a reader's remark."""

from content.kinds import Kind
from content.models import Card, Feedback, Step
from tests.api.directory import titled
from tests.content.texts import written


def step(by, slug, phase="arrival", requires=(), **conditions):
    document = written(by, kind=Kind.STEP, slug=slug, theme="housing", segments=titled(slug))
    made = Step.objects.create(document=document, phase=phase, **conditions)
    made.requires.set(requires)
    return made


def test_the_way_shows_what_comes_next_for_somebody_like_you(client, editor):
    address = step(editor, "address")
    step(editor, "school", "settling", with_children=True)
    step(editor, "rent", "settling", [address])
    everybody = client.get("/api/v1/nl/roadmap/").json()
    assert [phase["phase"] for phase in everybody["phases"]] == ["arrival", "settling"]
    alone = client.get("/api/v1/nl/roadmap/", {"children": "0", "done": "address"}).json()
    assert [one["slug"] for phase in alone["phases"] for one in phase["steps"]] == ["address", "rent"]
    assert alone["next"] == ["rent"]
    rent = alone["phases"][1]["steps"][0]
    assert rent["requires"] == ["step/address"]
    assert rent["for"]["with_children"] is False


def test_a_card_is_a_graph_of_its_segments(client, editor):
    document = written(editor, kind="card", slug="housing", segments=titled("Wonen"))
    graph = {"start": "p1", "nodes": [{"key": "p1", "service": None, "page": None}], "edges": []}
    Card.objects.create(document=document, graph=graph)
    card = client.get("/api/v1/nl/cards/housing/").json()
    assert card["graph"] == graph
    assert "p1" in {segment["key"] for segment in card["segments"]}


def test_a_word_from_a_letter_is_found_in_another_language(client, page):
    found = client.get("/api/v1/uk/search/", {"q": "huisarts"}).json()
    assert [(one["kind"], one["slug"]) for one in found["results"]] == [("page", "find-a-family-doctor")]
    assert found["results"][0]["title"] == "Знайти лікаря"
    assert client.get("/api/v1/uk/search/").json()["results"] == []


def test_the_state_of_a_language_counts_segments_and_facts(client, page, other):
    ukrainian = client.get("/api/v1/uk/status/").json()
    assert ukrainian["segments"]["machine"] == 4
    assert ukrainian["segments"]["missing"] == 4
    assert ukrainian["facts"] == {"kept": 2, "total": 2}
    assert client.get("/api/v1/nl/status/").json()["segments"]["source"] == 8


def test_a_remark_reaches_the_editors_without_an_account(client, page):
    said = {"verdict": "wrong", "document": "page/find-a-family-doctor", "key": "p1", "comment": "Het kost 35."}
    response = client.post("/api/v1/uk/feedback/", said, content_type="application/json")
    assert (response.status_code, response.json()) == (201, {"received": True})
    kept = Feedback.objects.get()
    assert (kept.document, kept.key, kept.language, kept.verdict) == (page, "p1", "uk", "wrong")
    assert not response.cookies


def test_a_remark_that_makes_no_sense_is_refused_field_by_field(client, page):
    def send(said):
        return client.post("/api/v1/uk/feedback/", said, content_type="application/json")

    response = send({"verdict": "angry", "comment": "x" * 501})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()["errors"]) == {"verdict", "comment"}
    assert send({"verdict": "wrong", "document": "page/nothing"}).status_code == 404
    assert (send("{").status_code, send("[]").status_code) == (400, 400)
    assert client.get("/api/v1/uk/feedback/").status_code == 405
    assert not Feedback.objects.exists()
    assert send({"verdict": "wrong", "comment": "a\0b\ud800"}).status_code == 201
    assert Feedback.objects.get().comment == "ab"


def test_the_schema_is_served_with_a_page_to_try_it(client, db):
    assert client.get("/api/v1/schema/").content.startswith(b"openapi:")
    assert client.get("/api/v1/schema/?as=json").json()["paths"]["/api/v1/{language}/bundle/"]
    page = client.get("/api/v1/docs/")
    assert b"swagger-ui-bundle" in page.content
    assert b"https://" not in page.content
