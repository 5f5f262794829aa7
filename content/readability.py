"""Hints for whoever writes Dutch: long sentences, passive voice, difficult words, more than one action in a step.

Pure: text in, hints out. A hint never stands in the way of saving; short sentences are translated with fewer mistakes.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .facts import plain
from .kinds import Part

LONGEST_SENTENCE = 15  # words; the house style asks for 12 to 15
LONGEST_WORD = 18  # letters
_SENTENCE = re.compile(r"[^.!?:]+[.!?:]?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PASSIVE = re.compile(
    r"\b(?:wordt|worden|werd|werden)\b(?:\W+\w+){0,6}?\W+(?:ge|be|ver|ont|her)\w{2,}(?:d|t|en)\b"
    r"|\b(?:ge|be|ver|ont|her)\w{2,}(?:d|t|en)\W+(?:wordt|worden|werd|werden)\b",
    re.IGNORECASE,
)
_AND_THEN = re.compile(r"\b(?:en|daarna|vervolgens|en dan)\b\s+[a-z]+", re.IGNORECASE)
# Words of letters and laws, each with what one says instead.
PLAINER = {
    "aangaande": "over",
    "alsmede": "en",
    "alvorens": "voor",
    "betreffende": "over",
    "conform": "zoals in",
    "derhalve": "daarom",
    "desgewenst": "als je wilt",
    "dient": "moet",
    "dienen": "moeten",
    "gedurende": "tijdens",
    "indien": "als",
    "inzake": "over",
    "krachtens": "door",
    "middels": "met",
    "mits": "als",
    "omtrent": "over",
    "reeds": "al",
    "teneinde": "om",
    "tevens": "ook",
    "thans": "nu",
    "verstrekken": "geven",
    "voornoemde": "deze",
    "woonachtig": "wonen",
}


@dataclass(frozen=True)
class Hint:
    """What could be plainer, and the words that it is about."""

    text: str
    words: str


def hints(text: str, kind: str = Part.PARAGRAPH) -> list[Hint]:
    """What could be said more plainly in one segment; empty when nothing was found."""
    text = plain(text)
    found = [hint for sentence in _SENTENCE.findall(text) for hint in _in_sentence(sentence)]
    found += [
        Hint(_("Say “%(plain)s” instead.") % {"plain": PLAINER[word.casefold()]}, word)
        for word in _WORD.findall(text)
        if word.casefold() in PLAINER
    ]
    found += [Hint(_("A long word. Can it be two words?"), word) for word in _long_words(text)]
    if kind == Part.STEP and _actions(text) > 1:
        found.append(Hint(_("More than one action. Make two steps."), text))
    return found


def _in_sentence(sentence: str) -> list[Hint]:
    count = len(_WORD.findall(sentence))
    found = []
    if count > LONGEST_SENTENCE:
        found.append(Hint(_("%(count)s words in one sentence. Make two.") % {"count": count}, sentence.strip()))
    if passive := _PASSIVE.search(sentence):
        found.append(Hint(_("Say who does it."), passive.group().strip()))
    return found


def _long_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if len(word) > LONGEST_WORD and "-" not in word]


def _actions(text: str) -> int:
    """Sentences of a step that tell to do something, and what is joined to them with *and*, *then*."""
    sentences = [sentence for sentence in re.split(r"[.!?]", text) if len(_WORD.findall(sentence)) > 1]
    return len(sentences) + sum(len(_AND_THEN.findall(sentence)) for sentence in sentences)
