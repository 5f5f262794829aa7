import datetime as dt

import factory

from config.accounts.models import Membership
from config.accounts.roles import Role
from newcomers.models import Newcomer

from .accounts import ProgrammeFactory, UserFactory


class NewcomerFactory(factory.django.DjangoModelFactory):
    """A newcomer whose file is complete and who waits for a mentor."""

    class Meta:
        model = Newcomer
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    reference = factory.Sequence(lambda n: f"N{n:05}")
    state = Newcomer.State.READY
    first_name = "Oksana"
    last_name = factory.Sequence(lambda n: f"Newcomername{n}")
    phone = factory.Sequence(lambda n: f"+32470{n:06}")
    birth_year = 1990
    gender = "female"
    postcode = "2800"
    municipality = "Mechelen"
    languages = [{"code": "uk", "level": "native"}, {"code": "en", "level": "B1"}, {"code": "nl", "level": "A2"}]
    interests = ["cooking", "walking"]
    isco_code = "2411"
    occupation = "accountant"
    years_experience = 5
    availability = ["tue-evening", "sat-morning"]
    max_distance_km = 15
    registered_on = dt.date(2026, 9, 1)
    arrival_date = dt.date(2026, 3, 1)
    country_of_origin = "UA"
    residence_status = "temporary_protection"
    needs = ["work", "language", "housing"]
    goals = "Find work as an accountant."
    education_level = 7
    childcare_barrier = False
    integration_hours_due = 40

    @factory.post_generation
    def membership(self, create, extracted, **kwargs):
        Membership.objects.get_or_create(user=self.user, programme=self.programme, role=Role.NEWCOMER)
