"""Loading occupations: our own starter set in ten languages, and the official ESCO files in the CSV layout.

This service uses the ESCO classification of the European Commission.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import models, transaction

from .models import LABEL_LENGTH, Occupation, OccupationGroup
from .wrong_file import WrongFile

STARTER = Path(__file__).parent / "data" / "occupations.csv"
BATCH = 500
LANGUAGES = [code for code, _name in settings.LANGUAGES]
Labels = dict[str, str]  # field name -> text


@dataclass(frozen=True)
class Loaded:
    occupations: int
    groups: int
    languages: list[str]


@transaction.atomic
def load_starter_occupations() -> int:
    """Write the starter set. A row that has since become an official ESCO occupation keeps its labels."""
    existing = {_name_key(o.isco_code, o.label_en): o for o in Occupation.objects.filter(is_starter=True)}
    new, changed, count = [], [], 0
    with STARTER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = {f"label_{code}": row[code] for code in LANGUAGES}
            known = existing.get(_name_key(row["isco_code"], row["en"]))
            count += 1
            if known is None:
                new.append(Occupation(isco_code=row["isco_code"], is_starter=True, **labels))
            elif not known.esco_uri and _put(known, labels):
                changed.append(known)
    _save(Occupation, new, changed, LANGUAGES)
    return count


@transaction.atomic
def load_esco(folder: Path) -> Loaded:
    """Read ``occupations_<language>.csv`` and ``ISCOGroups_<language>.csv`` for the languages that are there.

    English must be there. Occupations are recognised by their ESCO address; a starter occupation with the same
    group and English label becomes the official one and keeps its labels in the other languages. Running it
    again changes nothing. Raises WrongFile, and changes nothing, when the layout is another one.
    """
    files = _files(folder, "occupations")
    count = _load_occupations(files)
    groups = _load_groups(_files(folder, "ISCOGroups", required=False))
    return Loaded(count, groups, list(files))


def _load_occupations(files: dict[str, Path]) -> int:
    labels: dict[str, Labels] = {}
    groups: dict[str, str] = {}
    for language, path in files.items():
        for number, row in _rows(path, "conceptUri", "iscoGroup", "preferredLabel"):
            uri = row["conceptUri"]
            if language == "en":
                groups[uri] = _digits(row["iscoGroup"], f"{path}, row {number}")
            if uri in groups:
                labels.setdefault(uri, {})[f"label_{language}"] = row["preferredLabel"].strip()[:LABEL_LENGTH]
    official = {o.esco_uri: o for o in Occupation.objects.exclude(esco_uri="").iterator(chunk_size=BATCH)}
    starters = {
        (o.isco_code, (o.label_en or "").casefold()): o for o in Occupation.objects.filter(is_starter=True, esco_uri="")
    }
    new, changed = [], []
    for uri, texts in labels.items():
        values = texts | {"isco_code": groups[uri], "esco_uri": uri}
        known = official.get(uri) or starters.pop(_name_key(groups[uri], texts["label_en"]), None)
        if known is None:
            new.append(Occupation(**values))
        elif _put(known, values):
            changed.append(known)
    _save(Occupation, new, changed, list(files), "isco_code", "esco_uri")
    return len(labels)


def _load_groups(files: dict[str, Path]) -> int:
    labels: dict[str, Labels] = {}
    for language, path in files.items():
        for number, row in _rows(path, "code", "preferredLabel"):
            code = _digits(row["code"], f"{path}, row {number}")
            labels.setdefault(code, {})[f"label_{language}"] = row["preferredLabel"].strip()[:LABEL_LENGTH]
    existing = {group.code: group for group in OccupationGroup.objects.all()}
    new = [OccupationGroup(code=code, **texts) for code, texts in labels.items() if code not in existing]
    changed = [existing[code] for code, texts in labels.items() if code in existing and _put(existing[code], texts)]
    _save(OccupationGroup, new, changed, list(files))
    return len(labels)


def _files(folder: Path, kind: str, *, required: bool = True) -> dict[str, Path]:
    """The files of one kind by language, English first because it decides what there is."""
    found = {code: folder / f"{kind}_{code}.csv" for code in LANGUAGES}
    found = {code: path for code, path in found.items() if path.is_file()}
    if "en" not in found:
        if required or found:
            raise WrongFile(
                f"{folder}: {kind}_en.csv is not there. Give the folder with the ESCO files in CSV, as downloaded."
            )
        return {}
    return found


def _rows(path: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file with their number; fields may run over several lines."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise WrongFile(f"{path}: no column {', '.join(missing)}. This is not an ESCO file in CSV.")
            for number, row in enumerate(reader, start=1):
                if any(not row[column] for column in columns):
                    raise WrongFile(f"{path}, row {number}: one of {', '.join(columns)} is empty.")
                yield number, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongFile(f"{path}: cannot be read ({error}).") from error


def _digits(code: str, where: str) -> str:
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) <= 4):
        raise WrongFile(f"{where}: “{code}” is not an ISCO-08 group of one to four digits.")
    return code


def _name_key(isco_code: str, label: str | None) -> tuple[str, str]:
    """By what a starter occupation is recognised: its group and English label, whatever the capitals."""
    return (isco_code, (label or "").casefold())


def _put(obj: models.Model, values: dict[str, str]) -> bool:
    """Set the values; whether any of them was different."""
    different = {name: value for name, value in values.items() if getattr(obj, name) != value}
    for name, value in different.items():
        setattr(obj, name, value)
    return bool(different)


def _save(
    model: type[models.Model],
    new: Sequence[models.Model],
    changed: Sequence[models.Model],
    languages: list[str],
    *more: str,
) -> None:
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = [f"label_{language}" for language in languages]
        model._default_manager.bulk_update(changed, [*fields, "label", *more], batch_size=BATCH)
