"""What an app reads of a text: every segment with how far it can be trusted."""

from content.services import republish
from tests.content.texts import translated, written


def test_each_segment_says_how_far_it_can_be_trusted(client, page):
    translated(page, {}, "sv")
    ukrainian = client.get("/api/v1/uk/pages/find-a-family-doctor/").json()
    assert ukrainian["translation"] == {
        "status": "machine",
        "disclosure": "ai-generated",
        "source_language": "nl",
        "segments": {"machine": 4},
    }
    assert ukrainian["title"] == "Знайти лікаря"
    assert ukrainian["segments"][1]["text"] == "Знайдіть *huisarts* поблизу дому."
    swedish = client.get("/api/v1/sv/pages/find-a-family-doctor/").json()
    assert swedish["translation"]["status"] == "missing"
    assert {segment["lang"] for segment in swedish["segments"]} == {"nl"}


def test_a_half_translated_text_is_mixed(client, editor):
    document = written(editor, slug="half")
    translated(document, {"title": "Половина"})
    republish(document=document, language="uk")
    assert client.get("/api/v1/uk/pages/half/").json()["translation"]["status"] == "mixed"


def test_what_is_not_public_is_not_there(client, editor, page):
    page.published, page.published_at = None, None
    page.save()
    assert client.get("/api/v1/uk/pages/find-a-family-doctor/").status_code == 404
    assert client.get("/api/v1/uk/pages/").json()["results"] == []


def test_the_tree_is_the_themes_with_what_belongs_to_them(client, editor, page):
    written(editor, slug="health", kind="theme", theme="health")
    written(editor, slug="housing", kind="theme", theme="housing")
    tree = client.get("/api/v1/nl/tree/").json()
    assert {theme["slug"]: [one["slug"] for one in theme["children"]] for theme in tree} == {
        "health": ["find-a-family-doctor"],
        "housing": [],
    }


def test_a_list_has_an_end_and_says_how_to_go_on(client, editor):
    for n in range(3):
        written(editor, slug=f"page-{n}", position=n)
    first = client.get("/api/v1/nl/pages/", {"page_size": 2, "theme": "health"}).json()
    assert [one["slug"] for one in first["results"]] == ["page-0", "page-1"]
    second = client.get(first["next"].removeprefix("http://127.0.0.1:8000")).json()
    assert [one["slug"] for one in second["results"]] == ["page-2"]
    assert second["next"] is None
    assert "page=1" in second["previous"]
