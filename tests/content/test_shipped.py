"""The content's files on their way to a translator and back."""

import json

import pytest
from django.core.management import CommandError, call_command

from content import facts, shipped
from content.honesty import digest
from content.management.commands.welcome_texts import LANGUAGES


@pytest.fixture
def folder(tmp_path):
    document = {
        "kind": "page",
        "slug": "doctor",
        "segments": [
            {"key": "title", "kind": "title", "nl": "De dokter"},
            {"key": "p1", "kind": "paragraph", "nl": "Bel 112."},
        ],
    }
    path = tmp_path / "documents" / "page" / "doctor.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(document))
    return tmp_path


def bring(folder, given):
    (folder / "given.json").write_text(json.dumps(given))
    call_command("welcome_texts", "import", str(folder / "given.json"), language="uk", data=folder)


def still_to_do(folder):
    call_command("welcome_texts", "export", str(folder / "out.json"), language="uk", missing=True, data=folder)
    return json.loads((folder / "out.json").read_text())


def test_what_came_back_is_kept_and_no_longer_asked_for(folder):
    assert still_to_do(folder) == {"page/doctor": {"title": "De dokter", "p1": "Bel 112."}}
    bring(folder, {"page/doctor": {"title": "Лікар"}})
    assert still_to_do(folder) == {"page/doctor": {"p1": "Bel 112."}}
    assert shipped.read_texts(folder / "texts", "uk")["page/doctor"]["title"]["of"] == digest("De dokter")


def test_a_lost_number_is_refused_with_the_reason_and_the_rest_is_kept(folder, capsys):
    with pytest.raises(CommandError, match="1 segments refused"):
        bring(folder, {"page/doctor": {"title": "Лікар", "p1": "Дзвоніть 113."}})
    assert "112" in capsys.readouterr().err
    assert set(shipped.read_texts(folder / "texts", "uk")["page/doctor"]) == {"title"}


def test_a_changed_dutch_text_is_asked_for_again(folder):
    bring(folder, {"page/doctor": {"title": "Лікар", "p1": "Дзвоніть 112."}})
    path = folder / "documents" / "page" / "doctor.json"
    path.write_text(path.read_text().replace("Bel 112.", "Bel meteen 112."))
    assert still_to_do(folder) == {"page/doctor": {"p1": "Bel meteen 112."}}


FOLDERS = {
    "flanders": (["documents"], "texts"),
    "demo": (["demo/organisations", "demo/services", "demo/events"], "demo/texts"),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_shipped_translation_carries_the_facts_of_its_dutch(name):
    folders, where = FOLDERS[name]
    documents = {}
    for folder in folders:
        documents |= shipped.read_documents(shipped.DATA / folder)
    for language in LANGUAGES:
        texts = shipped.read_texts(shipped.DATA / where, language)
        given = {ref: {key: one["text"] for key, one in keys.items()} for ref, keys in texts.items()}
        assert not shipped.bring_in(documents, given, {}), language


def test_every_link_between_shipped_documents_leads_somewhere():
    documents = shipped.read_documents(shipped.DATA / "documents")
    for reference, data in documents.items():
        nodes = data.get("graph", {}).get("nodes", ())
        named = [*data.get("related", ()), *data.get("services", ()), *data.get("requires", ())]
        named += [node[name] for node in nodes for name in ("service", "page") if node.get(name)]
        assert not set(named) - documents.keys(), reference


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folders", [["documents"], ["demo/organisations", "demo/services", "demo/events"]])
def test_everything_written_is_translated_with_its_facts(language, folders):
    documents = {}
    for folder in folders:
        documents |= shipped.read_documents(shipped.DATA / folder)
    texts = shipped.read_texts((shipped.DATA / folders[0]).parent / "texts", language)
    assert shipped.to_translate(documents, texts, only_missing=True) == {}
    wrong = [
        (reference, segment["key"])
        for reference, data in documents.items()
        for segment in data["segments"]
        if facts.difference(segment["text"], texts[reference][segment["key"]]["text"])
    ]
    assert not wrong
