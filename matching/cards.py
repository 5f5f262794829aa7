"""A model card as a page shows it: every figure with its uncertainty, and the calibration curve as points."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .fairness_table import group_name
from .models import ModelCard
from .states import ModelState

STATES: dict[str, tuple[Any, str]] = {
    ModelState.TRAINED: (pgettext_lazy("model", "better than the weights"), "info"),
    ModelState.ACTIVE: (pgettext_lazy("model", "counts now"), "good"),
    ModelState.RETIRED: (pgettext_lazy("model", "counted before"), "neutral"),
    ModelState.REJECTED: (pgettext_lazy("model", "not used"), "warn"),
}
BECAUSE: dict[str, Any] = {
    "too_few_rows": _("There are too few closed mentorships to judge a model."),
    "not_better": _("It is not surely better than the weights alone."),
    "not_calibrated": _("Its probabilities are too far from what really happened."),
}
LEARNERS: dict[str, Any] = {
    "weights": _("Weights alone"),
    "shrunk": _("This model"),
    "plain": _("Plain logistic regression, only compared"),
    "boosting": _("Gradient boosting, only compared"),
}
FEATURES: dict[str, Any] = {
    "needs": _("needs covered"),
    "goals": _("goals"),
    "language": _("common language"),
    "availability": _("time together"),
    "distance": _("distance"),
    "interests": _("shared interests"),
    "occupation": _("occupation, where work is a need"),
    "children": _("children near in age"),
    "age": _("near in age"),
    "wishes": _("wishes about a woman or a man met"),
    "dutch": _("the mentor's Dutch, for who learns it"),
    "far": _("kilometres beyond the first three"),
    "sector": _("same sector, where work is a need"),
    "childcare": _("time that child care leaves"),
    "experience": _("the mentor's earlier mentorships"),
    "load": _("the mentor's places that are taken"),
    "record": _("how the mentor's earlier mentorships went"),
}
GROUPS: dict[str, Any] = {
    "newcomer_gender": _("Gender of the newcomer"),
    "mentor_gender": _("Gender of the mentor"),
    "newcomer_age": _("Age of the newcomer"),
    "newcomer_language": _("First language of the newcomer"),
    "newcomer_childcare": _("Child care is a barrier for the newcomer"),
}
SIDE = 300  # of the drawing


@dataclass(frozen=True)
class Line:
    """One card in the list."""

    card: ModelCard
    state: str
    kind: str
    because: str
    auc: float | None
    brier: float | None
    calibration_error: float | None


def line_of(card: ModelCard) -> Line:
    """The few figures of a list."""
    state, kind = STATES[card.state]
    own = card.metrics.get("models", {}).get("shrunk", {})
    because = str(BECAUSE.get(card.metrics.get("because", ""), ""))
    return Line(card, str(state), kind, because, own.get("auc"), own.get("brier"), own.get("calibration_error"))


def card_of(card: ModelCard) -> dict[str, Any]:
    """Everything on a card's page. A card with too few rows has no figures."""
    metrics = card.metrics
    curve = metrics.get("calibration_curve", [])
    return {
        "line": line_of(card),
        "may_activate": card.state in {ModelState.TRAINED, ModelState.RETIRED},
        "learners": _learners(metrics),
        "intervals": metrics.get("intervals", {}),
        "against": metrics.get("against_weights", {}),
        "chance": metrics.get("calibration_by_chance", {}),
        "curve": curve,
        "points": [_point(one) for one in curve],
        "path": " ".join("{},{}".format(*_point(one)) for one in curve),
        "features": _features(card),
        "groups": _groups(metrics),
        "leakage": [(str(GROUPS.get(name, name)), auc) for name, auc in metrics.get("leakage", {}).items()],
    }


def _learners(metrics: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": str(LEARNERS.get(name, name)), **figures} for name, figures in metrics.get("models", {}).items()]


def _point(one: dict[str, float]) -> tuple[float, float]:
    return round(SIDE * one["predicted"], 1), round(SIDE * (1 - one["observed"]), 1)


def _features(card: ModelCard) -> list[dict[str, Any]]:
    """What each feature adds to the logit for one usual step more of it: in the weights, and learned."""
    known = card.parameters
    columns = zip(known["names"], known["prior"], known["coefficients"], strict=True)
    return [
        {
            "name": str(FEATURES.get(name, name)),
            "prior": round(known["scale"] * prior, 3),
            "learned": round(learned, 3),
        }
        for name, prior, learned in columns
    ]


def _groups(metrics: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": str(GROUPS.get(name, name)),
            "rows": [{**row, "group": group_name(name.rpartition("_")[2], row["group"])} for row in rows],
        }
        for name, rows in metrics.get("groups", {}).items()
        if rows
    ]
