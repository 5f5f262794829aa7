"""Coordinates of people: the row of their place, or else the mean of their postcode."""

import pytest

from config.reference.models import Place
from config.reference.places import coordinates, distance_km, find_places

pytestmark = pytest.mark.django_db


def place(postcode, name, latitude, longitude):
    return Place.objects.create(postcode=postcode, name=name, latitude=latitude, longitude=longitude)


@pytest.fixture
def _mechelen():
    place("2800", "Mechelen", 51.02, 4.48)
    place("2800", "Walem", 51.06, 4.46)
    place("2811", "Leest", 51.03, 4.41)


@pytest.mark.usefixtures("_mechelen")
def test_coordinates_are_those_of_the_same_postcode_and_name():
    assert coordinates([("2800", "Walem")]) == {("2800", "Walem"): (51.06, 4.46)}


@pytest.mark.usefixtures("_mechelen")
def test_coordinates_do_not_depend_on_capitals_or_spaces():
    pair = (" 2800", "  WALEM ")
    assert coordinates([pair]) == {pair: (51.06, 4.46)}


@pytest.mark.usefixtures("_mechelen")
@pytest.mark.parametrize("name", ["", "Leest", "Nowhere"])
def test_coordinates_of_an_unknown_name_are_the_mean_of_the_postcode(name):
    assert coordinates([("2800", name)])[("2800", name)] == pytest.approx((51.04, 4.47))


@pytest.mark.usefixtures("_mechelen")
def test_coordinates_leave_out_an_unknown_or_empty_postcode():
    assert coordinates([("9999", "Mechelen"), ("", "Mechelen")]) == {}


@pytest.mark.usefixtures("_mechelen")
def test_coordinates_of_many_people_cost_one_query(django_assert_num_queries):
    pairs = [("2800", "Mechelen"), ("2800", "Walem"), ("2811", "Leest"), ("2811", "?")] * 100
    with django_assert_num_queries(1):
        assert len(coordinates(pairs)) == 4


def test_coordinates_of_nobody_cost_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert coordinates([]) == {}


@pytest.mark.usefixtures("_mechelen")
def test_find_places_gives_the_places_of_a_postcode_by_name():
    assert [found.name for found in find_places(" 2800 ")] == ["Mechelen", "Walem"]
    assert find_places("0000") == []


def test_distance_is_the_great_circle():
    # Mechelen to Antwerp, computed independently with the spherical law of cosines: about 22.2 km.
    assert distance_km((51.0257, 4.4776), (51.2199, 4.4035)) == pytest.approx(22.2, abs=0.1)
    assert distance_km((51.0, 4.0), (51.0, 4.0)) == 0
