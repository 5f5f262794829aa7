"""Segments as a small piece of HTML, for apps that show nothing else. Everything is escaped here."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any

from content.facts import plain
from content.honesty import SOURCE_LANGUAGE, Status
from content.kinds import Part

NOT_SHOWN = (Part.TITLE, Part.ALSO)
_LISTS = {Part.STEP: "ol", Part.NEED: "ul"}
_TAGS = {Part.HEADING: "h2", Part.CALLOUT: "blockquote", Part.SITUATION: "h2", Part.QUESTION: "h3"}


def html(segments: Iterable[dict[str, Any]]) -> str:
    """The text without its title. Dutch that stands in for a translation says that it is Dutch."""
    shown = [segment for segment in segments if segment["kind"] not in NOT_SHOWN]
    parts = []
    for kind, same in groupby(shown, key=lambda segment: segment["kind"]):
        if kind in _LISTS:
            items = "".join(f"<li{_language(one)}>{_text(one)}</li>" for one in same)
            parts.append(f"<{_LISTS[kind]}>{items}</{_LISTS[kind]}>")
        else:
            tag = _TAGS.get(kind, "p")
            parts += [f"<{tag}{_language(one)}>{_text(one)}</{tag}>" for one in same]
    return "".join(parts)


def graph(card: dict[str, Any], segments: Iterable[dict[str, Any]]) -> str:
    """A network card in the order of its graph: each question with its choices and where they lead."""
    said = {segment["key"]: segment for segment in segments}
    parts = []
    for node in card["nodes"]:
        choices = [edge for edge in card["edges"] if edge["from"] == node["key"]]
        if not choices or node["key"] not in said:
            continue
        items = "".join(
            f"<li{_language(said[edge['choice']])}>{_text(said[edge['choice']])} → {_text(said[edge['to']])}</li>"
            for edge in choices
            if edge["choice"] in said and edge["to"] in said
        )
        parts.append(f"<h3{_language(said[node['key']])}>{_text(said[node['key']])}</h3><ul>{items}</ul>")
    return "".join(parts)


def _text(segment: dict[str, Any]) -> str:
    text = escape(plain(segment["text"]))
    if phone := segment.get("phone"):
        text += f' <a href="tel:{escape(phone.replace(" ", ""))}" dir="ltr">{escape(phone)}</a>'
    if email := segment.get("email"):
        text += f' <a href="mailto:{escape(email)}" dir="ltr">{escape(email)}</a>'
    if url := segment.get("url"):
        return f'<a href="{escape(url)}">{text}</a>'
    return text


def _language(segment: dict[str, Any]) -> str:
    return f' lang="{SOURCE_LANGUAGE}" dir="ltr"' if segment["status"] == Status.MISSING else ""
