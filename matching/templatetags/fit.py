"""The codes of the matching in words: ``{% load fit %}``."""

from collections.abc import Mapping
from typing import Any

from django import template

from matching import wording
from matching.models import Proposal, Run
from matching.states import Outcome, ProposalState, RunState

register = template.Library()

KINDS: dict[str, str] = {
    RunState.DONE: "good",
    RunState.FAILED: "bad",
    ProposalState.PROPOSED: "info",
    ProposalState.ON_HOLD: "warn",
    ProposalState.APPROVED: "good",
}
OUTCOME_KINDS: dict[str, str] = {Outcome.WAITING: "info", Outcome.ACCEPTED: "good"}


@register.filter
def fit_word(score: float) -> str:
    """``82`` → *very good*."""
    return wording.fit_word(score)


@register.filter
def because_text(code: str) -> str:
    """Why somebody has nobody."""
    return wording.because_text(code)


@register.filter
def told(reason: Mapping[str, Any], kind: str) -> str:
    """One reason in a sentence for the coordinator; ``kind`` is the list it stands in."""
    return wording.told(reason, kind)


@register.filter
def state_kind(found: Run | Proposal) -> str:
    """The kind of badge for a state."""
    return KINDS.get(found.state, "neutral")


@register.filter
def outcome_kind(outcome: Outcome) -> str:
    """The kind of badge for what the two people answered."""
    return OUTCOME_KINDS.get(outcome, "neutral")
