"""A machine tries every verb in every order. Whatever it does, the promises of the lifecycle hold."""

import datetime as dt
import itertools
from collections import Counter
from typing import ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import matching.services as matching
import mentoring.services as mentoring
import newcomers.services as newcomers
from config.accounts.models import NEEDED_PURPOSES
from config.accounts.services import give_consent
from config.core.errors import Refused
from config.core.models import Event
from config.core.states import IllegalMove
from config.reference.models import Place
from matching.models import Proposal, Run
from matching.states import UNDECIDED
from mentoring.models import ClosureReason, Mentor, Mentorship, Outcome
from mentoring.states import OPEN
from newcomers.models import Newcomer
from tests.factories import CoordinatorFactory, MentorFactory, NewcomerFactory, ProgrammeFactory

NOT_ALLOWED = (IllegalMove, Refused)


class Programme(RuleBasedStateMachine):
    """One small town, in which anybody may do anything at any time."""

    seen: ClassVar[set[str]] = set()

    @initialize()
    def open_the_doors(self):
        self.block = transaction.atomic()
        self.block._from_testcase = True  # rolled back at the end, like a test's own transaction
        self.block.__enter__()
        Place.objects.create(postcode="2800", name="Mechelen", latitude=51.03, longitude=4.48)
        self.programme = ProgrammeFactory()
        self.coordinator = CoordinatorFactory(programme=self.programme)
        for capacity in (1, 2):
            self.a_mentor_is_approved(capacity)
        for _number in range(3):
            self.a_newcomer_becomes_ready()
        self.the_matching_runs()
        for proposal in Proposal.objects.all():
            matching.approve(proposal=proposal, by=self.coordinator)
        self.the_first_pair_reaches_the_end_of_its_trial()

    def the_first_pair_reaches_the_end_of_its_trial(self):
        """Further down the way than a blind walk gets often."""
        pair = Mentorship.objects.first()
        mentoring.answer_offer(mentorship=pair, by=pair.mentor.user, answer="yes")
        mentoring.answer_offer(mentorship=pair, by=pair.newcomer.user, answer="yes")
        mentoring.start_trial(mentorship=pair, held_on=timezone.localdate(), by=self.coordinator)
        self.the_trial_weeks_pass()
        mentoring.answer_trial(mentorship=pair, by=pair.mentor.user, answer="yes")

    def teardown(self):
        if hasattr(self, "block"):
            self.seen.update(Mentorship.objects.values_list("state", flat=True))
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def one_of(self, data, queryset):
        rows = list(queryset)
        return data.draw(st.sampled_from(rows)) if rows else None

    def attempt(self, verb, **kwargs):
        """Do it if it is allowed. A refusal must leave nothing behind; the invariants look."""
        try:
            with transaction.atomic():
                return verb(**kwargs)
        except NOT_ALLOWED:
            return None

    @rule()
    @precondition(lambda self: Newcomer.objects.count() < 5)
    def a_newcomer_becomes_ready(self):
        newcomer = NewcomerFactory(programme=self.programme)
        give_consent(user=newcomer.user, programme=self.programme, purposes=NEEDED_PURPOSES)

    @rule(capacity=st.integers(1, 2))
    @precondition(lambda self: Mentor.objects.count() < 3)
    def a_mentor_is_approved(self, capacity):
        mentor = MentorFactory(programme=self.programme, capacity=capacity)
        give_consent(user=mentor.user, programme=self.programme, purposes=NEEDED_PURPOSES)

    @rule()
    @precondition(lambda self: Newcomer.objects.waiting().exists())
    def the_matching_runs(self):
        run = matching.request_run(programme=self.programme, by=self.coordinator)
        run.refresh_from_db()
        assert run.state == Run.State.DONE

    @rule(data=st.data(), verb=st.sampled_from(["approve", "approve", "approve", "decline", "hold"]))
    def the_coordinator_decides(self, data, verb):
        if proposal := self.one_of(data, Proposal.objects.all()):
            self.attempt(getattr(matching, verb), proposal=proposal, by=self.coordinator, reason="because")

    @rule(data=st.data(), side=st.sampled_from(["newcomer", "mentor"]), answer=st.sampled_from(["yes", "yes", "no"]))
    def somebody_answers(self, data, side, answer):
        if mentorship := self.one_of(data, Mentorship.objects.all()):
            user = getattr(mentorship, side).user
            self.attempt(mentoring.answer_offer, mentorship=mentorship, by=user, answer=answer)

    @rule(data=st.data(), answer=st.sampled_from(["yes", "yes", "yes", "no"]))
    @precondition(lambda self: Mentorship.objects.filter(state="offered").exists())
    def both_answer(self, data, answer):
        mentorship = self.one_of(data, Mentorship.objects.filter(state="offered"))
        self.attempt(mentoring.answer_offer, mentorship=mentorship, by=mentorship.mentor.user, answer="yes")
        self.attempt(mentoring.answer_offer, mentorship=mentorship, by=mentorship.newcomer.user, answer=answer)

    @rule()
    @precondition(lambda self: Mentorship.objects.filter(state="offered").count() > 2)
    def time_runs_out(self):
        Mentorship.objects.filter(state="offered").update(offer_expires_at=timezone.now() - dt.timedelta(minutes=1))
        mentoring.expire_offers()

    @rule(data=st.data())
    def the_first_meeting_was_held(self, data):
        if mentorship := self.one_of(data, Mentorship.objects.all()):
            self.attempt(
                mentoring.start_trial, mentorship=mentorship, held_on=timezone.localdate(), by=self.coordinator
            )

    @rule(data=st.data(), side=st.sampled_from(["newcomer", "mentor"]), answer=st.sampled_from(["yes", "yes", "no"]))
    def somebody_answers_the_trial(self, data, side, answer):
        if mentorship := self.one_of(data, Mentorship.objects.all()):
            user = getattr(mentorship, side).user
            self.attempt(mentoring.answer_trial, mentorship=mentorship, by=user, answer=answer)

    @rule()
    @precondition(lambda self: Mentorship.objects.filter(state="trial").exists())
    def the_trial_weeks_pass(self):
        Mentorship.objects.filter(state="trial").update(trial_started_on=timezone.localdate() - dt.timedelta(days=30))
        for mentorship in Mentorship.objects.filter(state="trial"):
            mentoring.ask_trial(mentorship=mentorship, by=None)

    @rule(data=st.data())
    def it_pauses(self, data):
        if mentorship := self.one_of(data, Mentorship.objects.all()):
            self.attempt(mentoring.pause, mentorship=mentorship, by=self.coordinator, reason="holiday")

    @rule(data=st.data())
    def it_goes_on(self, data):
        if mentorship := self.one_of(data, Mentorship.objects.all()):
            self.attempt(mentoring.resume, mentorship=mentorship, by=self.coordinator)

    @rule(data=st.data(), reason=st.sampled_from(ClosureReason.values))
    def it_closes(self, data, reason):
        if mentorship := self.one_of(data, Mentorship.objects.all()):
            self.attempt(
                mentoring.close, mentorship=mentorship, by=self.coordinator, reason=reason, outcome=Outcome.NETWORK
            )

    @rule(data=st.data())
    def a_newcomer_stops(self, data):
        if newcomer := self.one_of(data, Newcomer.objects.all()):
            self.attempt(newcomers.withdraw, newcomer=newcomer, by=self.coordinator, reason="moved")

    @invariant()
    def a_newcomer_has_one_mentor_at_most(self):
        pairs = Counter(Mentorship.objects.filter(state__in=OPEN).values_list("newcomer_id", flat=True))
        assert not pairs or max(pairs.values()) == 1

    @invariant()
    def no_mentor_is_overbooked(self):
        pairs = Counter(Mentorship.objects.filter(state__in=OPEN).values_list("mentor_id", flat=True))
        for mentor in Mentor.objects.all():
            assert pairs[mentor.pk] == mentor.places_taken <= mentor.capacity

    @invariant()
    def the_journal_tells_every_state(self):
        for model in (Newcomer, Mentorship, Proposal, Run):
            for row in model.objects.all():
                moves = [line.verb.split("→") for line in Event.objects.about(row) if "→" in line.verb]
                assert all(before[1] == after[0] for before, after in itertools.pairwise(moves))
                assert not moves or moves[-1][1] == row.state

    @invariant()
    def what_is_closed_says_why_and_when(self):
        for mentorship in Mentorship.objects.filter(state="closed"):
            assert mentorship.closure_reason
            assert mentorship.closed_on
            assert mentorship.newcomer.state != "matched" or mentorship.newcomer.mentorships.filter(state__in=OPEN)

    @invariant()
    def whoever_is_matched_has_a_mentor(self):
        for newcomer in Newcomer.objects.filter(state="matched"):
            assert newcomer.mentorships.filter(state__in=OPEN).exclude(state="offered").exists()

    @invariant()
    def an_undecided_proposal_is_about_somebody_free(self):
        for proposal in Proposal.objects.filter(state__in=UNDECIDED):
            assert proposal.mentorship_id is None


@pytest.mark.django_db
def test_no_order_of_verbs_breaks_a_promise():
    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a machine takes longer than reading it
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Programme.seen == set(Mentorship.State.values)  # the walk was long enough to mean something
