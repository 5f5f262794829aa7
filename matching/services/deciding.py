"""What a coordinator decides about a proposal. Locks are taken in this order: newcomer, mentor, proposal."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.models import NEEDED_PURPOSES, Consent, Programme, User
from config.accounts.services import close_todos, open_todo
from config.core.errors import Refused
from config.core.models import Event
from config.core.states import IllegalMove, advance, can_move
from matching.models import Proposal, Run
from matching.states import UNDECIDED, DecisionCode, ProposalState
from matching.wording import RULE_TEXTS
from mentoring.errors import NewcomerTaken, NoPlaceLeft
from mentoring.models import Mentor, Mentorship
from mentoring.services import offer
from mentoring.services.pair import coordinates
from newcomers.models import Newcomer

from .ranking import judge_pair, probability_in
from .running import DECIDE_WITHIN, set_aside

State = ProposalState


@transaction.atomic
def approve(*, proposal: Proposal, by: User, reason: str = "") -> Mentorship:
    """Turn a proposal into an offer to both people. Calling it twice returns the same mentorship.

    Raises NoPlaceLeft when the mentor filled up meanwhile, Refused when a rule no longer holds or one of the two has
    not agreed, IllegalMove when the proposal was decided otherwise.
    """
    _check_coordinates(by, proposal.programme_id)
    proposal = _locked(proposal)
    if proposal.mentorship is not None:
        return proposal.mentorship
    if not can_move(proposal, State.APPROVED):
        raise IllegalMove(proposal, State.APPROVED)
    if not proposal.mentor.has_free_place():
        raise NoPlaceLeft(proposal.mentor)
    _check_consent(proposal)
    broken, _score, _reasons = judge_pair(proposal.newcomer, proposal.mentor, proposal.run)
    _check_rules([code for code in broken if code != "capacity"])  # places were counted under the lock
    mentorship = offer(newcomer=proposal.newcomer, mentor=proposal.mentor, by=by, reasons=proposal.reasons)
    _decide(proposal, State.APPROVED, by=by, reason=reason, mentorship=mentorship)
    return mentorship


@transaction.atomic
def decline(*, proposal: Proposal, by: User, reason: str = "", code: str = "") -> Proposal:
    """Say no to a proposal, with one reason from the list, a text, or both. These two are not proposed again."""
    _check_coordinates(by, proposal.programme_id)
    proposal = _locked(proposal)
    if proposal.state == State.DECLINED:
        return proposal
    if not _says_why(reason, code):
        raise Refused(_("Say why. The reason helps the next matching."))
    return _decide(proposal, State.DECLINED, by=by, reason=reason, decision_code=code)


@transaction.atomic
def hold(*, proposal: Proposal, by: User, reason: str = "") -> Proposal:
    """Decide later: a new run leaves this pair and the mentor's place alone."""
    _check_coordinates(by, proposal.programme_id)
    proposal = _locked(proposal)
    if proposal.state != State.ON_HOLD:
        advance(proposal, State.ON_HOLD, by=by, reason=reason, decision_reason=reason[:200])
        _close_when_decided(proposal.run, by)
    return proposal


@transaction.atomic
def unhold(*, proposal: Proposal, by: User) -> Proposal:
    """Put a pair that was on hold back among the proposals."""
    _check_coordinates(by, proposal.programme_id)
    proposal = _locked(proposal)
    if proposal.state != State.PROPOSED:
        advance(proposal, State.PROPOSED, by=by, decision_reason="")
        open_todo(programme=proposal.programme, about=proposal.run, code="decide_proposals", in_days=DECIDE_WITHIN)
    return proposal


@transaction.atomic
def choose(*, newcomer: Newcomer, mentor: Mentor, run: Run, by: User, reason: str = "", code: str = "") -> Proposal:
    """Propose another mentor than the run did, with a reason; what stood undecided is replaced.

    Choosing the mentor who is proposed already returns that proposal. Raises Refused when the pair breaks a hard rule,
    NewcomerTaken when the newcomer has a mentor or an offer by now.
    """
    _check_coordinates(by, newcomer.programme_id)
    Programme.objects.select_for_update(no_key=True).get(pk=newcomer.programme_id)  # no run is stored meanwhile
    newcomer, mentor = _locked_people(newcomer.pk, mentor.pk)
    standing = _undecided(newcomer)
    if standing and standing.mentor_id == mentor.pk:
        return standing
    if not _says_why(reason, code):
        raise Refused(_("Say why you choose this mentor. The reason helps the next matching."))
    _check_can_choose(newcomer, mentor, run)
    broken, score, reasons = judge_pair(newcomer, mentor, run)
    _check_rules(broken)
    if standing:
        set_aside([standing], by=by, reason=reason)
    chosen: Proposal = Proposal.objects.create(
        programme=run.programme,
        run=run,
        newcomer=newcomer,
        mentor=mentor,
        score=score,
        probability=probability_in(reasons),
        reasons=reasons,
        chosen_by_hand=True,
        decision_code=code,
    )
    instead_of = standing.pk if standing else None
    Event.record(chosen, "chosen by hand", by=by, reason=reason, code=code, instead_of=instead_of)
    open_todo(programme=run.programme, about=run, code="decide_proposals", in_days=DECIDE_WITHIN)
    return chosen


@transaction.atomic
def newcomer_leaves(newcomer: Newcomer, by: User) -> None:
    """A newcomer pauses or stops: what is proposed for her, or on hold, needs no decision any more."""
    standing = _undecided(newcomer)
    if standing:
        set_aside([standing], by=by, reason="")
        _close_when_decided(standing.run, by)


def _says_why(reason: str, code: str) -> bool:
    """A text, or a reason from the list that needs none."""
    return bool(reason.strip()) or bool(code and code != DecisionCode.OTHER)


def _check_can_choose(newcomer: Newcomer, mentor: Mentor, run: Run) -> None:
    if not newcomer.programme_id == mentor.programme_id == run.programme_id:
        raise Refused(_("These two are not in the same programme."))
    if newcomer.state != Newcomer.State.READY or Mentorship.objects.open().filter(newcomer=newcomer).exists():
        raise NewcomerTaken(newcomer)


def _check_coordinates(by: User, programme: int) -> None:
    if not coordinates(by, programme):
        raise Refused(_("Only a coordinator of this programme can do this."))


def _check_rules(broken: list[str]) -> None:
    if broken:
        rules = ", ".join(str(RULE_TEXTS[code]) for code in broken)
        raise Refused(_("This pair is not possible: %(rules)s.") % {"rules": rules})


def _check_consent(proposal: Proposal) -> None:
    """Both have agreed that their answers are used and shown to the other."""
    for person in (proposal.newcomer, proposal.mentor):
        given = Consent.objects.filter(
            user=person.user_id, programme=proposal.programme_id, withdrawn_at__isnull=True
        ).values_list("purpose", flat=True)
        if not set(given) >= set(NEEDED_PURPOSES):
            raise Refused(
                _("%(name)s has not agreed to matching and sharing. Ask first.") % {"name": person.first_name}
            )


def _decide(proposal: Proposal, state: str, *, by: User, reason: str, **changes: Any) -> Proposal:
    advance(
        proposal,
        state,
        by=by,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=by,
        decision_reason=reason[:200],
        **changes,
    )
    _close_when_decided(proposal.run, by)
    return proposal


def _close_when_decided(run: Run, by: User) -> None:
    """The to-do of a run is done when nothing in it waits for a decision; what is on hold waits on purpose."""
    if not Proposal.objects.filter(run=run, state=State.PROPOSED).exists():
        close_todos(about=run, codes=["decide_proposals"], by=by)


def _locked_people(newcomer: int, mentor: int) -> tuple[Newcomer, Mentor]:
    return (
        Newcomer.objects.select_for_update(of=("self",), no_key=True).select_related("programme").get(pk=newcomer),
        Mentor.objects.select_for_update(of=("self",), no_key=True).get(pk=mentor),
    )


def _locked(proposal: Proposal) -> Proposal:
    newcomer, mentor = _locked_people(proposal.newcomer_id, proposal.mentor_id)
    fresh: Proposal = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("run", "programme", "mentorship")
        .get(pk=proposal.pk)
    )
    fresh.newcomer, fresh.mentor = newcomer, mentor
    return fresh


def _undecided(newcomer: Newcomer) -> Proposal | None:
    found: Proposal | None = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .filter(newcomer=newcomer, state__in=UNDECIDED)
        .first()
    )
    return found
