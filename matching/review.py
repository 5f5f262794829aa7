"""What the review page shows beside a proposal: the ranked mentors, and two or three of them compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from mentoring.models import Mentor, Mentorship
from newcomers.models import Newcomer

from .explain import Reasons
from .models import Criterion, Proposal, Run
from .services import Alternative, alternatives
from .states import UNDECIDED
from .wording import told

SHOWN = 4  # mentors beside the proposed one; the others after a click
MOST_COMPARED = 3
CELLS = {"for": "match", "against": "mismatch", "unknown": "unknown"}


@dataclass(frozen=True)
class Candidate:
    """One mentor on the review page."""

    mentor: Mentor
    score: float
    reasons: Reasons
    free_places: int
    promised: int
    is_proposed: bool
    is_possible: bool
    is_compared: bool
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def outlook(self) -> dict[str, Any] | None:
        """The probability with its interval; None for proposals that were made before it was kept."""
        return self.reasons.get("model")


@dataclass(frozen=True)
class Row:
    """One line of the comparison: a criterion and, for each candidate, match, mismatch, unknown or nothing.

    ``alike`` is 0 where the candidates fit differently, 1 where only the details differ, 2 where all is the same.
    """

    label: str
    cells: list[tuple[str, str]]
    alike: int


def candidates(proposal: Proposal, compared: Iterable[int]) -> list[Candidate]:
    """The proposed mentor with the reasons of the proposal, then the others who are possible now, the best first.

    The proposed one stands there also when a rule does not hold any more. When the newcomer has a mentor, an offer or
    another proposal by now, he stands alone.
    """
    ticked = set(compared)
    asked = {*ticked, proposal.mentor_id}
    ranked = alternatives(proposal.newcomer, proposal.run, changes_for=asked) if still_looking(proposal) else []
    now = {one.mentor.pk: one for one in ranked}
    mine = now.get(proposal.mentor_id)
    first = Candidate(
        mentor=proposal.mentor,
        score=proposal.score,
        reasons=proposal.reasons or {"for": [], "against": [], "unknown": []},
        free_places=mine.free_places if mine else proposal.mentor.free_places(),
        promised=mine.promised if mine else 0,
        is_proposed=True,
        is_possible=mine is not None,
        is_compared=proposal.mentor_id in ticked,
        changes=mine.changes if mine else [],
    )
    return [first, *(_other(one, ticked) for one in ranked if one.mentor.pk != proposal.mentor_id)]


def by_hand(newcomer: Newcomer, run: Run, compared: Iterable[int]) -> list[Candidate]:
    """Every mentor who is possible now for somebody without a proposal, the best first, also those whose places are
    proposed to others. Nobody when she has a mentor or an offer by now.
    """
    ticked = set(compared)
    ranked = alternatives(newcomer, run, changes_for=ticked) if is_waiting(newcomer) else []
    return [_other(one, ticked) for one in ranked]


def _other(one: Alternative, ticked: set[int]) -> Candidate:
    return Candidate(
        mentor=one.mentor,
        score=one.score,
        reasons=one.reasons,
        free_places=one.free_places,
        promised=one.promised,
        is_proposed=False,
        is_possible=True,
        is_compared=one.mentor.pk in ticked,
        changes=one.changes,
    )


def still_looking(proposal: Proposal) -> bool:
    """Whether the newcomer of this proposal waits for a decision about it, or for anybody at all."""
    return is_waiting(proposal.newcomer) and (proposal.is_undecided or newer(proposal) is None)


def is_waiting(newcomer: Newcomer) -> bool:
    """Whether the newcomer is on the list, without a mentor and without an offer."""
    return newcomer.state == Newcomer.State.READY and not Mentorship.objects.open().filter(newcomer=newcomer).exists()


def newer(proposal: Proposal) -> Proposal | None:
    """The undecided proposal that stands in the place of this one."""
    found: Proposal | None = (
        Proposal.objects.filter(newcomer=proposal.newcomer_id, state__in=UNDECIDED).exclude(pk=proposal.pk).first()
    )
    return found


def compared(found: list[Candidate]) -> list[Candidate]:
    """The ticked ones, at most three; with fewer than two ticked, the first two there are."""
    ticked = [one for one in found if one.is_compared][:MOST_COMPARED]
    return ticked if len(ticked) > 1 else found[:2]


def comparison(chosen: list[Candidate]) -> list[Row]:
    """A line per criterion, those in which the candidates differ first."""
    told_by = [_by_code(one.reasons) for one in chosen]
    rows = []
    for code, label in Criterion.choices:
        cells = [by_code.get(code, ("", "")) for by_code in told_by]
        if any(cell for cell, _text in cells):
            kinds = {cell for cell, _text in cells}
            alike = 0 if len(kinds) > 1 else 1 if len(set(cells)) > 1 else 2
            rows.append(Row(label=str(label), cells=cells, alike=alike))
    return sorted(rows, key=lambda row: row.alike)


def _by_code(reasons: Mapping[str, list[dict[str, Any]]]) -> dict[str, tuple[str, str]]:
    return {
        reason["code"]: (CELLS[kind], told(reason, kind))
        for kind in ("for", "against", "unknown")
        for reason in reasons.get(kind, [])
    }


def next_to_decide(proposal: Proposal) -> Proposal | None:
    """The best-fitting proposal of the same run that still waits for a decision."""
    found: Proposal | None = (
        Proposal.objects.filter(run=proposal.run, state=Proposal.State.PROPOSED).exclude(pk=proposal.pk).first()
    )
    return found


def matching_words(words: str) -> Q:
    """Proposals in which one of the two has this name or reference."""
    found = Q()
    for word in words.split():
        found &= (
            Q(newcomer__first_name__icontains=word)
            | Q(newcomer__last_name__icontains=word)
            | Q(newcomer__reference__iexact=word)
            | Q(mentor__first_name__icontains=word)
            | Q(mentor__last_name__icontains=word)
            | Q(mentor__reference__iexact=word)
        )
    return found


def why_not_possible(candidate: Candidate) -> str:
    """What to say of a proposed mentor who cannot be approved as things are now."""
    if candidate.free_places <= 0:
        return _("This mentor has no free place any more.")
    return _("Something changed since the run. This pair breaks a rule now.")
