"""Translators take the texts into their own programs and bring them back; nothing wrong comes in, nothing is lost."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.core.management import CommandError, call_command

from content import xliff
from content.models import Document, Translation
from content.services import edit, publish, submit
from tests.content.texts import SEGMENTS, changed

NS = {"x": xliff.NAMESPACE}
BOMB = b"""<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="nl" trgLang="uk"><file id="f">
<unit id="u"><segment><source>&b;</source><target>&b;</target></segment></unit></file></xliff>"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "texts.xlf"


def exported(file, language, **options):
    call_command("welcome_xliff", "export", file, language=language, **options)
    return ET.parse(file).getroot()  # noqa: S314  # our own file


def told(file, target, key, text):
    """The file with another translation of one segment."""
    root = ET.parse(file).getroot()  # noqa: S314  # our own file
    segment = root.find(f".//x:unit[@id='{key}']/x:segment", NS)
    found = segment.find(target, NS)
    (found if found is not None else ET.SubElement(segment, f"{{{xliff.NAMESPACE}}}target")).text = text
    file.write_bytes(ET.tostring(root, encoding="utf-8"))


def body(document, language="uk"):
    document = Document.objects.get(pk=document.pk)
    return {segment["key"]: segment for segment in getattr(document, f"body_{language}")}


def test_the_file_is_sound_and_marks_dutch_terms(page, file):
    root = exported(file, "uk")
    assert root.attrib == {"version": "2.0", "srcLang": "nl", "trgLang": "uk"}
    (document,) = root.findall("x:file", NS)
    assert document.attrib == {"id": "page.find-a-family-doctor", "original": "page/find-a-family-doctor"}
    units = document.findall("x:unit", NS)
    assert [unit.get("id") for unit in units] == [segment["key"] for segment in SEGMENTS]
    assert all(re.fullmatch(r"[\w.:-]+", unit.get("id")) for unit in units)
    assert {unit.find("x:segment", NS).get("state") for unit in units} == {"translated"}
    mark = root.find(".//x:unit[@id='summary']/x:segment/x:source/x:mrk", NS)
    assert (mark.get("translate"), mark.text, mark.tail) == ("no", "*huisarts*", " dicht bij huis.")


def test_what_goes_out_comes_back_the_same(page, file, capsys):
    before = list(Translation.objects.values("key", "text", "origin", "updated_at"))
    exported(file, "uk")
    capsys.readouterr()
    call_command("welcome_xliff", "import", file, language="uk")
    assert "0 segments kept, 4 as they were, 0 refused" in capsys.readouterr().out
    assert list(Translation.objects.values("key", "text", "origin", "updated_at")) == before
    units = xliff.read(file.read_bytes(), language="uk")
    assert xliff.read(xliff.written(units, language="uk"), language="uk") == units


def test_a_translation_is_shown_at_once_and_counts_as_read_by_who_made_it(page, file, editor):
    exported(file, "sv")
    told(file, "x:target", "p1", "Ett besök kostar 30 euro.")
    call_command("welcome_xliff", "import", file, language="sv", by=editor.email)
    assert (body(page, "sv")["p1"]["text"], body(page, "sv")["p1"]["status"]) == (
        "Ett besök kostar 30 euro.",
        "proofread",
    )
    assert body(page, "sv")["s1"]["status"] == "missing"


def test_a_lost_number_is_refused_with_the_reason_and_the_others_are_kept(page, file, capsys):
    exported(file, "uk")
    told(file, "x:target", "p1", "Візит коштує 3 євро.")
    told(file, "x:target", "s1", "Зателефонуйте.")
    with pytest.raises(CommandError):
        call_command("welcome_xliff", "import", file, language="uk")
    said = capsys.readouterr()
    assert "page/find-a-family-doctor p1: facts lost ['30'], added ['3']" in said.err
    assert "1 segments kept, 2 as they were, 1 refused" in said.out
    assert body(page)["p1"]["text"] == "Візит коштує 30 євро."
    assert body(page)["s1"]["text"] == "Зателефонуйте."


def test_a_translation_of_an_older_dutch_is_refused(page, file, editor, capsys):
    exported(file, "uk")
    told(file, "x:target", "s1", "Зателефонуйте.")
    page.refresh_from_db()
    edit(document=page, segments=changed(SEGMENTS, "s1", "Kom langs."), seen=page.updated_at, by=editor)
    submit(document=page, by=editor)
    publish(document=page, by=editor)
    with pytest.raises(CommandError):
        call_command("welcome_xliff", "import", file, language="uk")
    assert "s1: the Dutch changed since it was exported" in capsys.readouterr().err
    todo = exported(file, "uk", todo=True)
    assert [unit.get("id") for unit in todo.iter(f"{{{xliff.NAMESPACE}}}unit")] == ["s1"]
    assert todo.find(".//x:segment", NS).get("subState") == "wegwijs:changed"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BOMB, "it declares a document type"),
        (b"<xliff", "not well formed"),
        (b"<xliff/>", "not XLIFF 2.0"),
        (xliff.written([], language="sv"), "to sv"),
    ],
)
def test_what_is_no_such_file_is_refused_unread(db, file, data, why):
    file.write_bytes(data)
    with pytest.raises(CommandError, match=why):
        call_command("welcome_xliff", "import", file, language="uk")
