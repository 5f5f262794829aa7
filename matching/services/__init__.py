"""The verbs of this app, in the order in which they happen: weigh, run, decide; and what earlier years taught."""

from .deciding import approve, choose, decline, hold, unhold
from .history import import_history
from .learning import activate, active_card, request_training, train, weights_alone
from .ranking import Alternative, alternatives
from .running import execute_run, request_run
from .watching import fairness_of, unmatched_by_group, watch_fairness
from .weights import save_weights, settings_for

__all__ = [
    "Alternative",
    "activate",
    "active_card",
    "alternatives",
    "approve",
    "choose",
    "decline",
    "execute_run",
    "fairness_of",
    "hold",
    "import_history",
    "request_run",
    "request_training",
    "save_weights",
    "settings_for",
    "train",
    "unhold",
    "unmatched_by_group",
    "watch_fairness",
    "weights_alone",
]
