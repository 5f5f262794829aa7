"""Translations in the form that translators' programs read and write: XLIFF 2.0 (OASIS). Pure: rows in, text out.

A file is a document, a unit is a segment of it. Dutch terms are marked as not to be translated; their asterisks stay,
because they are what marks them when the translation comes back.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from .honesty import SOURCE_LANGUAGE, Status

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
VERSIONS = ("2.0", "2.1")
LARGEST = 64 * 1024 * 1024
_TERM = re.compile(r"(\*[^*\n]+\*)")
_STATES = {Status.MISSING: "initial", Status.CHANGED: "initial", Status.MACHINE: "translated"}
_CHANGED = "wegwijs:changed"


class WrongXliff(ValueError):
    """The file is no XLIFF 2 of ours; the message says why."""


@dataclass(frozen=True)
class Unit:
    """A segment of a document with its translation. ``document`` is a reference such as ``page/family-doctor``."""

    document: str
    key: str
    kind: str
    source: str
    target: str = ""
    status: str = Status.MISSING
    note: str = ""


def written(units: Iterable[Unit], *, language: str) -> bytes:
    """The units as one XLIFF 2.0 file, grouped by document in the order in which they come."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_name("xliff"), {"version": "2.0", "srcLang": SOURCE_LANGUAGE, "trgLang": language})
    files: dict[str, ET.Element] = {}
    for unit in units:
        if unit.document not in files:
            about = {"id": unit.document.replace("/", "."), "original": unit.document}
            files[unit.document] = ET.SubElement(root, _name("file"), about)
        _add(files[unit.document], unit)
    for file in files.values():
        file.tail = "\n"
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def read(data: bytes, *, language: str) -> list[Unit]:
    """The units of a file that came back. Raises WrongXliff. A file that declares entities is refused unread."""
    root = _parsed(data)
    if root.tag != _name("xliff") or root.get("version") not in VERSIONS:
        raise WrongXliff("not XLIFF 2.0")
    if (root.get("srcLang"), root.get("trgLang")) != (SOURCE_LANGUAGE, language):
        raise WrongXliff(f"from {root.get('srcLang')} to {root.get('trgLang')}, not from Dutch to {language}")
    return [
        Unit(
            document=file.get("original") or file.get("id", "").replace(".", "/", 1),
            key=unit.get("id", ""),
            kind=unit.get("name", ""),
            source=_text(unit, "source"),
            target=_text(unit, "target"),
        )
        for file in root.findall(_name("file"))
        for unit in file.iter(_name("unit"))
    ]


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(file: ET.Element, unit: Unit) -> None:
    element = ET.SubElement(file, _name("unit"), {"id": unit.key, "name": unit.kind})
    if unit.note:
        ET.SubElement(ET.SubElement(element, _name("notes")), _name("note")).text = unit.note
    state = {"state": _STATES.get(Status(unit.status), "reviewed")}
    if unit.status == Status.CHANGED:
        state["subState"] = _CHANGED
    segment = ET.SubElement(element, _name("segment"), state)
    _marked(ET.SubElement(segment, _name("source")), unit.source)
    if unit.target:
        ET.SubElement(segment, _name("target")).text = unit.target


def _marked(source: ET.Element, text: str) -> None:
    """The text with every Dutch term in a mark of its own."""
    first, *rest = _TERM.split(text)
    source.text = first
    for number, (term, after) in enumerate(zip(rest[::2], rest[1::2], strict=True), start=1):
        mark = ET.SubElement(source, _name("mrk"), {"id": f"t{number}", "translate": "no"})
        mark.text, mark.tail = term, after


def _text(unit: ET.Element, tag: str) -> str:
    """All of it: a translator's program may have cut a unit into segments and put marks around words."""
    parts = unit.iter(_name(tag))
    return " ".join(" ".join("".join(part.itertext()).split()) for part in parts).strip()


def _parsed(data: bytes) -> ET.Element:
    if len(data) > LARGEST:
        raise WrongXliff("too large")
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse
    try:
        guard.Parse(data, True)
        return ET.fromstring(data)  # noqa: S314  # the guard let no document type through, so there are no entities
    except (expat.ExpatError, ET.ParseError, ValueError) as problem:
        if isinstance(problem, WrongXliff):
            raise
        raise WrongXliff(f"not well formed: {problem}") from problem


def _refuse(*_declared: object) -> None:
    raise WrongXliff("it declares a document type")
