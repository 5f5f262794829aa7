"""Walking a network card: one question a screen, from the situation to who helps. Pure: a graph in, a place out."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Graph = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """A choice and where it leads. ``keys`` is the whole way from the situation, that place included."""

    choice: str
    keys: list[str]

    @property
    def to(self) -> str:
        return self.keys[-1]


@dataclass(frozen=True)
class Place:
    """Where somebody stands on a card: the way so far, and the ways on. Without ways on she has arrived."""

    key: str
    came: list[Way]
    ways: list[Way]


def stand(graph: Graph, asked: Sequence[str]) -> Place:
    """The place that ``asked`` leads to: a way from the situation, or only its end. Nonsense leads to the situation."""
    keys = _sound(graph, asked)
    came = [Way(_choice(graph, *pair), keys[: number + 1]) for number, pair in enumerate(pairwise(keys), start=1)]
    ways = [Way(edge["choice"], [*keys, edge["to"]]) for edge in graph["edges"] if edge["from"] == keys[-1]]
    return Place(keys[-1], came, ways)


def in_order(graph: Graph) -> list[str]:
    """Every node that can be reached, the nearest to the situation first."""
    return list(_shortest(graph))


def _sound(graph: Graph, asked: Sequence[str]) -> list[str]:
    start = graph["start"]
    edges = {(edge["from"], edge["to"]) for edge in graph["edges"]}
    full = list(asked) if asked and asked[0] == start else [start, *asked]
    if all(pair in edges for pair in pairwise(full)) and len(full) <= len(graph["nodes"]):
        return full
    return _shortest(graph).get(asked[-1], [start])


def _shortest(graph: Graph) -> dict[str, list[str]]:
    found = {graph["start"]: [graph["start"]]}
    look = deque(found)
    while look:
        here = look.popleft()
        for edge in graph["edges"]:
            if edge["from"] == here and edge["to"] not in found:
                found[edge["to"]] = [*found[here], edge["to"]]
                look.append(edge["to"])
    return found


def _choice(graph: Graph, before: str, key: str) -> str:
    return next(edge["choice"] for edge in graph["edges"] if (edge["from"], edge["to"]) == (before, key))
