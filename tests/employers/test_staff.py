"""A coordinator says yes or no; nobody sees another programme's employers."""

from django.core import mail
from django.urls import reverse

from config.accounts.models import Membership
from config.core import privacy
from config.core.models import Event
from employers import services
from employers.models import Employer
from tests.factories import CoordinatorFactory, UserFactory, sign_in
from tests.factories.employers import EmployerFactory


def test_the_list_shows_my_programme_only_and_can_be_filtered(client, programme):
    mine = EmployerFactory(programme=programme, organisation="Mine")
    services.approve(employer=EmployerFactory(programme=programme, organisation="Approved one"), by=UserFactory())
    EmployerFactory(organisation="Canary elsewhere")
    sign_in(client, CoordinatorFactory(programme=programme))
    page = client.get(reverse("employers:list")).content.decode()
    assert mine.organisation in page
    assert "Canary" not in page
    filtered = client.get(reverse("employers:list"), {"state": "applied"}).content.decode()
    assert "Approved one" not in filtered


def test_a_list_of_many_asks_as_little_as_a_list_of_one(client, programme, django_assert_num_queries):
    sign_in(client, CoordinatorFactory(programme=programme))
    EmployerFactory(programme=programme)
    client.get(reverse("employers:list"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(reverse("employers:list"))
    EmployerFactory.create_batch(3, programme=programme)
    with django_assert_num_queries(len(one)):
        client.get(reverse("employers:list"))


def test_approving_tells_the_organisation_once(client, programme):
    employer = EmployerFactory(programme=programme)
    sign_in(client, CoordinatorFactory(programme=programme))
    for _ in range(2):
        client.post(reverse("employers:approve", args=[employer.pk]))
    employer.refresh_from_db()
    assert employer.state == Employer.State.APPROVED
    assert [letter.to for letter in mail.outbox] == [[employer.user.email]]
    assert "Decline" in client.get(reverse("employers:employer", args=[employer.pk])).content.decode()


def test_declining_needs_a_reason_that_the_organisation_reads(client, programme):
    employer = EmployerFactory(programme=programme)
    sign_in(client, CoordinatorFactory(programme=programme))
    url = reverse("employers:decline", args=[employer.pk])
    assert 'aria-invalid="true"' in client.post(url, {"reason": ""}).content.decode()
    client.post(url, {"reason": "We only work with shops in town."})
    employer.refresh_from_db()
    assert employer.state == Employer.State.DECLINED
    assert "only work with shops" in mail.outbox[0].body
    assert not Membership.objects.filter(user=employer.user).exists()
    sign_in(client, employer.user)
    assert "only work with shops" in client.get(reverse("employers:my_organisation")).content.decode()


def test_another_programmes_employer_is_not_there(client, programme):
    other = EmployerFactory()
    sign_in(client, CoordinatorFactory(programme=programme))
    assert client.get(reverse("employers:employer", args=[other.pk])).status_code == 404
    for verb in ("approve", "decline"):
        assert client.post(reverse(f"employers:{verb}", args=[other.pk]), {"reason": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.state == Employer.State.APPLIED


def test_an_employer_corrects_its_own_data_and_nobody_elses(client, programme):
    employer, other = EmployerFactory(programme=programme), EmployerFactory(programme=programme)
    sign_in(client, employer.user)
    assert employer.organisation in client.get(reverse("employers:my_organisation")).content.decode()
    data = {"organisation": "New name", "contact_name": "Lotte"}
    client.post(reverse("employers:edit", args=[employer.pk]), data)
    employer.refresh_from_db()
    assert (employer.organisation, employer.state) == ("New name", Employer.State.APPLIED)
    assert "contact_name" in Event.objects.about(employer).get(verb="data changed").data["fields"]
    assert client.post(reverse("employers:edit", args=[other.pk]), data).status_code == 404
    assert client.get(reverse("employers:employer", args=[employer.pk])).status_code == 403


def test_an_employer_sees_and_erases_what_is_known(programme):
    employer = EmployerFactory(programme=programme, contact_name="Canary Person")
    assert "Canary Person" in str(privacy.export(employer.user))
    privacy.erase(employer.user)
    employer.refresh_from_db()
    assert (employer.contact_name, employer.phone, employer.message) == ("", "", "")
