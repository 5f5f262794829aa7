"""The way from arrival to work, walked with invented steps and with the written ones."""

from hypothesis import given
from hypothesis import strategies as st

from content.kinds import Pathway, Phase
from content.roadmap import RoadStep, Traveller, find_circle, fits, next_steps, stretches, way
from content.shipped import DATA, read_documents

ids = st.sampled_from("abcdefgh")
steps = st.lists(
    st.builds(
        RoadStep,
        id=ids,
        phase=st.sampled_from(Phase.values),
        position=st.integers(0, 5),
        pathway=st.sampled_from(["", "ict"]),
        requires=st.frozensets(ids, max_size=3),
        with_children=st.booleans(),
        min_education=st.sampled_from([None, 5]),
    ),
    unique_by=lambda step: step.id,
)
travellers = st.builds(
    Traveller,
    pathway=st.sampled_from(["", "ict", "business"]),
    has_children=st.sampled_from([None, True, False]),
    education=st.sampled_from([None, 2, 7]),
)


@given(steps, travellers)
def test_the_way_holds_every_step_that_fits_once(road, who):
    walked = way(road, who)
    assert {step.id for step in walked} == {step.id for step in road if fits(step, who)}
    assert len(walked) == len({step.id for step in walked})


@given(steps, travellers)
def test_without_a_circle_no_step_comes_before_what_it_requires(road, who):
    if find_circle(road):
        return
    seen = set()
    there = {step.id for step in road if fits(step, who)}
    for step in way(road, who):
        assert step.requires & there <= seen
        seen.add(step.id)


@given(steps, travellers, st.sets(ids))
def test_who_has_not_done_everything_always_has_a_next_step(road, who, done):
    walked = way(road, who)
    following = next_steps(walked, done)
    assert bool(following) is bool({step.id for step in walked} - done)
    assert len(following) <= 3
    assert not {step.id for step in following} & done


def test_a_step_that_is_not_hers_does_not_block_what_follows_but_what_it_required_does():
    road = [
        RoadStep("register", "arrival"),
        RoadStep("child-benefit", "arrival", with_children=True, requires=frozenset({"register"})),
        RoadStep("childcare", "arrival", position=0, requires=frozenset({"child-benefit"})),
    ]
    walked = way(road, Traveller(has_children=False))
    assert [step.id for step in walked] == ["register", "childcare"]


def test_a_sector_is_walked_only_by_who_chose_it():
    road = [RoadStep("cv", "towards-work"), RoadStep("portfolio", "towards-work", pathway="ict")]
    assert [step.id for step in way(road, Traveller())] == ["cv"]
    assert len(way(road, Traveller(pathway="ict"))) == 2


def test_a_circle_is_told():
    road = [RoadStep("a", "work", requires=frozenset("b")), RoadStep("b", "work", requires=frozenset("a"))]
    assert find_circle(road) == ["a", "b", "a"]


def _written():
    return [
        RoadStep(
            id=ref,
            phase=data["phase"],
            position=data["position"],
            pathway=data["pathway"],
            requires=frozenset(data["requires"]),
        )
        for ref, data in read_documents(DATA / "documents" / "step").items()
    ]


def test_the_written_roadmap_goes_forward_for_everybody():
    road = _written()
    assert not find_circle(road)
    for pathway in ("", *Pathway.values):
        walked = way(road, Traveller(pathway=pathway))
        done = set()
        while following := next_steps(walked, done):
            assert all(step.requires & {one.id for one in walked} <= done for step in following)
            done.update(step.id for step in following)
        assert done == {step.id for step in walked}
        assert [stretch.phase for stretch in stretches(walked)] == Phase.values
