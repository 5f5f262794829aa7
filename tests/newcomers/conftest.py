import pytest

from config.reference.models import Place


@pytest.fixture(autouse=True)
def _places(db):
    for postcode, name in [("2800", "Mechelen"), ("2801", "Heffen"), ("2812", "Muizen"), ("2812", "Hofstade")]:
        Place.objects.get_or_create(postcode=postcode, name=name, defaults={"latitude": 51.03, "longitude": 4.48})
