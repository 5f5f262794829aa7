import numpy as np
import pytest
from django.urls import reverse

from matching import services
from matching.features import CRITERIA
from matching.models import DEFAULT_WEIGHTS, MatchingSettings, Proposal
from matching.services import suggesting
from matching.states import ProposalState
from tests.factories import CoordinatorFactory, sign_in
from tests.factories.matching import ProposalFactory, RunFactory, free_mentor, waiting_newcomer

START = np.array([DEFAULT_WEIGHTS[code] for code in CRITERIA], dtype=np.float64)


@pytest.fixture
def anna(programme):
    return CoordinatorFactory(programme=programme)


def reasons(**values):
    """Reasons as a run stores them: ``language=0.9`` is 90 % of what the language can add."""
    told = [{"code": code, "points": 10 * value, "of": 10.0, "values": {}} for code, value in values.items()]
    return {"for": told, "against": [], "unknown": []}


def chosen_for_language(programme, run, code="language"):
    """The coordinator took a mentor with a better language and fewer interests."""
    newcomer = waiting_newcomer(programme=programme)
    ProposalFactory(
        programme=programme,
        run=run,
        newcomer=newcomer,
        mentor=free_mentor(programme=programme),
        reasons=reasons(language=0.3, interests=0.9, needs=0.6),
        state=ProposalState.SUPERSEDED,
        decided_at=run.finished_at,
    )
    return ProposalFactory(
        programme=programme,
        run=run,
        newcomer=newcomer,
        mentor=free_mentor(programme=programme),
        reasons=reasons(language=0.6, interests=0.3, needs=0.6),
        chosen_by_hand=True,
        decision_code=code,
    )


def test_ten_like_minded_overrides_raise_the_weight_that_they_speak_for(client, programme, anna):
    run = RunFactory(programme=programme)
    for _each in range(10):
        chosen_for_language(programme, run)
    found = suggesting.suggest(programme=programme)
    assert (found.overrides, found.compared, found.agree_now) == (10, 10, 0)
    assert found.agree_then == 10
    assert found.weights is not None
    assert sum(found.weights.values()) == 100
    assert found.weights["language"] > DEFAULT_WEIGHTS["language"]
    assert found.weights["interests"] < DEFAULT_WEIGHTS["interests"]
    by_code = {one.code: one for one in found.evidence}
    assert by_code["language"].mean == pytest.approx(30)
    assert by_code["interests"].mean == pytest.approx(-60)
    # it is shown, taken into the what-if with one click, and never applied by itself
    page = sign_in(client, anna)
    response = page.get(f"{reverse('matching:suggestions')}?programme={programme.pk}")
    assert "Try the suggested weights" in response.content.decode()
    assert page.get(response.context["try_url"]).status_code == 200
    assert MatchingSettings.objects.get(programme=programme).weights == DEFAULT_WEIGHTS


def test_fewer_than_ten_suggest_nothing(client, programme, anna):
    run = RunFactory(programme=programme)
    for _each in range(9):
        chosen_for_language(programme, run)
    assert suggesting.suggest(programme=programme).weights is None
    shown = sign_in(client, anna).get(reverse("matching:suggestions")).content.decode()
    assert "9 of 10 decisions" in shown


def test_what_no_weight_can_answer_is_counted_and_left_out(programme):
    run = RunFactory(programme=programme)
    for _each in range(10):
        chosen_for_language(programme, run, code="personality")
    found = suggesting.suggest(programme=programme)
    assert (found.overrides, found.compared, found.weights) == (10, 0, None)
    assert found.codes == [("personality", 10)]


def test_a_declined_pair_is_compared_with_the_usual_approved_one(programme, anna):
    run = RunFactory(programme=programme)
    ProposalFactory(
        programme=programme,
        run=run,
        reasons=reasons(distance=0.8),
        state=ProposalState.APPROVED,
        decided_at=run.finished_at,
    )
    declined = ProposalFactory(programme=programme, run=run, reasons=reasons(distance=0.2))
    services.decline(proposal=declined, by=anna, code="distance")
    [row] = suggesting.differences(programme, list(Proposal.objects.filter(state=ProposalState.DECLINED)))
    assert row[CRITERIA.index("distance")] == pytest.approx(0.6)
    assert np.count_nonzero(row) == 1
    declined.refresh_from_db()
    assert (declined.decision_code, declined.decision_reason) == ("distance", "")


def test_overrides_that_contradict_each_other_move_little():
    row = np.zeros((1, 8))
    row[0, 0], row[0, 5] = 0.5, -0.5
    both_ways = np.vstack([row, -row] * 10)
    assert np.abs(suggesting.estimate(both_ways, START) - START).max() < 6
    one_way = suggesting.estimate(np.vstack([row] * 20), START)
    assert one_way.sum() == pytest.approx(100)
    assert one_way.min() >= 0
    assert one_way[0] > START[0]


def test_many_overrides_do_not_make_the_estimate_unstable():
    rows = np.random.default_rng(1).normal(0, 0.4, (1000, 8))
    found = suggesting.estimate(rows, START)
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(100)
    assert sum(suggesting.whole(found)) == 100


def test_something_else_needs_words(client, programme, anna):
    proposal = ProposalFactory(programme=programme)
    page = sign_in(client, anna)
    address = reverse("matching:decline", args=[proposal.pk])
    assert page.post(address, {"code": "other", "reason": " "}).status_code == 422
    assert page.post(address, {"code": "", "reason": "words"}).status_code == 422
    page.post(address, {"code": "safety", "reason": ""})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision_code) == ("declined", "safety")
