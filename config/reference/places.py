"""Where a postcode is. Forms ask for its places, the matching for the coordinates of many people at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from math import asin, cos, radians, sin, sqrt

from .models import Place

Pair = tuple[str, str]  # postcode, place name
Point = tuple[float, float]  # latitude, longitude in degrees

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)
_POSTCODES_PER_QUERY = 500


def find_places(postcode: str) -> list[Place]:
    """The places of one postcode by name; an empty list for a postcode nobody knows. One query."""
    return list(Place.objects.filter(postcode=postcode.strip()))


def coordinates(pairs: Iterable[Pair]) -> dict[Pair, Point]:
    """Coordinates for each (postcode, place name) whose postcode is known; the others are left out.

    Those of the row with the same postcode and place name, whatever its capitals; where that pair is unknown,
    the mean of the postcode's rows. One query per 500 different postcodes, however many pairs.
    """
    asked = set(pairs)
    rows: dict[str, dict[str, Point]] = defaultdict(dict)
    for batch in _batches(sorted({postcode.strip() for postcode, _name in asked if postcode.strip()})):
        found = Place.objects.filter(postcode__in=batch).values_list("postcode", "name", "latitude", "longitude")
        for postcode, name, latitude, longitude in found.order_by():
            rows[postcode][_same(name)] = (latitude, longitude)
    known = {}
    for pair in asked:
        postcode, name = pair
        points = rows.get(postcode.strip())
        if points:
            known[pair] = points.get(_same(name)) or _mean(points.values())
    return known


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance by the haversine formula."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def _mean(points: Iterable[Point]) -> Point:
    latitudes, longitudes = zip(*points, strict=True)
    return sum(latitudes) / len(latitudes), sum(longitudes) / len(longitudes)


def _batches(postcodes: list[str]) -> Iterator[list[str]]:
    rest = iter(postcodes)
    while batch := list(islice(rest, _POSTCODES_PER_QUERY)):
        yield batch
