import pytest

from config.core.models import Event
from config.core.states import IllegalMove, advance
from newcomers.models import Newcomer
from tests.factories import MentorFactory, MentorshipFactory, NewcomerFactory


def test_a_move_is_written_with_who_and_why(db):
    newcomer = NewcomerFactory(state="registered")
    advance(newcomer, Newcomer.State.READY, by=newcomer.user, reason="complete")
    line = Event.objects.about(newcomer).get()
    assert (line.verb, line.actor, line.reason) == ("registered→ready", newcomer.user, "complete")
    assert Newcomer.objects.get().state == newcomer.state == "ready"


def test_the_database_decides_where_a_move_starts(db):
    newcomer = NewcomerFactory(state="registered")
    Newcomer.objects.update(state="withdrawn")
    with pytest.raises(IllegalMove):
        advance(newcomer, Newcomer.State.READY, by=None)


def test_the_factories_make_people_who_can_meet(db):
    mentorship = MentorshipFactory()
    assert mentorship.mentor.places_taken == 1
    assert MentorFactory().has_free_place()
