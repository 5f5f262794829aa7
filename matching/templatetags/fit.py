"""The codes of the matching in words: ``{% load fit %}``."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format

from config.reference import interests
from matching import wording
from matching.models import Criterion, Proposal, Run
from matching.states import Click, Outcome, ProposalState, RunState

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
def rule_text(code: str) -> str:
    """The rule that forbids a pair."""
    return wording.rule_text(code)


@register.filter
def told(reason: Mapping[str, Any], kind: str) -> str:
    """One reason in a sentence for the coordinator; ``kind`` is the list it stands in."""
    return wording.told(reason, kind)


@register.filter
def of_100(probability: float) -> int:
    """``0.614`` → 61: how many of a hundred such pairs."""
    return round(100 * probability)


@register.filter
def sure_text(code: str) -> str:
    """How sure a probability is."""
    return wording.sure_text(code)


@register.filter
def change_text(entry: Mapping[str, Any]) -> str:
    """What would be different, in one sentence."""
    return wording.change_text(entry)


@register.filter
def state_kind(found: Run | Proposal) -> str:
    """The kind of badge for a state."""
    return KINDS.get(found.state, "neutral")


@register.filter
def outcome_kind(outcome: Outcome) -> str:
    """The kind of badge for what the two people answered."""
    return OUTCOME_KINDS.get(outcome, "neutral")


@register.filter
def criterion_name(code: str) -> str:
    """``needs`` → *needs covered*."""
    return str(Criterion(code).label) if code in Criterion.values else code


@register.filter
def count_name(code: str) -> str:
    """What was counted in a run."""
    return wording.count_name(code)


@register.filter
def interest_name(code: str) -> str:
    """An interest in the reader's language."""
    return interests.interest_name(code)


@register.filter
def signed(number: float) -> str:
    """A change to one decimal with its sign."""
    told = number_format(abs(number), 1)
    return f"+{told}" if number > 0 else f"−{told}" if number < 0 else told


@register.filter
def click_name(code: str) -> str:
    """What somebody said after an evening."""
    return str(Click(code).label) if code in Click.values else code
