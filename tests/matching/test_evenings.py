import datetime as dt

import numpy as np
import pytest
from django.urls import reverse

from config.core import privacy
from config.core.errors import Refused
from matching import seating, services, snapshot
from matching.models import Evening, EveningClick, EveningGuest, Proposal, Run
from matching.services import evenings
from tests.factories import CoordinatorFactory, ProgrammeFactory, sign_in
from tests.factories.matching import RunFactory, free_mentor, waiting_newcomer

DAY = dt.date(2026, 12, 3)


@pytest.fixture
def anna(programme):
    return CoordinatorFactory(programme=programme)


@pytest.fixture
def page(client, anna):
    return sign_in(client, anna)


def an_evening(programme, newcomers=2, mentors=2):
    hers = [waiting_newcomer(programme=programme, reference=f"N{at}") for at in range(newcomers)]
    his = [free_mentor(programme=programme, reference=f"M{at}") for at in range(mentors)]
    evening = evenings.save_evening(
        programme=programme, by=None, held_on=DAY, place="Library", newcomers=hers, mentors=his
    )
    return evening, hers, his


def say(evening, newcomer, mentor, hers, his):
    return evenings.save_clicks(evening=evening, by=None, said={(newcomer.pk, mentor.pk): (hers, his)})


# --- Tables ----------------------------------------------------------------------------------


def test_everybody_sits_each_round_and_nobody_twice_with_the_same_mentor():
    possible = np.ones((7, 3), dtype=bool)
    plans = seating.rounds(possible, possible, np.full((7, 3), 50.0))
    assert len(plans) == 3
    for partner in plans:
        assert (partner >= 0).all()
        assert np.bincount(partner).max() == 3
    for row in range(7):
        assert len({int(partner[row]) for partner in plans}) == 3


def test_who_can_be_a_pair_meets_first():
    possible = np.array([[True, False], [False, True]])
    first, second = seating.rounds(possible, ~possible | possible, np.full((2, 2), 50.0))
    assert first.tolist() == [0, 1]
    assert second.tolist() == [1, 0]


def test_an_evening_without_guests_has_no_tables():
    nobody = np.ones((0, 3), dtype=bool)
    assert seating.rounds(nobody, nobody, np.ones((0, 3))) == []


# --- What people say -------------------------------------------------------------------------


def test_guests_can_change(programme):
    evening, hers, his = an_evening(programme)
    evenings.save_evening(
        evening=evening, programme=programme, by=None, held_on=DAY, place="Hall", newcomers=hers[:1], mentors=his
    )
    assert evenings.guests(evening) == (hers[:1], sorted(his, key=str))
    assert Evening.objects.get().place == "Hall"


def test_two_yeses_outweigh_a_small_difference_and_a_no_is_final(programme):
    evening, [newcomer], [near, clicked, refused] = an_evening(programme, 1, 3)
    near.interests = newcomer.interests
    near.save()
    say(evening, newcomer, clicked, "yes", "yes")
    say(evening, newcomer, refused, "yes", "no")
    run = services.request_run(programme=programme, by=None)
    assert run.proposals.get().mentor == clicked
    assert (newcomer.pk, refused.pk) in snapshot.tried_before(programme)
    say(evening, newcomer, clicked, "", "")
    assert snapshot.clicks_of(programme) == {}
    assert EveningClick.objects.count() == 1


def test_clicks_change_the_fingerprint_of_the_inputs(programme):
    evening, [newcomer], [mentor] = an_evening(programme, 1, 1)
    before = snapshot.read(programme).input_hash
    say(evening, newcomer, mentor, "yes", "maybe")
    people = snapshot.read(programme)
    assert people.input_hash != before
    assert people.clicks.tolist() == [[10.0]]


def test_only_guests_can_have_clicked(programme):
    evening, hers, _his = an_evening(programme)
    with pytest.raises(Refused):
        say(evening, hers[0], free_mentor(programme=programme), "yes", "yes")


def test_the_same_evening_proposes_as_many_pairs_as_want_to_go_on(programme, anna):
    evening, (n0, n1), (m0, m1) = an_evening(programme)
    say(evening, n0, m0, "yes", "yes")
    say(evening, n0, m1, "yes", "maybe")
    say(evening, n1, m0, "yes", "maybe")
    found = evenings.matches(evening)
    assert {(one.newcomer, one.mentor) for one in found} == {(n0, m1), (n1, m0)}  # two pairs rather than the best one
    with pytest.raises(Refused, match="Run the matching once"):
        evenings.propose(evening=evening, newcomer=n0, mentor=m1, by=anna)
    RunFactory(programme=programme)
    made = evenings.propose(evening=evening, newcomer=n0, mentor=m1, by=anna)
    assert made.chosen_by_hand
    assert evenings.propose(evening=evening, newcomer=n0, mentor=m1, by=anna) == made
    with pytest.raises(Refused, match="did not both say"):
        evenings.propose(evening=evening, newcomer=n1, mentor=m1, by=anna)


def test_two_yeses_that_a_rule_forbids_are_told_with_the_rule(page, programme):
    evening, [newcomer], [mentor] = an_evening(programme, 1, 1)
    mentor.availability = ["sun-evening"]
    mentor.save()
    say(evening, newcomer, mentor, "yes", "yes")
    assert evenings.matches(evening) == []
    assert [one[:2] for one in evenings.forbidden(evening)] == [(newcomer, mentor)]
    shown = page.get(reverse("matching:evening", args=[evening.pk])).content.decode()
    assert "no half-day when both are free" in shown


# --- Pages -----------------------------------------------------------------------------------


def test_an_evening_from_the_plan_to_the_proposal(page, programme):
    newcomer, mentor = waiting_newcomer(programme=programme), free_mentor(programme=programme)
    RunFactory(programme=programme)
    data = {"held_on": "2026-12-03", "place": "Library", "newcomers": [newcomer.pk], "mentors": [mentor.pk]}
    address = f"{reverse('matching:evenings')}?programme={programme.pk}"
    shown = page.post(address, data, follow=True).content.decode()
    evening = Evening.objects.get()
    assert newcomer.full_name in shown
    plan = page.get(reverse("matching:evening_plan", args=[evening.pk])).content.decode()
    assert mentor.first_name in plan
    assert mentor.last_name not in plan
    answers = {f"{newcomer.pk}-{mentor.pk}-newcomer": "yes", f"{newcomer.pk}-{mentor.pk}-mentor": "yes"}
    shown = page.post(reverse("matching:evening_clicks", args=[evening.pk]), answers, follow=True).content.decode()
    assert "Propose this pair" in shown
    pair = {"newcomer": newcomer.pk, "mentor": mentor.pk}
    page.post(reverse("matching:evening_propose", args=[evening.pk]), pair)
    assert Proposal.objects.get().mentor == mentor
    shown = page.get(reverse("matching:evening", args=[evening.pk])).content.decode()
    assert "Decide about the proposal" in shown
    edit = reverse("matching:edit_evening", args=[evening.pk])
    assert "Library" in page.get(edit).content.decode()
    page.post(edit, {**data, "place": "Hall"})
    assert Evening.objects.get().place == "Hall"


def test_wrong_input_stays_on_the_page(page, programme):
    evening, [newcomer], [mentor] = an_evening(programme, 1, 1)
    address = f"{reverse('matching:evenings')}?programme={programme.pk}"
    assert page.post(address, {"held_on": "", "place": ""}).status_code == 422
    wrong = {f"{newcomer.pk}-{mentor.pk}-newcomer": "certainly"}
    assert page.post(reverse("matching:evening_clicks", args=[evening.pk]), wrong).status_code == 422
    stranger = {"newcomer": newcomer.pk, "mentor": free_mentor().pk}
    for name in ("evening_pair", "evening_propose"):
        assert page.post(reverse(f"matching:{name}", args=[evening.pk]), stranger).status_code == 422
    page.post(
        reverse("matching:evening_pair", args=[evening.pk]),
        {"newcomer": newcomer.pk, "mentor": mentor.pk, "newcomer_says": "no", "mentor_says": ""},
    )
    assert EveningClick.objects.get().newcomer_says == "no"


def test_the_evening_of_another_programme_does_not_exist(page):
    evening = Evening.objects.create(programme=ProgrammeFactory(), held_on=DAY, place="Library")
    for name in ("evening", "edit_evening", "evening_plan"):
        assert page.get(reverse(f"matching:{name}", args=[evening.pk])).status_code == 404


# --- Privacy ---------------------------------------------------------------------------------


def test_a_person_sees_what_she_said_and_not_what_was_said_of_her_and_can_be_forgotten(programme):
    evening, [newcomer], [mentor] = an_evening(programme, 1, 1)
    say(evening, newcomer, mentor, "yes", "no")
    told = str(privacy.export(newcomer.user))
    assert "newcomer_says" in told
    assert "mentor_says" not in told
    privacy.erase(newcomer.user)
    assert not EveningClick.objects.exists()
    assert EveningGuest.objects.count() == 1
    assert not Run.objects.exists()
