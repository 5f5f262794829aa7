from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from config.accounts.models import Purpose, ToDo
from config.accounts.services import withdraw_consent
from config.core import jobs
from config.core.models import Event, Job
from matching import services, snapshot
from matching.models import DEFAULT_WEIGHTS, Proposal, Run, Unmatched
from matching.states import ProposalState, RunState
from matching.tasks import run_all
from tests.factories import CoordinatorFactory, MentorshipFactory, ProgrammeFactory
from tests.factories.matching import ProposalFactory, RunFactory, free_mentor, load_places, waiting_newcomer


@pytest.fixture
def anna(programme):
    return CoordinatorFactory(programme=programme)


def run(programme, by=None):
    return Run.objects.get(pk=services.request_run(programme=programme, by=by).pk)


def test_a_run_proposes_a_mentor_to_who_waits(programme, anna):
    newcomer, mentor = waiting_newcomer(programme=programme), free_mentor(programme=programme)
    done = run(programme, anna)
    assert (done.state, done.counts["proposed"], done.counts["unmatched"]) == (RunState.DONE, 1, 0)
    assert len(done.input_hash) == 64
    proposal = Proposal.objects.get()
    assert (proposal.newcomer, proposal.mentor, proposal.state) == (newcomer, mentor, ProposalState.PROPOSED)
    assert 0 < proposal.score <= 100
    named = proposal.reasons["for"] + proposal.reasons["against"]
    assert round(sum(reason["points"] for reason in named), 1) == proposal.score
    assert ToDo.objects.open().get().code == "decide_proposals"


def test_who_stays_alone_is_told_why(programme):
    waiting_newcomer(programme=programme, languages=[{"code": "ti", "level": "native"}])
    free_mentor(programme=programme)
    assert run(programme).counts["because"] == {"language": 1}
    assert Unmatched.objects.get().because == "language"
    assert not ToDo.objects.open().exists()


@pytest.mark.parametrize(
    ("hers", "because"),
    [
        ({"postcode": "9999", "municipality": "Nowhere"}, "unknown_place"),
        ({"availability": []}, "unknown_slots"),
        ({"languages": []}, "unknown_languages"),
        ({"max_distance_km": None}, "unknown_distance"),
        ({"birth_year": None}, "unknown_birth_year"),
        ({"postcode": "8400", "municipality": "Oostende"}, "distance"),
    ],
)
def test_missing_data_is_the_reason_not_a_silent_loss(programme, hers, because):
    waiting_newcomer(programme=programme, **hers)
    free_mentor(programme=programme)
    run(programme)
    assert Unmatched.objects.get().because == because


def test_without_any_mentor_a_run_still_ends(programme):
    waiting_newcomer(programme=programme)
    assert run(programme).counts["because"] == {"no_mentors": 1}


def test_an_empty_programme_is_no_error(programme):
    assert run(programme).counts["proposed"] == 0


def test_a_place_name_that_is_not_known_uses_the_mean_of_its_postcode(programme):
    newcomer = waiting_newcomer(programme=programme, municipality="Mechelen-Noord")
    load_places()
    where = snapshot.places([newcomer])
    assert where.of(newcomer) == (51.03, 4.48)


def test_who_took_back_consent_is_left_alone(programme):
    newcomer, mentor = waiting_newcomer(programme=programme), free_mentor(programme=programme)
    withdraw_consent(user=newcomer.user, programme=programme, purpose=Purpose.MATCHING)
    run(programme)
    assert Unmatched.objects.get().because == "no_consent"
    withdraw_consent(user=mentor.user, programme=programme, purpose=Purpose.MATCHING)
    waiting_newcomer(programme=programme)
    assert run(programme).counts["mentors"] == 0


def test_people_of_another_programme_do_not_count(programme):
    waiting_newcomer(programme=programme)
    free_mentor()
    assert run(programme).counts["mentors"] == 0


def test_who_has_an_offer_or_a_mentor_is_not_proposed(programme):
    newcomer, mentor = waiting_newcomer(programme=programme), free_mentor(programme=programme, capacity=2)
    MentorshipFactory(programme=programme, newcomer=newcomer, mentor=mentor, state="offered")
    assert run(programme).counts["waiting"] == 0


def test_a_second_click_finds_the_run_that_is_under_way(programme, anna):
    with transaction.atomic():  # nothing is worked on before the first click's transaction ends
        first = services.request_run(programme=programme, by=anna)
        again = services.request_run(programme=programme, by=anna)
        assert first == again
    assert Job.objects.count() == 1
    assert Run.objects.get().state == RunState.DONE


def test_a_run_whose_worker_gave_up_does_not_block_the_next(programme, anna):
    stuck = RunFactory(programme=programme, state=RunState.RUNNING, finished_at=None)
    Job.objects.create(kind="matching.execute_run", subject_id=stuck.pk, state=Job.State.FAILED)
    assert run(programme, anna).state == RunState.DONE
    stuck.refresh_from_db()
    assert (stuck.state, stuck.error) == (RunState.FAILED, "gave up")


def test_a_finished_run_is_not_done_again(programme):
    waiting_newcomer(programme=programme)
    free_mentor(programme=programme)
    done = run(programme)
    services.execute_run(run_id=done.pk)
    jobs.sweep()
    assert Proposal.objects.count() == 1


def test_a_run_that_a_crash_left_is_taken_up_again(programme):
    waiting_newcomer(programme=programme)
    free_mentor(programme=programme)
    left = RunFactory(programme=programme, state=RunState.RUNNING, finished_at=None)
    services.execute_run(run_id=left.pk)
    left.refresh_from_db()
    assert (left.state, left.counts["proposed"]) == (RunState.DONE, 1)


def test_a_run_that_breaks_says_so_and_changes_nothing(programme):
    standing = ProposalFactory(programme=programme)
    broken = RunFactory(
        programme=programme, state=RunState.QUEUED, finished_at=None, started_at=None, parameters={"weights": {"x": 1}}
    )
    with pytest.raises(KeyError):
        services.execute_run(run_id=broken.pk)
    broken.refresh_from_db()
    standing.refresh_from_db()
    assert (broken.state, broken.error) == (RunState.FAILED, "KeyError")
    assert standing.state == ProposalState.PROPOSED


def test_a_new_run_replaces_what_nobody_decided(programme):
    old = ProposalFactory(programme=programme)
    run(programme)
    old.refresh_from_db()
    assert old.state == ProposalState.SUPERSEDED
    assert Event.objects.about(old).get().verb == "proposed→superseded"
    assert Proposal.objects.get(state=ProposalState.PROPOSED).newcomer == old.newcomer


def test_a_pair_on_hold_keeps_its_newcomer_and_its_place(programme, anna):
    held = ProposalFactory(programme=programme)
    services.hold(proposal=held, by=anna)
    waiting_newcomer(programme=programme)
    assert run(programme).counts["because"] == {"capacity": 1}
    held.refresh_from_db()
    assert held.state == ProposalState.ON_HOLD


def test_a_declined_pair_is_not_proposed_again(programme, anna):
    proposal = ProposalFactory(programme=programme)
    services.decline(proposal=proposal, by=anna, reason="They know each other.")
    run(programme)
    assert Unmatched.objects.get().because == "tried_before"


def test_equal_inputs_have_equal_hashes(programme):
    newcomer = waiting_newcomer(programme=programme)
    free_mentor(programme=programme)
    first, again = run(programme), run(programme)
    assert first.input_hash == again.input_hash
    newcomer.needs = ["health"]
    newcomer.save()
    assert run(programme).input_hash != first.input_hash


def test_origin_and_status_change_nothing(programme):
    newcomer = waiting_newcomer(programme=programme)
    free_mentor(programme=programme)
    first = run(programme)
    score = Proposal.objects.get(run=first).score
    newcomer.country_of_origin, newcomer.residence_status = "SY", "refugee"
    newcomer.obstacles, newcomer.education_level = "ill", 0
    newcomer.save()
    again = run(programme)
    assert Proposal.objects.get(run=again).score == score
    assert again.input_hash == first.input_hash


def test_weights_change_the_score_of_the_next_run(programme, anna):
    waiting_newcomer(programme=programme)
    free_mentor(programme=programme)
    run(programme)
    before = Proposal.objects.get().score
    only_distance = {**dict.fromkeys(DEFAULT_WEIGHTS, 0), "distance": 100}
    services.save_weights(programme=programme, by=anna, weights=only_distance)
    again = run(programme, anna)
    assert Proposal.objects.get(run=again).score == 100 != before
    saved = services.settings_for(programme)
    assert Event.objects.about(saved).get().data["after"] == only_distance


@pytest.mark.parametrize("wrong", [{"needs": 31}, {"needs": -1, "goals": 36}, {"needs": 30.5, "goals": 4.5}])
def test_weights_that_do_not_add_up_are_refused(programme, anna, wrong):
    with pytest.raises(ValidationError):
        services.save_weights(programme=programme, by=anna, weights={**DEFAULT_WEIGHTS, **wrong})
    assert services.settings_for(programme).weights == DEFAULT_WEIGHTS


def test_every_night_whoever_waits_is_matched_anew_and_nothing_is_approved(programme):
    waiting_newcomer(programme=programme), free_mentor(programme=programme)
    ProgrammeFactory()  # nobody waits there
    run_all()
    assert Run.objects.get().programme == programme
    assert Proposal.objects.get().state == ProposalState.PROPOSED


def test_a_run_every_night_does_not_put_off_the_decision(programme):
    waiting_newcomer(programme=programme), free_mentor(programme=programme)
    run_all()
    yesterday = timezone.localdate() - timedelta(days=1)
    ToDo.objects.update(due_on=yesterday)
    run_all()
    assert Run.objects.count() == 2
    assert ToDo.objects.open().get().due_on == yesterday
