"""The pages about what was learned and whether it is fair, as a coordinator uses them."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from config.accounts.models import ToDo
from config.core.models import Job
from config.reference.postcodes import load_starter_places
from matching import evaluation, services
from matching.models import ModelCard
from matching.services import learning
from matching.states import ModelState
from tests.factories import CoordinatorFactory, MentorshipFactory, NewcomerFactory, sign_in
from tests.factories.matching import waiting_newcomer
from tests.matching.test_learning import HISTORY


@pytest.fixture
def page(client, programme):
    return sign_in(client, CoordinatorFactory(programme=programme))


@pytest.fixture
def taught(programme, monkeypatch):
    """A programme with the demonstration's history; judged without rivals, to be quick."""
    judge = learning.judge
    monkeypatch.setattr(learning, "judge", lambda *found, **given: judge(*found, **{**given, "rivals": False}))
    monkeypatch.setattr(evaluation, "DRAWS", 60)
    load_starter_places()
    with HISTORY.open(encoding="utf-8") as lines:
        services.import_history(programme=programme, lines=lines)
    return programme


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def text(response):
    return response.content.decode()


def test_a_model_is_trained_twice_clicked_looked_at_let_count_and_taken_back(page, taught):
    for _click in range(2):
        shown = text(page.post(url("train"), {"programme": taught.pk}, follow=True))
    card = ModelCard.objects.get()
    assert "Model 1" in shown
    assert "The weights count alone." in shown
    assert ToDo.objects.open().about(card).filter(code="look_at_model").exists()
    told = text(page.get(url("model", card.pk)))
    assert "900 closed mentorships" in told
    assert "<polyline" in told
    assert card.checksum[:16] in told
    assert "Model 1 counts now." in text(page.post(url("activate_model", card.pk), follow=True))
    assert not ToDo.objects.open().about(card).exists()
    shown = text(page.post(url("weights_alone"), {"programme": taught.pk}, follow=True))
    assert "The weights count alone." in shown
    assert ModelCard.objects.get().state == ModelState.RETIRED
    assert "Model 1 counts now." in text(page.post(url("activate_model", card.pk), follow=True))


def test_a_model_that_is_not_better_is_refused_with_the_reason(page, programme):
    page.post(url("train"), {"programme": programme.pk})
    card = ModelCard.objects.get()
    assert not ToDo.objects.open().about(card).exists()
    told = text(page.post(url("activate_model", card.pk), follow=True))
    assert "not surely better than the weights" in told
    assert "too few closed mentorships" in told
    assert services.active_card(programme) is None


def test_a_training_under_way_is_shown_and_not_asked_for_twice(page, programme):
    Job.objects.create(kind=learning.TRAINING, subject_id=programme.pk, state="running", done=2, total=4)
    shown = text(page.post(url("train"), {"programme": programme.pk}, follow=True))
    assert "2 / 4" in shown
    assert Job.objects.filter(kind=learning.TRAINING).count() == 1


def unfair(programme):
    """Of twenty women nobody has a mentor, of twenty men everybody."""
    for _number in range(20):
        NewcomerFactory(programme=programme, gender="female")
        MentorshipFactory(programme=programme, newcomer=NewcomerFactory(programme=programme, gender="male"))


def test_the_fairness_page_and_its_export_say_what_a_count_by_hand_says(page, programme):
    unfair(programme)
    waiting_newcomer(programme=programme, gender="other", languages=[{"code": "ti", "level": "native"}])
    shown = text(page.get(url("fairness", programme.pk)))
    assert "100 %" in shown
    assert "differs by -95 %" in shown
    rows = list(csv.DictReader(StringIO(text(page.get(url("fairness_csv", programme.pk))))))
    rate = {
        row["group"]: float(row["value"])
        for row in rows
        if row["attribute"] == "gender" and row["figure"] == "match_rate" and row["value"]
    }
    assert rate == {"female": 0.0, "male": 1.0}
    hidden = [row for row in rows if row["attribute"] == "gender" and row["group"] == "fewer than 5"]
    assert {(row["people"], row["value"]) for row in hidden} == {("1", "")}


def test_a_difference_beyond_the_bounds_is_a_to_do_until_it_is_gone(programme):
    unfair(programme)
    services.watch_fairness(programme)
    services.watch_fairness(programme)
    assert ToDo.objects.open().about(programme).count() == 1
    programme.newcomers.filter(gender="female").update(gender="male")
    services.watch_fairness(programme)
    assert not ToDo.objects.open().about(programme).exists()


def test_who_is_without_a_proposal_is_counted_by_group_and_rule(page, programme):
    for _number in range(6):
        waiting_newcomer(programme=programme, gender="female", languages=[{"code": "ti", "level": "native"}])
    waiting_newcomer(programme=programme, gender="male", languages=[{"code": "ti", "level": "native"}])
    page.post(reverse("matching:start"), {"programme": programme.pk})
    told = services.unmatched_by_group(programme)["gender"]
    assert [(group, count) for group, _code, count in told] == [("female", 6), (None, 1)]
    assert "Without a proposal in the last run" in text(page.get(url("fairness", programme.pk)))
