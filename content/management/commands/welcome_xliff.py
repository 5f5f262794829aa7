"""Hands the texts of this installation to a translator's program, and takes back what she made of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.accounts.models import User
from content import facts, honesty, xliff
from content.models import Document, Translation
from content.services import FactsBroken, OutOfDate, save_translation

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != honesty.SOURCE_LANGUAGE]
TO_DO = (honesty.Status.MISSING, honesty.Status.CHANGED)
ENGINE = "xliff"


class Command(BaseCommand):
    help = (
        "Export the texts as XLIFF 2.0, or import translations; what lost or added a fact is refused with the reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["export", "import"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", required=True, choices=LANGUAGES)
        parser.add_argument("--todo", action="store_true", help="only what is missing or changed since")
        parser.add_argument("--by", help="e-mail address of who translated: her own texts count as read by her")

    def handle(self, *args: Any, action: str, file: Path, language: str, **options: Any) -> None:
        if action == "export":
            units = [unit for unit in _units(language) if not options["todo"] or unit.status in TO_DO]
            file.write_bytes(xliff.written(units, language=language))
            self.stdout.write(f"{len(units)} segments of {len({unit.document for unit in units})} documents.")
            return
        by = _user(options["by"]) if options["by"] else None
        self._bring_in(_read(file, language), language, by)

    def _bring_in(self, units: list[xliff.Unit], language: str, by: User | None) -> None:
        documents = {document.reference: document for document in Document.objects.all()}
        there = {(one.document_id, one.key): one.text for one in Translation.objects.filter(language=language)}
        kept = refused = same = 0
        for unit in units:
            document = documents.get(unit.document)
            if not unit.target or (document and there.get((document.pk, unit.key)) == unit.target):
                same += 1
                continue
            why = _saved(document, unit, language, by)
            kept, refused = (kept, refused + 1) if why else (kept + 1, refused)
            if why:
                self.stderr.write(f"{unit.document} {unit.key}: {why}")
        self.stdout.write(f"{kept} segments kept, {same} as they were, {refused} refused.")
        if refused:
            raise CommandError(f"{refused} segments refused; they are still in the file.")


def _units(language: str) -> Iterator[xliff.Unit]:
    """Every segment as editors have it now, with its translation and how far that can be trusted."""
    documents = Document.objects.exclude(state=Document.State.WITHDRAWN).prefetch_related("translations__reviews")
    for document in documents:
        found = {one.key: one for one in document.translations.all() if one.language == language}
        for segment in document.draft:
            one = found.get(segment["key"])
            yield xliff.Unit(
                document=document.reference,
                key=segment["key"],
                kind=segment["kind"],
                source=segment["text"],
                target=one.text if one else "",
                status=_status(document, segment["text"], one),
                note="critical: two people proofread this" if document.critical else "",
            )


def _status(document: Document, source: str, one: Translation | None) -> honesty.Status:
    return honesty.status(
        source=source,
        translated_from=honesty.digest(one.source) if one else None,
        text=one.text if one else "",
        reviews=[honesty.Review(review.by_id, review.of) for review in one.reviews.all()] if one else (),
        critical=document.critical,
    )


def _read(file: Path, language: str) -> list[xliff.Unit]:
    try:
        return xliff.read(file.read_bytes(), language=language)
    except (xliff.WrongXliff, OSError) as problem:
        raise CommandError(f"{file.name}: {problem}") from problem


def _user(address: str) -> User:
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        raise CommandError(f"Nobody here has the address {address}.")
    return user


def _saved(document: Document | None, unit: xliff.Unit, language: str, by: User | None) -> str:
    """Why the translation was not kept; empty when it was."""
    if document is None or document.segment(unit.key) is None:
        return "there is no such segment"
    try:
        save_translation(
            document=document,
            key=unit.key,
            language=language,
            source=unit.source,
            text=unit.target,
            by=by,
            engine="" if by else ENGINE,
        )
    except OutOfDate:
        return "the Dutch changed since it was exported"
    except FactsBroken:
        found = facts.difference(unit.source, unit.target)
        return f"facts lost {list(found.missing)}, added {list(found.extra)}"
    return ""
