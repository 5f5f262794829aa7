import datetime as dt

import factory
from django.utils import timezone

from config.accounts.models import Membership
from config.accounts.roles import Role
from mentoring.models import Mentor, Mentorship
from mentoring.states import OPEN

from .accounts import ProgrammeFactory, UserFactory
from .newcomers import NewcomerFactory


class MentorFactory(factory.django.DjangoModelFactory):
    """An approved and trained mentor with one free place."""

    class Meta:
        model = Mentor
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    reference = factory.Sequence(lambda n: f"M{n:05}")
    state = Mentor.State.APPROVED
    first_name = "Griet"
    last_name = factory.Sequence(lambda n: f"Mentorname{n}")
    phone = factory.Sequence(lambda n: f"+32480{n:06}")
    birth_year = 1975
    gender = "female"
    postcode = "2800"
    municipality = "Mechelen"
    languages = [{"code": "nl", "level": "native"}, {"code": "en", "level": "C1"}]
    interests = ["cooking", "cycling"]
    isco_code = "2411"
    occupation = "accountant"
    years_experience = 20
    availability = ["tue-evening", "sun-morning"]
    max_distance_km = 15
    offers = ["work", "language"]
    motivation = "I like meeting people."
    capacity = 1
    code_accepted_at = factory.LazyFunction(timezone.now)
    training_completed_on = dt.date(2026, 5, 1)
    training_expires_on = dt.date(2029, 5, 1)

    @factory.post_generation
    def membership(self, create, extracted, **kwargs):
        Membership.objects.get_or_create(user=self.user, programme=self.programme, role=Role.MENTOR)


class MentorshipFactory(factory.django.DjangoModelFactory):
    """An active mentorship of two people of one programme."""

    class Meta:
        model = Mentorship
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    newcomer = factory.SubFactory(NewcomerFactory, programme=factory.SelfAttribute("..programme"), state="matched")
    mentor = factory.SubFactory(MentorFactory, programme=factory.SelfAttribute("..programme"))
    state = Mentorship.State.ACTIVE
    offer_expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    newcomer_answer = "yes"
    mentor_answer = "yes"

    @factory.post_generation
    def place(self, create, extracted, **kwargs):
        """An open mentorship takes one of the mentor's places."""
        if create and self.state in OPEN:
            self.mentor.places_taken += 1
            self.mentor.save(update_fields=["places_taken"])
