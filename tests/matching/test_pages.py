import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.core.models import Event, Job
from matching import services
from matching.models import DEFAULT_WEIGHTS, Proposal, Run, Unmatched
from matching.states import ProposalState, RunState
from mentoring.models import Mentorship
from tests.factories import CoordinatorFactory, sign_in
from tests.factories.matching import ProposalFactory, RunFactory, free_mentor, waiting_newcomer

CANARY = "Zzcanary"


@pytest.fixture
def anna(programme):
    return CoordinatorFactory(programme=programme)


@pytest.fixture
def page(client, anna):
    return sign_in(client, anna)


@pytest.fixture
def proposal(programme):
    return ProposalFactory(programme=programme)


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def text(response):
    return response.content.decode()


def test_the_button_runs_the_matching_and_shows_the_proposals(page, programme):
    newcomer, mentor = waiting_newcomer(programme=programme), free_mentor(programme=programme)
    alone = waiting_newcomer(programme=programme, languages=[{"code": "ti", "level": "native"}])
    assert "No run yet" in text(page.get(url("home")))
    shown = text(page.post(url("start"), {"programme": programme.pk}, follow=True))
    assert newcomer.full_name in shown
    assert mentor.full_name in shown
    assert alone.full_name in shown
    assert "No mentor shares a language" in shown
    assert "1 proposals" in shown or "1 proposal" in shown
    assert "done" in text(page.get(url("home")))


def test_a_run_under_way_shows_how_far_it_is(page, programme):
    run = RunFactory(programme=programme, state=RunState.RUNNING, finished_at=None)
    Job.objects.create(kind="matching.execute_run", subject_id=run.pk, state="running", done=2, total=5)
    shown = text(page.get(url("run", run.pk)))
    assert "2 / 5" in shown
    assert "http-equiv" in shown
    moving = page.get(url("progress", run.pk))
    assert "2 / 5" in text(moving)
    assert "HX-Refresh" not in moving.headers
    Run.objects.filter(pk=run.pk).update(state=RunState.DONE, finished_at=run.started_at)
    assert page.get(url("progress", run.pk)).headers["HX-Refresh"] == "true"


def test_a_failed_run_says_that_nothing_changed(page, programme):
    run = RunFactory(programme=programme, state=RunState.FAILED, error="TooLarge")
    assert "Nothing was changed" in text(page.get(url("run", run.pk)))


def test_the_review_page_shows_both_sides_and_why(page, programme, proposal):
    other = free_mentor(programme=programme, languages=[{"code": "uk", "level": "C1"}], interests=[])
    shown = text(page.get(url("proposal", proposal.pk)))
    assert proposal.newcomer.full_name in shown
    assert proposal.mentor.full_name in shown
    assert other.full_name in shown
    assert "Needs covered: Work. Not covered: Housing." in shown
    assert "Common language: English (B1)." in shown
    assert "The interests are not known yet." in shown
    assert "1 free place" in shown
    assert Event.objects.about(proposal.newcomer).filter(verb="viewed").count() == 1


def test_ticked_mentors_are_compared_differences_first(page, programme, proposal):
    near = free_mentor(programme=programme, offers=["work", "language", "housing"])
    third = free_mentor(programme=programme, interests=[])
    response = page.get(url("proposal", proposal.pk), {"compare": [near.pk, third.pk, "0", "x"]})
    assert [one.mentor for one in response.context["compared"]] == [near, third]
    alike = [row.alike for row in response.context["rows"]]
    assert alike == sorted(alike)
    assert alike[0] == 0
    assert {cell for row in response.context["rows"] for cell, _text in row.cells} >= {"match", "unknown"}


def test_approving_sends_the_offer_and_a_second_click_changes_nothing(page, proposal):
    for _click in range(2):
        shown = text(page.post(url("approve", proposal.pk), follow=True))
    assert Mentorship.objects.count() == 1
    assert "waiting for answers" in shown
    assert url("approve", proposal.pk) not in shown


def test_declining_without_a_reason_keeps_the_page_and_says_so(page, proposal):
    response = page.post(url("decline", proposal.pk), {"code": "other", "reason": ""})
    assert response.status_code == 422
    assert "error-summary" in text(response)
    shown = text(
        page.post(url("decline", proposal.pk), {"code": "known", "reason": "They are neighbours."}, follow=True)
    )
    assert "They are neighbours." in shown
    assert "declined" in shown


def test_after_a_decline_another_mentor_can_be_chosen(page, programme, proposal):
    other = free_mentor(programme=programme)
    page.post(url("decline", proposal.pk), {"code": "known", "reason": "They are neighbours."})
    assert other.full_name in text(page.get(url("proposal", proposal.pk)))
    page.post(url("choose", proposal.pk), {"mentor": other.pk, "code": "language", "reason": "Speaks more slowly."})
    chosen = Proposal.objects.get(state=ProposalState.PROPOSED)
    assert (chosen.mentor, chosen.chosen_by_hand) == (other, True)
    assert "There is another proposal" in text(page.get(url("proposal", proposal.pk)))


def test_choosing_needs_a_reason_and_a_possible_mentor(page, programme, proposal):
    other = free_mentor(programme=programme)
    assert page.post(url("choose", proposal.pk), {"mentor": other.pk, "reason": ""}).status_code == 422
    away = free_mentor(programme=programme, availability=["wed-morning"])
    why = {"code": "other", "reason": "I like her."}
    shown = page.post(url("choose", proposal.pk), {"mentor": away.pk, **why}, follow=True)
    assert "no half-day when both are free" in text(shown)
    stranger = free_mentor()
    assert page.post(url("choose", proposal.pk), {"mentor": stranger.pk, **why}).status_code == 422


def test_hold_and_end_the_hold(page, proposal):
    assert "On hold." in text(page.post(url("hold", proposal.pk), {"reason": "holiday"}, follow=True))
    shown = text(page.post(url("unhold", proposal.pk), follow=True))
    assert "waits for your decision again" in shown


def test_a_decision_that_came_too_late_is_said(page, anna, proposal):
    services.decline(proposal=proposal, by=anna, reason="no")
    assert "Somebody decided this differently" in text(page.post(url("approve", proposal.pk), follow=True))


def test_a_mentor_who_filled_up_cannot_be_approved(page, proposal):
    proposal.mentor.places_taken = 1
    proposal.mentor.save()
    shown = text(page.get(url("proposal", proposal.pk)))
    assert "This mentor has no free place any more." in shown
    assert url("approve", proposal.pk) not in shown
    assert "no free place" in text(page.post(url("approve", proposal.pk), follow=True))


def test_wrong_weights_are_kept_and_the_sum_is_said(page, programme):
    assert "Sum: 100 of 100" in text(page.get(url("weights")))
    response = page.post(url("weights"), {**DEFAULT_WEIGHTS, "needs": 37})
    assert response.status_code == 422
    assert 'value="37"' in text(response)
    assert "107" in text(response)
    assert services.settings_for(programme).weights == DEFAULT_WEIGHTS
    page.post(url("weights"), {**DEFAULT_WEIGHTS, "needs": 25, "goals": 10})
    assert services.settings_for(programme).weights["needs"] == 25


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "declined"}, False),
        ({"state": "proposed"}, True),
        ({"fit": "good"}, True),
        ({"fit": "weak"}, False),
        ({"q": "Newcomername"}, True),
        ({"q": "nobody"}, False),
        ({"order": "waiting"}, True),
        ({"state": "<script>"}, True),
    ],
)
def test_filters_live_in_the_address(page, proposal, query, found):
    shown = text(page.get(url("run", proposal.run_id), query))
    assert (url("proposal", proposal.pk) in shown) is found


def test_the_run_page_asks_the_database_as_often_for_many_as_for_one(page, programme):
    run = RunFactory(programme=programme)
    counts = []
    for number in (1, 2, 197):
        for _each in range(number):
            ProposalFactory(programme=programme, run=run)
            Unmatched.objects.create(
                programme=programme, run=run, newcomer=waiting_newcomer(programme=programme), because="places"
            )
        with CaptureQueriesContext(connection) as queries:
            page.get(url("run", run.pk))
        counts.append(len(queries))
    # pages after the first add none; the first page shows its pagination from 50 on
    assert counts[0] == counts[1] == counts[2]


def test_the_review_page_asks_as_often_for_many_mentors_as_for_one(page, programme, proposal):
    page.get(url("proposal", proposal.pk))  # notes the view once
    counts = []
    for number in (1, 2, 30):
        for _each in range(number):
            free_mentor(programme=programme)
        with CaptureQueriesContext(connection) as queries:
            page.get(url("proposal", proposal.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("name", ["run", "progress"])
def test_another_programmes_run_does_not_exist(page, name):
    assert page.get(url(name, RunFactory().pk)).status_code == 404


def test_another_programmes_proposal_does_not_exist(page):
    theirs = ProposalFactory()
    theirs.newcomer.first_name = CANARY
    theirs.newcomer.save()
    assert page.get(url("proposal", theirs.pk)).status_code == 404
    for verb in ("approve", "decline", "hold", "unhold", "choose"):
        assert page.post(url(verb, theirs.pk), {"reason": "mine now"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == ProposalState.PROPOSED
    assert page.post(url("start"), {"programme": theirs.programme_id}).status_code == 404
    assert page.get(url("weights"), {"programme": theirs.programme_id}).status_code == 404
    assert CANARY not in text(page.get(url("home")))


def test_the_two_people_themselves_have_no_door_here(client, proposal):
    for person in (proposal.newcomer, proposal.mentor):
        sign_in(client, person.user)
        assert client.get(url("proposal", proposal.pk)).status_code == 403
        assert client.post(url("approve", proposal.pk)).status_code == 403
    assert not Mentorship.objects.exists()


@pytest.mark.parametrize("verb", ["approve", "decline", "hold", "unhold", "choose"])
def test_nothing_is_decided_by_following_a_link(page, proposal, verb):
    assert page.get(url(verb, proposal.pk)).status_code == 405


@pytest.fixture
def left_over(programme):
    """Somebody whose only mentor is proposed to another newcomer."""
    proposal = ProposalFactory(programme=programme)
    newcomer = waiting_newcomer(programme=programme)
    details = {"possible": 1}
    return Unmatched.objects.create(
        programme=programme, run=proposal.run, newcomer=newcomer, because="places", details=details
    )


def test_somebody_without_a_proposal_has_a_page_with_her_possible_mentors(page, left_over):
    address = url("by_hand", left_over.pk)
    assert address in text(page.get(url("run", left_over.run_id)))
    promised = Proposal.objects.get().mentor
    shown = text(page.get(address))
    assert promised.full_name in shown
    assert "also proposed to 1 other newcomer" in shown
    assert page.post(address, {"mentor": promised.pk, "reason": ""}).status_code == 422
    page.post(address, {"mentor": promised.pk, "code": "other", "reason": "They know each other from the library."})
    chosen = Proposal.objects.get(newcomer=left_over.newcomer)
    assert (chosen.mentor, chosen.chosen_by_hand) == (promised, True)
    assert page.get(address).url == url("proposal", chosen.pk)


def test_somebody_who_is_not_waiting_any_more_gets_nobody_by_hand(page, left_over):
    left_over.newcomer.state = "paused"
    left_over.newcomer.save()
    shown = text(page.get(url("by_hand", left_over.pk)))
    assert "is not ready" in shown
    assert Proposal.objects.get().mentor.full_name not in shown


def test_another_programmes_left_over_does_not_exist(page, left_over):
    theirs = ProposalFactory()
    row = Unmatched.objects.create(
        programme=theirs.programme, run=theirs.run, newcomer=theirs.newcomer, because="places"
    )
    assert page.get(url("by_hand", row.pk)).status_code == 404
    assert page.post(url("by_hand", row.pk), {"mentor": 1, "reason": "x"}).status_code == 404
