"""Loading places: our own starter set, and the official GeoNames postal-code file of a country."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction

from .models import Place
from .wrong_file import WrongFile

STARTER = Path(__file__).parent / "data" / "places.csv"
BATCH = 1000
# The GeoNames layout: country, postcode, place, three levels of (name, code), latitude, longitude, accuracy.
_COLUMNS = 12
_POSTCODE, _NAME, _LATITUDE, _LONGITUDE = 1, 2, 9, 10
_STORED = ["latitude", "longitude", "is_starter"]


@transaction.atomic
def load_starter_places() -> int:
    """Write the starter set; a postcode that has official places keeps those. Returns how many were written."""
    official = set(Place.objects.filter(is_starter=False).values_list("postcode", flat=True))
    with STARTER.open(encoding="utf-8", newline="") as file:
        places = [
            Place(
                postcode=row["postcode"],
                name=row["name"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                is_starter=True,
            )
            for row in csv.DictReader(file)
            if row["postcode"] not in official
        ]
    _write(places)
    return len(places)


@transaction.atomic
def load_postcodes(path: Path) -> int:
    """Read a GeoNames postal-code file; its places replace the starter places of the same postcodes.

    Returns how many places were read. Raises WrongFile, and changes nothing, when the layout is another one.
    """
    count = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            places = _read(file, path)
            while batch := list(islice(places, BATCH)):
                postcodes = {place.postcode for place in batch}
                Place.objects.filter(postcode__in=postcodes, is_starter=True).delete()
                _write(batch)
                count += len(batch)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongFile(f"{path}: cannot be read ({error}).") from error
    if not count:
        raise WrongFile(f"{path}: there is no place in this file.")
    return count


def _read(lines: Iterable[str], path: Path) -> Iterator[Place]:
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t")
        if cells == [""]:
            continue
        if len(cells) != _COLUMNS:
            raise WrongFile(
                f"{path}, line {number}: a GeoNames postal-code file has {_COLUMNS} columns separated by tabs, "
                f"this line has {len(cells)}."
            )
        if not cells[_LATITUDE] or not cells[_LONGITUDE]:
            continue  # GeoNames does not know where it is
        yield _place(cells, f"{path}, line {number}")


def _place(cells: list[str], where: str) -> Place:
    try:
        latitude, longitude = float(cells[_LATITUDE]), float(cells[_LONGITUDE])
    except ValueError as error:
        raise WrongFile(f"{where}: columns 10 and 11 must be latitude and longitude.") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise WrongFile(f"{where}: latitude or longitude is outside the globe.")
    postcode, name = cells[_POSTCODE].strip(), cells[_NAME].strip()
    if not postcode or not name or len(postcode) > 10 or len(name) > 120:
        raise WrongFile(f"{where}: columns 2 and 3 must be a postcode and a place name.")
    return Place(postcode=postcode, name=name, latitude=latitude, longitude=longitude, is_starter=False)


def _write(places: list[Place]) -> None:
    once = {(place.postcode, place.name): place for place in places}  # a statement may not touch a row twice
    Place.objects.bulk_create(
        once.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["postcode", "name"],
        update_fields=_STORED,
    )
