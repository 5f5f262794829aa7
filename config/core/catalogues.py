"""The gettext catalogues, without the gettext programs: brought up to date, compiled, checked, exchanged.

The nine catalogues hold every text that newcomers and mentors read; Dutch and French also what staff reads.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .extraction import Key, SourceText, source_texts

STAFF_LANGUAGES = ("nl", "fr")
_TWO = "nplurals=2; plural=(n != 1);"
_EAST_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
PLURAL_FORMS = {
    "nl": _TWO,
    "fr": "nplurals=2; plural=(n > 1);",
    "uk": _EAST_SLAVIC,
    "ru": _EAST_SLAVIC,
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "tr": _TWO,
    "el": _TWO,
    "sv": _TWO,
    "es": _TWO,
}
LANGUAGES = tuple(PLURAL_FORMS)
# Languages whose first plural form is also used for other numbers than one, so that it must name the number.
FIRST_FORM_NAMES_NUMBER = ("fr", "uk", "ru")

_PLACEHOLDER = re.compile(r"%\(\w+\)[-#0+ ]*[\d.]*[a-zA-Z]|%(?!%)[-#0+]*[\d.]*[sdfri]\b|\{\w*\}|</?\w+")
_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Wegwijs\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


@dataclass(frozen=True)
class Problem:
    """Why a catalogue is not good yet."""

    language: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.text!r}"


@dataclass(frozen=True)
class Updated:
    """What ``update`` did to one catalogue."""

    language: str
    texts: int
    added: int
    dropped: int
    untranslated: int


class Catalogues:
    """The catalogues of a project whose source is under ``root`` and whose ``locale`` folder is ``folder``."""

    def __init__(self, root: Path, folder: Path, languages: tuple[str, ...] = LANGUAGES) -> None:
        self.root = root
        self.folder = folder
        self.languages = languages

    def path(self, language: str) -> Path:
        return self.folder / language / "LC_MESSAGES" / "django.po"

    def read(self, language: str) -> Catalog:
        """The catalogue as it is on disk; an empty one where there is none."""
        path = self.path(language)
        content = path.read_bytes() if path.exists() else _HEADER.format(**_header(language)).encode()
        return read_po(BytesIO(content), locale=language, ignore_obsolete=True)

    def wanted(self, language: str, source: dict[Key, SourceText]) -> dict[Key, SourceText]:
        """The source's texts that this language needs."""
        return {key: text for key, text in source.items() if language in STAFF_LANGUAGES or not text.is_for_staff_only}

    # --- Up to date ---------------------------------------------------------------------------

    def update(self) -> list[Updated]:
        """Add new texts, drop those the source no longer has, keep every translation."""
        source = source_texts(self.root)
        return [self._update(language, self.wanted(language, source)) for language in self.languages]

    def _update(self, language: str, wanted: dict[Key, SourceText]) -> Updated:
        old = {_key(message): message for message in _messages(self.read(language))}
        new = _empty(language)
        for key, text in wanted.items():
            known = old.get(key)
            new.add(
                (text.text, text.plural) if text.plural else text.text,
                _kept(known, text, new.num_plurals),
                locations=[(file, 0) for file in sorted(text.files)],
                flags=known.flags if known else (),
                user_comments=known.user_comments if known else (),
                context=text.context or None,
            )
        self._write(language, new)
        untranslated = sum(not _is_translated(message) for message in _messages(new))
        return Updated(
            language, len(wanted), len(wanted.keys() - old.keys()), len(old.keys() - wanted.keys()), untranslated
        )

    def _write(self, language: str, catalogue: Catalog) -> None:
        body = BytesIO()
        write_po(body, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
        content = _HEADER.format(**_header(language)).encode() + body.getvalue()
        path = self.path(language)
        if not path.exists() or path.read_bytes() != content:
            _replace(path, content)

    # --- Compiled -----------------------------------------------------------------------------

    def compile(self) -> list[str]:
        """Write the compiled catalogues that are missing or older than their source. Returns their languages."""
        done = []
        for language in self.languages:
            path = self.path(language)
            compiled = path.with_suffix(".mo")
            if not path.exists():
                continue
            if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
                continue
            content = BytesIO()
            write_mo(content, self.read(language), use_fuzzy=False)
            _replace(compiled, content.getvalue())
            done.append(language)
        return done

    # --- Checked ------------------------------------------------------------------------------

    def check(self) -> list[Problem]:
        """What a reader would stumble over; empty when every catalogue is complete and sound."""
        source = source_texts(self.root)
        return [
            problem for language in self.languages for problem in self._check(language, self.wanted(language, source))
        ]

    def _check(self, language: str, wanted: dict[Key, SourceText]) -> Iterator[Problem]:
        catalogue = {_key(message): message for message in _messages(self.read(language))}
        for _context, text in sorted(wanted.keys() - catalogue.keys()):
            yield Problem(language, text, "not in the catalogue (run: manage.py catalogues update)")
        for _context, text in sorted(catalogue.keys() - wanted.keys()):
            yield Problem(language, text, "no longer in the source (run: manage.py catalogues update)")
        for key in sorted(wanted.keys() & catalogue.keys()):
            message = catalogue[key]
            if message.fuzzy:
                yield Problem(language, key[1], "fuzzy")
            if bool(message.pluralizable) != bool(wanted[key].plural):
                yield Problem(language, key[1], "singular in one and plural in the other (run: update)")
            elif not _is_translated(message):
                yield Problem(language, key[1], "not translated")
            else:
                yield from (Problem(language, key[1], what) for what in wrong_with(message, language))

    # --- Exchanged with translators -----------------------------------------------------------

    def export(self, language: str, *, only_missing: bool) -> dict[str, str | list[str]]:
        """Text → translation (a list of plural forms for a text with a plural), as a translator gets it."""
        return {
            _exchange_key(message): list(_forms(message)) if message.pluralizable else _forms(message)[0]
            for message in sorted(_messages(self.read(language)), key=_key)
            if not only_missing or message.fuzzy or not _is_translated(message)
        }

    def bring_in(self, language: str, translations: dict[str, str | list[str]]) -> tuple[int, list[Problem]]:
        """Store what a translator sent back. Returns how many were stored, and what was refused and why."""
        catalogue = self.read(language)
        known = {_exchange_key(message): message for message in _messages(catalogue)}
        stored, problems = 0, []
        for key, translation in translations.items():
            if not translation or (isinstance(translation, list) and not any(translation)):
                continue
            message = known.get(key)
            what = ["not in the catalogue"] if message is None else _put(message, translation, language)
            problems += [Problem(language, key, reason) for reason in what]
            stored += not what
        self._write(language, catalogue)
        return stored, problems


def wrong_with(message: Message, language: str) -> list[str]:
    """What does not agree between a text and its translation: placeholders, marks, white space."""
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id, message.id)
    singular, plural = str(ids[0]), str(ids[1])
    forms = _forms(message)
    if message.pluralizable and len(forms) != _empty(language).num_plurals:
        return [f"{len(forms)} plural forms where the language has {_empty(language).num_plurals}"]
    wrong = []
    for number, form in enumerate(forms):
        names_number = not message.pluralizable or (number == 0 and language in FIRST_FORM_NAMES_NUMBER)
        allowed = [_marks(plural)] if names_number else [_marks(singular), _marks(plural)]
        if _marks(form) not in allowed:
            wrong.append(f"placeholders differ in {form!r}")
        if _edges(form) != _edges(singular):
            wrong.append(f"white space at the start or the end differs in {form!r}")
    return wrong


def _put(message: Message, translation: str | list[str], language: str) -> list[str]:
    if isinstance(translation, list) != bool(message.pluralizable):
        return ["a text with a plural needs a list of forms, and only such a text"]
    before = message.string
    message.string = tuple(translation) if isinstance(translation, list) else translation
    wrong = wrong_with(message, language) if _is_translated(message) else ["a plural form is empty"]
    if wrong:
        message.string = before
    else:
        message.flags.discard("fuzzy")
    return wrong


def _header(language: str) -> dict[str, str]:
    return {"language": language, "plural_forms": PLURAL_FORMS[language]}


def _empty(language: str) -> Catalog:
    return read_po(BytesIO(_HEADER.format(**_header(language)).encode()), locale=language)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> Key:
    text = message.id[0] if message.pluralizable else message.id
    return (message.context or "", str(text))


def _exchange_key(message: Message) -> str:
    context, text = _key(message)
    return f"{context}\u0004{text}" if context else text


def _forms(message: Message) -> tuple[str, ...]:
    """The translation as a tuple: one form, or one per plural form."""
    if not message.pluralizable:
        return (str(message.string or ""),)
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(str(form or "") for form in forms)


def _is_translated(message: Message) -> bool:
    return all(_forms(message))


def _kept(known: Message | None, text: SourceText, plurals: int) -> str | tuple[str, ...]:
    """The translation there was, in the shape the text has now."""
    same_shape = known is not None and bool(known.pluralizable) == bool(text.plural)
    forms = _forms(known) if known is not None and same_shape else ()
    if not text.plural:
        return forms[0] if forms else ""
    return (*forms, *[""] * plurals)[:plurals]


def _marks(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _replace(path: Path, content: bytes) -> None:
    """Write in one go: a server that starts meanwhile reads the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def load_exchange(path: Path) -> dict[str, str | list[str]]:
    """A translator's file. Raises ValueError when it is not one."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError("The file must hold one JSON object: text → translation.")
    return content
