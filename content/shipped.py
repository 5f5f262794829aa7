"""The files of the content that comes with the platform: what a translator still has to do, and what came back.

Files in, files out; the database is not asked. ``services/loading.py`` brings them in.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import facts
from .honesty import SOURCE_LANGUAGE, digest
from .kinds import Kind
from .segments import WrongSegments, checked

DATA = Path(__file__).parent / "data"
Texts = dict[str, dict[str, str]]  # document → key → text
Stamped = dict[str, dict[str, dict[str, str]]]  # document → key → {"of": hash of the Dutch, "text"}


class WrongContent(ValueError):
    """A file is not what it should be; the message names the file and the reason."""


@dataclass(frozen=True)
class Refused:
    """A translation that was not kept, and why."""

    document: str
    key: str
    why: str

    def __str__(self) -> str:
        return f"{self.document} {self.key}: {self.why}"


def read_documents(folder: Path) -> dict[str, dict[str, Any]]:
    """Every document of a folder by its reference, with its Dutch segments. Raises WrongContent."""
    found = {}
    for path in sorted(folder.rglob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        try:
            if data["kind"] not in Kind.values:
                raise WrongSegments(f"unknown kind {data['kind']!r}")
            data["segments"] = checked(
                [{**segment, "text": segment.get(SOURCE_LANGUAGE, "")} for segment in data["segments"]]
            )
        except (KeyError, WrongSegments) as problem:
            raise WrongContent(f"{path.name}: {problem}") from problem
        found[f"{data['kind']}/{data['slug']}"] = data
    return found


def read_texts(folder: Path, language: str) -> Stamped:
    """The translations into one language, each with the hash of the Dutch that it was made from."""
    found: Stamped = {}
    for path in sorted((folder / language).glob("*.json")):
        by_slug = json.loads(path.read_text(encoding="utf-8"))
        found.update({f"{path.stem}/{slug}": keys for slug, keys in by_slug.items()})
    return found


def to_translate(documents: Mapping[str, Mapping[str, Any]], texts: Stamped, *, only_missing: bool) -> Texts:
    """The Dutch of every segment, or of those without a translation of what they say now."""
    wanted: Texts = {}
    for reference, data in documents.items():
        for segment in data["segments"]:
            there = texts.get(reference, {}).get(segment["key"])
            if not only_missing or there is None or there["of"] != digest(segment["text"]):
                wanted.setdefault(reference, {})[segment["key"]] = segment["text"]
    return wanted


def bring_in(documents: Mapping[str, Mapping[str, Any]], given: Texts, texts: Stamped) -> list[Refused]:
    """Put translations into ``texts``. Refuses, and returns, what is unknown, empty, or carries other facts."""
    refused = []
    for reference, by_key in given.items():
        source = {segment["key"]: segment["text"] for segment in documents.get(reference, {}).get("segments", ())}
        for key, text in by_key.items():
            why = _wrong_with(source.get(key), text)
            if why:
                refused.append(Refused(reference, key, why))
            else:
                texts.setdefault(reference, {})[key] = {"of": digest(source[key]), "text": " ".join(text.split())}
    return refused


def _wrong_with(source: str | None, text: str) -> str:
    if source is None:
        return "there is no such segment"
    if not text.strip():
        return "no text"
    found = facts.difference(source, text)
    return f"facts lost {found.missing}, added {found.extra}" if found else ""


def write_texts(folder: Path, language: str, texts: Stamped, documents: Iterable[str]) -> None:
    """One file per kind, in the order of the documents; what no document has any more is dropped."""
    by_kind: dict[str, dict[str, Any]] = {}
    for reference in sorted(set(documents) & texts.keys()):
        kind, slug = reference.split("/", 1)
        by_kind.setdefault(kind, {})[slug] = texts[reference]
    (folder / language).mkdir(parents=True, exist_ok=True)
    for kind, content in by_kind.items():
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / language / f"{kind}.json").write_text(text, encoding="utf-8")
