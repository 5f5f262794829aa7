"""Who is forgotten is forgotten in the spreadsheets too that brought her, or that still wait."""

import pytest
from django.urls import reverse

from config.core import privacy
from config.core.models import Draft
from config.reference.models import Place
from mentoring.imports.models import ImportedRow, PeopleImport
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, sign_in

from .files import newcomer
from .test_pages import _previewed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mechelen():
    Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)


@pytest.fixture
def desk(client, programme):
    return sign_in(client, CoordinatorFactory(programme=programme))


def person(programme, **user):
    return NewcomerFactory(programme=programme, phone="+32470112233", **{f"user__{key}": user[key] for key in user})


def test_a_file_that_waits_is_thrown_away_when_somebody_in_it_is_forgotten(desk, programme):
    here = person(programme, email="oksana@example.org")
    found, _page = _previewed(desk, programme, [newcomer(**{"e-mail": "OKSANA@example.org"})])
    assert found.files
    privacy.erase(here.user)
    found.refresh_from_db()
    assert (found.state, found.files, found.samples) == (PeopleImport.State.DISCARDED, [], [])
    assert not ImportedRow.objects.exists()


def test_a_file_without_her_stays(desk, programme):
    here = person(programme, email="sana@example.org")
    here.phone = "+32470000001"
    here.save()
    found, _page = _previewed(desk, programme, [newcomer()])
    privacy.erase(here.user)
    found.refresh_from_db()
    assert found.state == PeopleImport.State.PREVIEWED
    assert ImportedRow.objects.count() == 1


def test_after_the_import_only_her_rows_go(desk, programme):
    people = [
        newcomer(),
        newcomer(),
        newcomer(mobile="0470 99 88 77", first="Nadia", **{"e-mail": "nadia@example.org"}),
    ]
    found, _page = _previewed(desk, programme, people)
    desk.post(reverse("mentoring:import_confirm", args=[found.pk]))
    privacy.erase(Newcomer.objects.get(user__email="oksana@example.org").user)
    assert [row.content["name"] for row in ImportedRow.objects.all()] == ["Nadia Bilyk"]


@pytest.mark.parametrize(
    "typed", [{"phone": ["0470 11 22 33"]}, {"phone": ["+32 (0)470/112233"]}, {"email": ["Oksana@Example.ORG "]}]
)
def test_a_draft_is_hers_however_she_wrote_her_number(programme, typed):
    here = person(programme, email="oksana@example.org")
    draft, _token = Draft.begin(kind="newcomer", tenant_id=programme.pk, language="uk")
    Draft.objects.filter(pk=draft.pk).update(data={"typed": {"contact": typed}})
    privacy.erase(here.user)
    assert not Draft.objects.exists()


def test_a_sent_draft_with_her_sign_in_name_goes_and_anothers_stays(programme):
    here = person(programme, email=None, sign_in_name="w-abcd2345")
    for result in ({"sign_in_name": "w-abcd2345"}, {"sign_in_name": "w-abcd2346"}, {"email": "xw-abcd2345@a.example"}):
        draft, _token = Draft.begin(kind="newcomer", tenant_id=programme.pk, language="uk")
        Draft.objects.filter(pk=draft.pk).update(data={"result": result})
    privacy.erase(here.user)
    assert Draft.objects.count() == 2


def test_a_mentor_is_forgotten_in_the_files_as_well(desk, programme):
    helper = MentorFactory(programme=programme, phone="+32470112233")
    found, _page = _previewed(desk, programme, [newcomer()])
    privacy.erase(helper.user)
    found.refresh_from_db()
    assert found.state == PeopleImport.State.DISCARDED
