"""``load_reference``: the starter set, official layouts, again and again."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from config.reference.esco import LANGUAGES
from config.reference.models import Occupation, OccupationGroup, Place
from config.reference.occupations import group_name, resolve, search

pytestmark = pytest.mark.django_db

OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_official_files = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason=f"the official files are not in {OFFICIAL}; they may not be committed"
)
NURSE = "http://data.europa.eu/esco/occupation/0001"
PILOT = "http://data.europa.eu/esco/occupation/0002"


def geonames(path, *rows):
    """A tiny file in the GeoNames layout: (postcode, name, latitude, longitude)."""
    lines = [f"BE\t{p}\t{n}\tVlaanderen\tVLG\tAntwerpen\tVAN\tX\t12\t{a}\t{b}\t6" for p, n, a, b in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def esco(folder, language, *rows):
    """A tiny file in the ESCO layout: (address, group, label); the other label runs over two lines."""
    head = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status"]
    with (folder / f"occupations_{language}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(["Occupation", uri, isco, label, "one\ntwo", "released"] for uri, isco, label in rows)


def counts():
    return Place.objects.count(), Occupation.objects.count(), OccupationGroup.objects.count()


def test_starter_set_knows_every_place_and_occupation_of_the_demonstration_town():
    call_command("load_reference")
    places = set(Place.objects.values_list("postcode", "name"))
    assert ("2800", "Mechelen") in places
    assert 100 <= len(places) <= 200
    assert 120 <= Occupation.objects.count() <= 130


@needs_official_files
@pytest.mark.parametrize("sheet", ["newcomers", "mentors", "closed_mentorships"])
def test_starter_set_resolves_every_person_of_the_demonstration_town(sheet):
    call_command("load_reference")
    places = set(Place.objects.values_list("postcode", "name"))
    occupations = set(Occupation.objects.values_list("isco_code", "label_en"))
    with (OFFICIAL / "mechelen" / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for side in ("newcomer_", "mentor_") if sheet == "closed_mentorships" else ("",):
                assert (row[f"{side}postcode"], row[f"{side}municipality"]) in places
                assert (row[f"{side}isco_code"], row[f"{side}occupation"]) in occupations


def test_starter_set_has_a_label_in_every_language_and_rounded_coordinates():
    call_command("load_reference", starter=True)
    for occupation in Occupation.objects.all():
        assert all(getattr(occupation, f"label_{code}") for code in LANGUAGES), occupation
    for place in Place.objects.all():
        assert (place.latitude, place.longitude) == (round(place.latitude, 2), round(place.longitude, 2))


def test_starter_set_can_be_loaded_twice():
    call_command("load_reference")
    before = counts()
    call_command("load_reference")
    assert counts() == before


def test_starter_set_shows_an_occupation_in_the_readers_language():
    call_command("load_reference")
    occupation = resolve(["nurse"])["nurse"]
    with translation.override("uk"):
        assert "медсестра" in str(occupation)
        assert occupation in search("медсес")


def test_resolve_finds_a_label_in_any_language_whatever_its_capitals(django_assert_num_queries):
    call_command("load_reference")
    with django_assert_num_queries(1):
        found = resolve([" Kok ", "ΗΛΕΚΤΡΟΛΌΓΟΣ", "wizard", ""])
    assert {text: occupation.isco_code for text, occupation in found.items()} == {
        " Kok ": "5120",
        "ΗΛΕΚΤΡΟΛΌΓΟΣ": "7411",
    }


def test_official_places_replace_the_starter_places_of_their_postcode(tmp_path):
    call_command("load_reference")
    rows = [("2800", "Mechelen", 51.0257, 4.4776), ("2800", "Mechelen-Noord", 51.03, 4.48)]
    call_command("load_reference", postcodes=geonames(tmp_path / "BE.txt", *rows))
    assert list(Place.objects.filter(postcode="2800").values_list("name", "latitude", "is_starter")) == [
        ("Mechelen", 51.0257, False),
        ("Mechelen-Noord", 51.03, False),
    ]
    assert Place.objects.filter(postcode="2811", is_starter=True).exists()


def test_starter_set_leaves_official_places_alone(tmp_path):
    call_command("load_reference", postcodes=geonames(tmp_path / "BE.txt", ("2800", "Mechelen", 51.0257, 4.4776)))
    call_command("load_reference", starter=True)
    assert Place.objects.get(postcode="2800").latitude == 51.0257


def test_official_places_can_be_loaded_twice_and_follow_a_correction(tmp_path):
    call_command("load_reference", postcodes=geonames(tmp_path / "a.txt", ("2800", "Mechelen", 51.0, 4.0)))
    call_command("load_reference", postcodes=geonames(tmp_path / "b.txt", ("2800", "Mechelen", 51.5, 4.5)))
    assert Place.objects.get().latitude == 51.5


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("postcode,name\n2800,Mechelen\n", "12 columns"),
        ("", "no place"),
        ("BE\t2800\tMechelen\t\t\t\t\t\t\tnorth\t4.4\t6\n", "latitude"),
        ("BE\t2800\tMechelen\t\t\t\t\t\t\t951\t4.4\t6\n", "globe"),
        ("BE\t\tMechelen\t\t\t\t\t\t\t51\t4.4\t6\n", "postcode"),
    ],
)
def test_wrong_postcode_file_is_refused_with_its_reason_and_changes_nothing(tmp_path, content, says):
    path = tmp_path / "wrong.txt"
    path.write_text("BE\t1000\tBrussel\t\t\t\t\t\t\t50.8\t4.3\t6\n" * bool(content) + content, encoding="utf-8")
    with pytest.raises(CommandError, match=says):
        call_command("load_reference", postcodes=path)
    assert not Place.objects.exists()


def test_esco_labels_come_in_the_languages_that_are_there(tmp_path):
    esco(tmp_path, "en", (NURSE, "2221", "nurse responsible for general care"), (PILOT, "3153", "pilot"))
    esco(tmp_path, "nl", (PILOT, "3153", "piloot"), (NURSE, "2221", "verpleegkundige algemene zorg"))
    call_command("load_reference", esco=tmp_path)
    pilot = Occupation.objects.get(esco_uri=PILOT)
    assert (pilot.isco_code, pilot.label_en, pilot.label_nl, pilot.label_fr) == ("3153", "pilot", "piloot", None)
    with translation.override("fr"):
        assert str(pilot) == "piloot"


def test_esco_can_be_loaded_twice_and_follows_a_new_version(tmp_path):
    esco(tmp_path, "en", (PILOT, "3153", "pilot"))
    call_command("load_reference", esco=tmp_path)
    esco(tmp_path, "en", (PILOT, "3153", "aircraft pilot"))
    call_command("load_reference", esco=tmp_path)
    assert Occupation.objects.get().label_en == "aircraft pilot"


def test_esco_takes_over_the_starter_occupation_with_the_same_name(tmp_path):
    call_command("load_reference")
    before = Occupation.objects.count()
    esco(tmp_path, "en", (NURSE, "2221", "Nurse"))
    call_command("load_reference", esco=tmp_path)
    call_command("load_reference", starter=True)
    nurse = Occupation.objects.get(esco_uri=NURSE)
    assert (nurse.label_en, nurse.label_sv) == ("Nurse", "sjuksköterska")
    assert Occupation.objects.count() == before


def test_esco_names_the_groups(tmp_path):
    esco(tmp_path, "en", (NURSE, "2221", "nurse"))
    (tmp_path / "ISCOGroups_en.csv").write_text(
        'conceptUri,code,preferredLabel,description\nx,2221,Nursing professionals,"two\nlines"\n', encoding="utf-8"
    )
    call_command("load_reference", esco=tmp_path)
    assert group_name("2221") == "Nursing professionals"
    assert group_name("9999") == "9999"


def test_esco_folder_without_english_is_refused(tmp_path):
    esco(tmp_path, "nl", (PILOT, "3153", "piloot"))
    with pytest.raises(CommandError, match=r"occupations_en\.csv"):
        call_command("load_reference", esco=tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a,b\n1,2\n", "no column"),
        ("conceptUri,iscoGroup,preferredLabel\nx,teacher,Teacher\n", "ISCO-08"),
        ("conceptUri,iscoGroup,preferredLabel\nx,,Teacher\n", "empty"),
    ],
)
def test_wrong_esco_file_is_refused_with_its_reason(tmp_path, content, says):
    (tmp_path / "occupations_en.csv").write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=says):
        call_command("load_reference", esco=tmp_path)
    assert not Occupation.objects.exists()


@needs_official_files
def test_official_files_load_and_load_again():
    options = {"starter": True, "postcodes": OFFICIAL / "geonames_BE.txt", "esco": OFFICIAL / "esco"}
    call_command("load_reference", **options)
    before = counts()
    assert before[0] == 2781
    assert before[1] > 3000
    assert before[2] > 600
    assert not Place.objects.filter(postcode="2800", is_starter=True).exists()
    call_command("load_reference", **options)
    assert counts() == before
    with translation.override("fr"):
        assert group_name("2221") == "Cadres infirmiers"
