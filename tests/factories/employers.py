import factory

from config.accounts.models import Membership
from config.accounts.roles import Role
from employers.models import Employer

from .accounts import ProgrammeFactory, UserFactory


class EmployerFactory(factory.django.DjangoModelFactory):
    """An organisation that applied and waits for an answer."""

    class Meta:
        model = Employer
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    organisation = factory.Sequence(lambda n: f"Bakery {n}")
    contact_name = factory.Sequence(lambda n: f"Contact Person{n}")
    phone = "+3215123456"
    postcode = "2800"
    municipality = "Mechelen"
    message = "We look for people who like to get up early."

    @factory.post_generation
    def membership(self, create, extracted, **kwargs):
        Membership.objects.get_or_create(user=self.user, programme=self.programme, role=Role.EMPLOYER)
