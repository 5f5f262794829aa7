"""The facts in a text that a translation must carry unchanged: numbers, phones, addresses on the web, Dutch terms.

Pure: text in, text out. Order does not matter. Numbers, phones and addresses must stand as often as in the source.
Dutch terms and names stand between asterisks (``*leefloon*``); each must be there at least once, whatever its capitals,
and more of them do no harm. Digits are Latin digits in every language, because people meet them in letters.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_FACT = re.compile(
    r"""
    (?P<term>\*[^*\n]+\*)
    | (?P<web>https?://[^\s<>]+)
    | (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<phone>(?<!\w)(?:\+\d{1,3}|0)[\d ./-]{6,}\d)
    | (?P<number>\d+(?:[.,:/]\d+)*)
    """,
    re.VERBOSE,
)
_INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069\u00ad]")  # marks of direction, soft hyphen


@dataclass(frozen=True)
class Difference:
    """What a translation lost and what it added; both empty when the facts agree."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def facts(text: str) -> Counter[str]:
    """The facts of a text with how often each stands in it; a Dutch term counts once."""
    found = Counter(_token(found) for found in _FACT.finditer(_INVISIBLE.sub("", text)))
    return Counter({token: 1 if _is_term(token) else times for token, times in found.items()})


def difference(source: str, translation: str) -> Difference:
    """What stands between a translation and its source."""
    wanted, found = facts(source), facts(translation)
    extra = (token for token in (found - wanted).elements() if not _is_term(token))
    return Difference(tuple(sorted((wanted - found).elements())), tuple(sorted(extra)))


def carried_over(before: str, after: str, translation: str) -> str | None:
    """The translation of ``before``, with the facts of ``after`` in their place.

    Only when the two sources are the same but for facts of which each stands for one other; otherwise None.
    """
    if _masked(before) != _masked(after) or difference(before, translation):
        return None
    renewed: dict[str, str] = {}
    pairs = zip(_FACT.finditer(before), _FACT.finditer(after), strict=True)
    for old, new in pairs:
        if renewed.setdefault(_token(old), new.group()) != new.group():
            return None
    return _FACT.sub(lambda found: renewed.get(_token(found), found.group()), translation)


def parts(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its facts: ``("term", "*leefloon*")``, ``("phone", …)``; what lies between has an empty kind."""
    end = 0
    for found in _FACT.finditer(text):
        length = len(_token(found)) if found.lastgroup == "web" else len(found.group())
        if found.start() > end:
            yield "", text[end : found.start()]
        end = found.start() + length
        yield str(found.lastgroup), text[found.start() : end]
    if end < len(text):
        yield "", text[end:]


def plain(text: str) -> str:
    """The text without the asterisks around its Dutch terms."""
    return re.sub(r"\*([^*\n]+)\*", r"\1", text)


def _masked(text: str) -> str:
    return _FACT.sub("\0", text)


def _is_term(token: str) -> bool:
    return token.startswith("*")


def _token(found: re.Match[str]) -> str:
    text = found.group()
    if found.lastgroup == "term":
        return text.casefold()
    if found.lastgroup == "phone":
        return re.sub(r"[^\d+]", "", text)
    if found.lastgroup == "web":
        return text.rstrip(".,;:!?)»”")
    return text
