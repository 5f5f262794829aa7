"""The demonstration's part of the welcome content: the written pages, and an invented neighbourhood."""

from django.db import transaction

from .models import Document, Town
from .services.loading import load_places, load_welcome
from .shipped import DATA

DEMO = DATA / "demo"


def is_there() -> bool:
    return Document.objects.exists()


@transaction.atomic
def fill() -> Town:
    """Load everything that is written, and the places, services and events of a town that does not exist like this."""
    town, _new = Town.objects.get_or_create(
        slug="mechelen",
        defaults={"name": "Mechelen", "postcode": "2800", "latitude": 51.03, "longitude": 4.48},
    )
    load_welcome()
    load_welcome([DEMO / "organisations"], texts=DEMO / "texts")
    load_places(DEMO / "places.json", town=town)
    load_welcome([DEMO / "services", DEMO / "events"], texts=DEMO / "texts")
    return town
