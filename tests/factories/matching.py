import factory
from django.utils import timezone

from config.accounts.models import NEEDED_PURPOSES
from config.accounts.services import give_consent
from config.reference.models import Place
from matching.models import DEFAULT_WEIGHTS, Proposal, Run

from .accounts import ProgrammeFactory
from .mentoring import MentorFactory
from .newcomers import NewcomerFactory

PLACES = (("2800", "Mechelen", 51.03, 4.48), ("2850", "Boom", 51.09, 4.37), ("8400", "Oostende", 51.22, 2.92))


def load_places():
    """Three real places: two near each other and one far away."""
    for postcode, name, latitude, longitude in PLACES:
        Place.objects.get_or_create(
            postcode=postcode, name=name, defaults={"latitude": latitude, "longitude": longitude}
        )


def agree(*people):
    """The consents without which there is no mentoring."""
    for person in people:
        give_consent(user=person.user, programme=person.programme, purposes=NEEDED_PURPOSES, language="en")
    return people[0]


def waiting_newcomer(**given):
    """A newcomer who waits and has agreed, in a place that is known."""
    load_places()
    return agree(NewcomerFactory(**given))


def free_mentor(**given):
    """A mentor with a free place who has agreed, in a place that is known."""
    load_places()
    return agree(MentorFactory(**given))


class RunFactory(factory.django.DjangoModelFactory):
    """A run that is done."""

    class Meta:
        model = Run

    programme = factory.SubFactory(ProgrammeFactory)
    state = Run.State.DONE
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)
    parameters = factory.LazyFunction(lambda: {"weights": dict(DEFAULT_WEIGHTS)})
    counts = factory.LazyFunction(
        lambda: {"waiting": 1, "mentors": 1, "free_places": 1, "possible_pairs": 1, "proposed": 1, "unmatched": 0}
    )


class ProposalFactory(factory.django.DjangoModelFactory):
    """An undecided proposal of two people who have agreed and can meet."""

    class Meta:
        model = Proposal

    programme = factory.SubFactory(ProgrammeFactory)
    run = factory.SubFactory(RunFactory, programme=factory.SelfAttribute("..programme"))
    newcomer = factory.LazyAttribute(lambda new: waiting_newcomer(programme=new.programme))
    mentor = factory.LazyAttribute(lambda new: free_mentor(programme=new.programme))
    score = 72.5
    reasons = factory.LazyFunction(
        lambda: {
            "for": [
                {"code": "needs", "points": 40.0, "of": 50.0, "values": {"themes": ["work"], "missing": ["housing"]}},
                {"code": "language", "points": 32.5, "of": 40.0, "values": {"code": "en", "level": "B1"}},
            ],
            "against": [{"code": "distance", "points": 0.0, "of": 10.0, "values": {"km": 14.8}}],
            "unknown": [{"code": "interests"}],
        }
    )
