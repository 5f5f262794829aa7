import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from matching import services
from matching.models import DEFAULT_WEIGHTS, MatchingSettings, Proposal, Run
from matching.services.comparing import compare_runs, rerun, what_if
from tests.factories import CoordinatorFactory, ProgrammeFactory, sign_in
from tests.factories.matching import free_mentor, waiting_newcomer

LANGUAGE_ONLY = {code: 100 if code == "language" else 0 for code in DEFAULT_WEIGHTS}
NEEDS_ONLY = {code: 100 if code == "needs" else 0 for code in DEFAULT_WEIGHTS}


@pytest.fixture
def anna(programme):
    return CoordinatorFactory(programme=programme)


@pytest.fixture
def page(client, anna):
    return sign_in(client, anna)


def spoken(*codes):
    return [{"code": code, "level": "native"} for code in codes] + [{"code": "en", "level": "B1"}]


def crossed_town(programme):
    """Each newcomer has one mentor for her needs and another one for her language."""
    services.save_weights(programme=programme, by=CoordinatorFactory(programme=programme), weights=NEEDS_ONLY)
    return (
        waiting_newcomer(programme=programme, reference="N1", needs=["work"], languages=spoken("uk")),
        waiting_newcomer(programme=programme, reference="N2", needs=["health"], languages=spoken("fr")),
        free_mentor(programme=programme, reference="M1", offers=["work"], languages=spoken("fr")),
        free_mentor(programme=programme, reference="M2", offers=["health"], languages=spoken("uk")),
    )


def run(programme):
    asked = services.request_run(programme=programme, by=None)
    asked.refresh_from_db()
    assert asked.state == Run.State.DONE
    return asked


def address(name, programme, **more):
    query = "&".join(f"{key}={value}" for key, value in {"programme": programme.pk, **more}.items())
    return f"{reverse(f'matching:{name}')}?{query}"


def test_other_weights_are_tried_without_saving_anything(programme):
    n1, n2, m1, m2 = crossed_town(programme)
    found = what_if(programme=programme, weights=LANGUAGE_ONLY)
    assert [(one.newcomer, one.before, one.after) for one in found.switched] == [(n1, m1, m2), (n2, m2, m1)]
    assert (found.gained, found.lost) == ([], [])
    assert MatchingSettings.objects.get(programme=programme).weights == NEEDS_ONLY
    assert not Run.objects.exists()


def test_weights_that_do_not_add_up_are_not_tried(programme):
    with pytest.raises(ValidationError):
        what_if(programme=programme, weights={**NEEDS_ONLY, "needs": 99})


def test_the_page_tries_shows_and_then_saves(page, programme):
    n1, _n2, m1, m2 = crossed_town(programme)
    assert "Try without saving" in page.get(address("weights", programme)).content.decode()
    tried = page.post(address("whatif", programme), LANGUAGE_ONLY, follow=True)
    shown = tried.content.decode()
    for name in (n1.full_name, m1.full_name, m2.full_name):
        assert name in shown
    assert "language=100" in tried.redirect_chain[-1][0]
    assert MatchingSettings.objects.get(programme=programme).weights == NEEDS_ONLY
    page.post(address("weights", programme), LANGUAGE_ONLY)
    again = page.get(address("whatif", programme, **LANGUAGE_ONLY)).content.decode()
    assert "Nobody would get another mentor" in again


def test_a_wrong_sum_stays_on_the_page(page, programme):
    assert page.post(address("whatif", programme), {**LANGUAGE_ONLY, "needs": 5}).status_code == 422
    assert page.get(address("whatif", programme, **{**LANGUAGE_ONLY, "needs": 5})).status_code == 422


def test_two_runs_say_who_changed_and_why(page, programme):
    n1, n2, m1, m2 = crossed_town(programme)
    before = run(programme)
    services.save_weights(programme=programme, by=CoordinatorFactory(programme=programme), weights=LANGUAGE_ONLY)
    n3 = waiting_newcomer(programme=programme, reference="N3", languages=[{"code": "ti", "level": "native"}])
    after = run(programme)
    found = compare_runs(before=before, after=after)
    assert [(one.newcomer, one.before, one.after) for one in found.switched] == [(n1, m1, m2), (n2, m2, m1)]
    assert [(one.newcomer, one.why) for one in found.came] == [(n3, "language")]
    assert {one.code for one in found.weights if one.differs} == {"needs", "language"}
    assert found.inputs.differs
    shown = page.get(address("compare_runs", programme)).content.decode()
    assert "The people changed between these runs" in shown
    assert n3.full_name in shown
    assert page.get(address("compare_runs", programme, before="x", after=after.pk)).status_code == 200


def test_who_loses_a_mentor_is_told_with_the_rule(programme):
    _n1, n2, _m1, m2 = crossed_town(programme)
    before = run(programme)
    m2.availability = ["sun-evening"]
    m2.save()
    found = compare_runs(before=before, after=run(programme))
    assert len(found.lost) == 1
    assert found.lost[0].why == "places"
    assert found.lost[0].newcomer == n2
    back = compare_runs(before=found.after, after=found.before)
    assert [one.newcomer for one in back.gained] == [n2]


def test_a_run_is_reproduced_and_changed_inputs_are_said(programme):
    n1, *_others = crossed_town(programme)
    made = run(programme)
    assert rerun(run=made).is_reproduced
    out = StringIO()
    call_command("rerun", str(made.pk), "--check", "--json", stdout=out)
    assert json.loads(out.getvalue())["reproduced"] is True
    n1.needs = ["housing"]
    n1.save()
    assert not rerun(run=made).same_inputs
    with pytest.raises(CommandError, match="inputs changed") as stopped:
        call_command("rerun", str(made.pk), "--check", stdout=StringIO())
    assert stopped.value.returncode == 2


def test_another_result_from_equal_inputs_is_found_out(programme):
    crossed_town(programme)
    made = run(programme)
    first, second = Proposal.objects.order_by("pk")
    Proposal.objects.filter(pk=first.pk).update(mentor=second.mentor)
    again = rerun(run=made)
    assert again.same_inputs
    assert again.differences == [first.newcomer.reference]
    with pytest.raises(CommandError, match="another result") as stopped:
        call_command("rerun", str(made.pk), "--check", stdout=StringIO())
    assert stopped.value.returncode == 1


def test_a_run_that_is_not_there_is_said(db):
    with pytest.raises(CommandError, match="no finished run"):
        call_command("rerun", "999")


@pytest.mark.parametrize("name", ["whatif", "compare_runs", "suggestions", "radar", "evenings"])
def test_the_pages_of_another_programme_do_not_exist(page, name):
    assert page.get(address(name, ProgrammeFactory())).status_code == 404
