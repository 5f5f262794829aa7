import datetime as dt

import pytest
from django.core import mail

from config.accounts.models import Purpose, ToDo
from config.accounts.services import open_todo, withdraw_consent
from config.core.errors import Refused
from config.core.models import Event
from config.core.states import IllegalMove
from matching import services
from matching.models import DEFAULT_WEIGHTS, Proposal
from matching.states import Outcome, ProposalState
from mentoring.errors import MentorNotAvailable, NewcomerTaken, NoPlaceLeft
from mentoring.models import Mentorship
from mentoring.services import answer_offer
from newcomers import services as newcomer_services
from tests.factories import CoordinatorFactory, MentorshipFactory
from tests.factories.matching import ProposalFactory, free_mentor, waiting_newcomer


@pytest.fixture
def anna(programme):
    return CoordinatorFactory(programme=programme)


@pytest.fixture
def proposal(programme):
    return ProposalFactory(programme=programme)


def test_approving_offers_the_mentorship_to_both(proposal, anna):
    mentorship = services.approve(proposal=proposal, by=anna, reason="good pair")
    proposal.refresh_from_db()
    assert (mentorship.newcomer, mentorship.mentor) == (proposal.newcomer, proposal.mentor)
    assert mentorship.reasons == proposal.reasons
    assert (proposal.state, proposal.mentorship, proposal.outcome) == ("approved", mentorship, Outcome.WAITING)
    assert (proposal.decided_by, proposal.decision_reason) == (anna, "good pair")
    assert {letter.to[0] for letter in mail.outbox} == {proposal.newcomer.user.email, proposal.mentor.user.email}


def test_approving_twice_is_approving_once(proposal, anna):
    first = services.approve(proposal=proposal, by=anna)
    assert services.approve(proposal=proposal, by=anna) == first
    assert Mentorship.objects.count() == 1
    assert len(mail.outbox) == 2


def test_the_last_place_is_given_once(programme, proposal, anna):
    other = ProposalFactory(programme=programme, run=proposal.run, mentor=proposal.mentor)
    services.approve(proposal=proposal, by=anna)
    with pytest.raises(NoPlaceLeft):
        services.approve(proposal=other, by=anna)
    other.refresh_from_db()
    assert other.state == ProposalState.PROPOSED
    assert Mentorship.objects.count() == 1


def test_without_consent_there_is_no_offer(programme, proposal, anna):
    withdraw_consent(user=proposal.newcomer.user, programme=programme, purpose=Purpose.SHARING)
    with pytest.raises(Refused, match="has not agreed"):
        services.approve(proposal=proposal, by=anna)
    assert not Mentorship.objects.exists()


def test_a_rule_that_broke_since_the_run_stops_the_approval(proposal, anna):
    proposal.newcomer.availability = ["wed-morning"]
    proposal.newcomer.save()
    with pytest.raises(Refused, match="no half-day when both are free"):
        services.approve(proposal=proposal, by=anna)


def test_a_mentor_on_a_break_cannot_be_approved(proposal, anna):
    proposal.mentor.state = "paused"
    proposal.mentor.save()
    with pytest.raises((Refused, MentorNotAvailable)):
        services.approve(proposal=proposal, by=anna)


def test_a_declined_proposal_stays_declined(proposal, anna):
    services.decline(proposal=proposal, by=anna, reason="They are neighbours.")
    services.decline(proposal=proposal, by=anna, reason="again")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision_reason) == ("declined", "They are neighbours.")
    assert Event.objects.about(proposal).count() == 1
    with pytest.raises(IllegalMove):
        services.approve(proposal=proposal, by=anna)


def test_declining_needs_a_reason(proposal, anna):
    with pytest.raises(Refused):
        services.decline(proposal=proposal, by=anna, reason="  ")


def test_a_hold_can_be_ended(proposal, anna):
    services.hold(proposal=proposal, by=anna, reason="on holiday")
    services.hold(proposal=proposal, by=anna)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision_reason, proposal.decided_at) == ("on_hold", "on holiday", None)
    services.unhold(proposal=proposal, by=anna)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED
    assert services.approve(proposal=proposal, by=anna)


def test_the_to_do_is_done_when_everything_is_decided(programme, proposal, anna):
    other = ProposalFactory(programme=programme, run=proposal.run)
    open_todo(programme=programme, about=proposal.run, code="decide_proposals")
    services.approve(proposal=proposal, by=anna)
    assert ToDo.objects.open().filter(code="decide_proposals").exists()
    services.hold(proposal=other, by=anna)
    assert not ToDo.objects.open().filter(code="decide_proposals").exists()
    services.unhold(proposal=other, by=anna)
    assert ToDo.objects.open().filter(code="decide_proposals").exists()


def test_another_mentor_can_be_chosen_with_a_reason(programme, proposal, anna):
    other = free_mentor(programme=programme)
    with pytest.raises(Refused):
        services.choose(newcomer=proposal.newcomer, mentor=other, run=proposal.run, by=anna, reason="")
    chosen = services.choose(
        newcomer=proposal.newcomer, mentor=other, run=proposal.run, by=anna, reason="They met at the café."
    )
    again = services.choose(newcomer=proposal.newcomer, mentor=other, run=proposal.run, by=anna, reason="")
    proposal.refresh_from_db()
    assert chosen == again == Proposal.objects.get(state=ProposalState.PROPOSED)
    assert chosen.chosen_by_hand
    assert (proposal.state, proposal.decision_reason) == ("superseded", "They met at the café.")
    # the mentor who was replaced was not declined: he can be proposed again
    assert proposal.mentor in [one.mentor for one in services.alternatives(proposal.newcomer, proposal.run)]


@pytest.mark.parametrize(
    ("his", "said"),
    [
        ({"languages": [{"code": "fr", "level": "native"}]}, "no common language"),
        ({"availability": ["wed-morning"]}, "no half-day"),
        ({"newcomer_gender": "male_required"}, "a required wish"),
        ({"postcode": "8400", "municipality": "Oostende"}, "distance"),
        ({"state": "applied"}, "not approved"),
        ({"state": "left"}, "not approved"),
        ({"training_expires_on": dt.date(2020, 1, 1)}, "no valid training"),
        ({"places_taken": 1}, "no free place"),
    ],
)
def test_a_hard_rule_holds_for_hand_picked_mentors_too(programme, proposal, anna, his, said):
    impossible = free_mentor(programme=programme, **his)
    with pytest.raises(Refused, match=said):
        services.choose(newcomer=proposal.newcomer, mentor=impossible, run=proposal.run, by=anna, reason="I want to")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED


def test_a_place_that_is_held_for_somebody_cannot_be_chosen(programme, proposal, anna):
    services.hold(proposal=proposal, by=anna)
    newcomer = waiting_newcomer(programme=programme)
    with pytest.raises(Refused, match="no free place"):
        services.choose(newcomer=newcomer, mentor=proposal.mentor, run=proposal.run, by=anna, reason="better")


def test_who_has_a_mentor_is_not_given_another(programme, proposal, anna):
    other = free_mentor(programme=programme)
    services.approve(proposal=proposal, by=anna)
    with pytest.raises(NewcomerTaken):
        services.choose(newcomer=proposal.newcomer, mentor=other, run=proposal.run, by=anna, reason="better")


def test_people_of_two_programmes_are_never_brought_together(proposal, anna):
    with pytest.raises(Refused, match="same programme"):
        services.choose(newcomer=proposal.newcomer, mentor=free_mentor(), run=proposal.run, by=anna, reason="x")


def test_alternatives_are_ranked_and_possible(programme, proposal, anna):
    best = free_mentor(programme=programme, offers=["work", "language", "housing"], capacity=3)
    free_mentor(programme=programme, availability=["wed-morning"])
    ProposalFactory(programme=programme, run=proposal.run, mentor=best)
    ranked = services.alternatives(proposal.newcomer, proposal.run)
    assert [one.mentor for one in ranked] == [best, proposal.mentor]
    assert ranked[0].score > ranked[1].score
    assert (ranked[0].free_places, ranked[0].promised) == (3, 1)


def test_alternatives_score_like_the_run(programme):
    for number in range(4):
        waiting_newcomer(programme=programme, interests=["chess"] if number else ["cooking"])
        free_mentor(programme=programme, interests=["chess"] if number % 2 else ["cooking", "cycling"])
    run = services.request_run(programme=programme, by=None)
    for proposal in Proposal.objects.filter(run=run).select_related("newcomer__programme", "mentor"):
        ranked = services.alternatives(proposal.newcomer, run)
        assert next(one.score for one in ranked if one.mentor == proposal.mentor) == proposal.score


def test_the_outcome_is_what_the_two_answered(proposal, anna):
    mentorship = services.approve(proposal=proposal, by=anna)
    answer_offer(mentorship=mentorship, by=proposal.newcomer.user, answer="yes")
    assert Proposal.objects.get().outcome == Outcome.WAITING
    answer_offer(mentorship=mentorship, by=proposal.mentor.user, answer="yes")
    assert Proposal.objects.get().outcome == Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("lapsed", "outcome"),
    [("declined_by_mentor", Outcome.DECLINED), ("expired", Outcome.EXPIRED), ("withdrawn", Outcome.WITHDRAWN)],
)
def test_an_offer_that_came_to_nothing_says_how(programme, lapsed, outcome):
    mentorship = MentorshipFactory(programme=programme, state="lapsed", lapse_reason=lapsed)
    proposal = ProposalFactory.build(mentorship=mentorship, newcomer=None, mentor=None, run=None, programme=None)
    assert proposal.outcome == outcome


def test_a_coordinator_of_another_town_decides_nothing_here(programme, proposal):
    stranger = CoordinatorFactory()
    other = free_mentor(programme=programme)
    about = {"newcomer": proposal.newcomer, "mentor": other, "run": proposal.run}
    for verb in (
        lambda: services.approve(proposal=proposal, by=stranger),
        lambda: services.decline(proposal=proposal, by=stranger, reason="no"),
        lambda: services.hold(proposal=proposal, by=stranger),
        lambda: services.unhold(proposal=proposal, by=stranger),
        lambda: services.choose(**about, by=stranger, reason="better"),
        lambda: services.save_weights(programme=programme, by=stranger, weights=DEFAULT_WEIGHTS),
    ):
        with pytest.raises(Refused, match="Only a coordinator of this programme"):
            verb()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("verb", [newcomer_services.pause, newcomer_services.withdraw])
def test_who_pauses_or_stops_needs_no_decision_any_more(proposal, anna, verb):
    open_todo(programme=proposal.programme, about=proposal.run, code="decide_proposals")
    verb(newcomer=proposal.newcomer, by=anna, reason="moves away")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUPERSEDED
    assert not ToDo.objects.open().about(proposal.run).exists()
