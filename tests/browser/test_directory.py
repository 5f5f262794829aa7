"""The directory on a phone: who helps, chosen without a script, read from the left and from the right."""

import datetime as dt

import pytest
from django.urls import reverse

from content.models import OpeningTime, Organisation, Place, Service, Town
from tests.content.texts import written

from .conftest import PHONE


@pytest.fixture
def neighbourhood(transactional_db):
    town = Town.objects.create(slug="lier", name="Lier", postcode="2500", latitude=51.13, longitude=4.57)
    title = {"key": "title", "kind": "title"}
    house = written(None, slug="house", kind="organisation", segments=[{**title, "text": "Sociaal Huis"}])
    organisation = Organisation.objects.create(document=house, phone="+32 15 00 00 01", email="huis@voorbeeld.example")
    place = Place.objects.create(
        slug="door", town=town, organisation=organisation, name="Sociaal Huis Voorbeeld",
        street="Markt 1", postcode="2500", municipality="Lier", phone="+32 15 00 00 02",
    )  # fmt: skip
    OpeningTime.objects.create(place=place, weekday=1, opens=dt.time(9), closes=dt.time(12), by_appointment=True)
    for slug, spoken in (("debts", ["nl"]), ("papers", ["nl", "ar"])):
        document = written(None, slug=slug, kind="service", segments=[{**title, "text": f"Hulp {slug}"}])
        Service.objects.create(document=document, organisation=organisation, languages=spoken).places.add(place)


@pytest.mark.parametrize("language", ["nl", "uk", "ar"])
def test_somebody_finds_who_speaks_her_language_and_how_to_call(visit, neighbourhood, language):
    person = visit(width=PHONE, language=language)
    page = person.go(reverse("content:directory", args=[language]))
    assert page.locator(".entry").count() == 3
    assert person.reads_from_the_right() is (language == "ar")
    page.locator("[name=spoken]").select_option("ar")
    page.locator(".filters button").click()
    assert page.locator(".entry").count() == 2
    person.is_accessible()
    page.locator(".entry h2 a").first.click()
    number = page.locator('a[href="tel:+3215000002"] bdi')
    assert number.get_attribute("dir") == "ltr"
    person.is_accessible()
