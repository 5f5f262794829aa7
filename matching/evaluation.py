"""Is the model better than the weights alone? Measured on mentors that were not seen, with uncertainty. Pure.

Nested and grouped: the outer folds are split by mentor, so nobody stands in both training and test; whatever ``fit``
chooses, it chooses inside the training part, again by mentor. Newcomers stand in one row each. Every figure is the
mean over three divisions into five folds. Reported are

* AUC, Brier score, log loss, the calibration curve and its mean error over ten bins of equal size,
* the *lift*: how often the pairs that a ranking prefers went well, above the share of all pairs (chance); preferred is
  the best half within each test fold, because a coordinator can place about half of those who could be placed,
* differences to the weights alone with 95 % intervals, by drawing mentors with replacement.

A model is better only when its log loss is lower than that of the weights in at least 95 % of the draws and its
calibration error is at most 0.05, or what exact probabilities would show by chance on so few rows (95 % of draws).
One that is not better is not activated.

**History is biased by past choices**: only pairs that somebody chose have an outcome, and a group may have been
matched badly. What is done: no attribute of a group is a column; the groups' different base rates are fitted beside
the columns and averaged out again (``strata``), so that no column stands in for them; known directions are bounds, so
that a distorted past can make a good thing count for nothing but not against a pair; the prior keeps
coefficients near the rule where
choices left little variation; ``group_check`` compares predicted with observed for each group and names those that
differ. Outcomes are not weighted by the propensity to be chosen: with hundreds of rows the weights' variance costs
more than the bias they remove."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from . import model as learning
from .people import Floats, Ints

Strata = Sequence[npt.NDArray[Any]]
Learner = Callable[[Floats, Ints, npt.NDArray[Any], Strata], Callable[[Floats], Floats]]
FOLDS = 5
DIVISIONS = 3  # one division into folds is partly luck
BINS = 10
DRAWS = 300
SURE = 0.95
CALIBRATED = 0.05
LEAST_ROWS = 50  # with fewer an evaluation says nothing
WEIGHTS, SHRUNK, PLAIN, BOOSTING = "weights", "shrunk", "plain", "boosting"


@threadpool_limits.wrap(limits=1)
def evaluate(
    X: Floats,
    y: Ints,
    groups: npt.NDArray[Any],
    *,
    prior: Floats,
    names: Sequence[str],
    signs: Ints,
    centre: Floats,
    spread: Floats,
    seed: int = 0,
    rivals: bool = True,
    strata: Strata = (),
) -> dict[str, Any]:
    """Everything that a model card says about quality; ready for JSON. ``strata`` as in ``model.fit``.

    With too few rows or only one outcome: ``{"rows": …, "better_than_weights": False, "because": …}``.
    """
    share = _rounded(np.mean(y)) if len(y) else None
    summary: dict[str, Any] = {"rows": len(y), "mentors": len(np.unique(groups)), "share": share}
    if len(y) < LEAST_ROWS or summary["mentors"] < FOLDS or len(np.unique(y)) < 2:
        return {**summary, "better_than_weights": False, "because": "too_few_rows"}
    scaled = {"names": names, "signs": signs, "centre": centre, "spread": spread, "seed": seed}
    learners: dict[str, Learner] = {WEIGHTS: _rule(prior, scaled), SHRUNK: _shrunk(prior, scaled)}
    if rivals:
        learners |= {PLAIN: _plain(centre, spread), BOOSTING: _boosting(seed)}
    divisions = [_division(learners, X, y, groups, seed + more, strata) for more in range(DIVISIONS)]
    compared = _compare(divisions, y, groups, seed)
    unseen, _fold = divisions[0]
    measured = {name: _mean_of([_measures(y, mine[name], fold) for mine, fold in divisions]) for name in learners}
    by_chance = calibration_by_chance(unseen[SHRUNK], seed)
    calibrated = measured[SHRUNK]["calibration_error"] <= max(CALIBRATED, by_chance["at_most"])
    surely = compared["log_loss_lower_share"] >= SURE
    return {
        **summary,
        "models": measured,
        "against_weights": compared,
        "calibration_by_chance": by_chance,
        "calibration_curve": calibration_curve(y, unseen[SHRUNK]),
        "better_than_weights": bool(calibrated and surely),
        "because": "" if calibrated and surely else "not_calibrated" if surely else "not_better",
    }


@threadpool_limits.wrap(limits=1)
def unseen_probabilities(
    X: Floats, y: Ints, groups: npt.NDArray[Any], *, prior: Floats, seed: int = 0, strata: Strata = (), **scaled: Any
) -> Floats:
    """[n]: for each row the probability by a model that never saw its mentor."""
    folds = list(GroupKFold(FOLDS, shuffle=True, random_state=seed).split(X, y, groups))
    return _out_of_fold(_shrunk(prior, {**scaled, "seed": seed}), X, y, groups, folds, strata)


# --- What is measured ------------------------------------------------------------------------


def calibration_curve(y: npt.ArrayLike, p: Floats, bins: int = BINS) -> list[dict[str, float]]:
    """Predicted and observed shares in bins of equal size, least probable first."""
    y = np.asarray(y)
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), bins) if len(part)]
    return [
        {"rows": len(part), "predicted": _rounded(p[part].mean()), "observed": _rounded(y[part].mean())}
        for part in parts
    ]


def calibration_error(y: npt.ArrayLike, p: Floats, bins: int = BINS) -> float:
    """Expected calibration error: the mean distance between predicted and observed, weighted by rows."""
    y = np.asarray(y)
    parts = [part for part in np.array_split(np.argsort(p, kind="stable"), bins) if len(part)]
    return float(sum(len(part) * abs(y[part].mean() - p[part].mean()) for part in parts) / max(len(y), 1))


def calibration_by_chance(p: Floats, seed: int = 0) -> dict[str, float]:
    """The calibration error that exact probabilities would show on so few rows: the mean, and 95 % are at most."""
    dice = np.random.default_rng(seed)
    errors = [calibration_error(dice.random(len(p)) < p, p) for _draw in range(DRAWS)]
    return {"mean": _rounded(np.mean(errors)), "at_most": _rounded(np.quantile(errors, SURE))}


def lift(y: Ints, p: Floats, fold: Ints) -> float:
    """How much more often the preferred half of each fold went well than all of it."""
    gains = []
    for number in np.unique(fold):
        mine = np.flatnonzero(fold == number)
        best = mine[np.argsort(-p[mine], kind="stable")][: max(len(mine) // 2, 1)]
        gains.append((y[best].mean() - y[mine].mean(), len(mine)))
    return float(np.average([gain for gain, _size in gains], weights=[size for _gain, size in gains]))


def group_check(y: npt.ArrayLike, p: Floats, group: npt.NDArray[np.str_], least: int = 20) -> list[dict[str, Any]]:
    """Observed against predicted for each group of ``least`` rows or more; ``differs`` beyond 95 % of chance."""
    y = np.asarray(y)
    told = []
    for name in np.unique(group):
        mine = group == name
        if mine.sum() < least:
            continue
        gap = float(y[mine].mean() - p[mine].mean())
        error = float(np.sqrt((p[mine] * (1 - p[mine])).sum()) / mine.sum())
        told.append(
            {
                "group": str(name),
                "rows": int(mine.sum()),
                "observed": _rounded(y[mine].mean()),
                "predicted": _rounded(p[mine].mean()),
                "differs": abs(gap) > learning.NINETY_FIVE * error,
            }
        )
    return told


@threadpool_limits.wrap(limits=1)
def leakage(X: Floats, belongs: npt.NDArray[np.bool_], groups: npt.NDArray[Any], seed: int = 0) -> float | None:
    """AUC of telling from the columns who belongs to a group: 0.5 = not at all. None with too few rows.

    What the columns cannot tell, a model of them cannot hold against anybody.
    """
    if min(belongs.sum(), (~belongs).sum()) < LEAST_ROWS // 2 or len(np.unique(groups)) < FOLDS:
        return None
    known = ~np.isnan(X)
    both = np.column_stack([np.nan_to_num(X), known[:, ~known.all(axis=0)]])  # also that it is known can tell
    scale = StandardScaler().fit_transform(both)
    folds = list(GroupKFold(FOLDS, shuffle=True, random_state=seed).split(both, belongs, groups))
    unseen = np.empty(len(belongs))
    for train, test in folds:
        guess = LogisticRegression(C=0.1, max_iter=1000).fit(scale[train], belongs[train])
        unseen[test] = guess.decision_function(scale[test])
    return _rounded(roc_auc_score(belongs, unseen))


def _measures(y: Ints, p: Floats, fold: Ints) -> dict[str, float]:
    return {
        "auc": _rounded(roc_auc_score(y, p)),
        "brier": _rounded(brier_score_loss(y, p)),
        "log_loss": _rounded(log_loss(y, p)),
        "calibration_error": _rounded(calibration_error(y, p)),
        "lift": _rounded(lift(y, p, fold)),
    }


Division = tuple[dict[str, Floats], Ints]  # for each learner the unseen probabilities, and the fold of each row


def _division(  # noqa: PLR0917
    learners: Mapping[str, Learner], X: Floats, y: Ints, groups: npt.NDArray[Any], seed: int, strata: Strata
) -> Division:
    folds = list(GroupKFold(FOLDS, shuffle=True, random_state=seed).split(X, y, groups))
    fold = np.empty(len(y), dtype=np.int64)
    for number, (_train, test) in enumerate(folds):
        fold[test] = number
    return {name: _out_of_fold(learner, X, y, groups, folds, strata) for name, learner in learners.items()}, fold


def _mean_of(measures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: _rounded(np.mean([one[name] for one in measures])) for name in measures[0]}


def _compare(divisions: Sequence[Division], y: Ints, groups: npt.NDArray[Any], seed: int) -> dict[str, Any]:
    """The shrunk model against the weights, and its lift against chance, over draws of mentors."""
    unseen, fold = divisions[0]
    gained = np.mean([_row_loss(y, mine[SHRUNK]) - _row_loss(y, mine[WEIGHTS]) for mine, _fold in divisions], axis=0)
    _names, mentor = np.unique(groups, return_inverse=True)
    members = [np.flatnonzero(mentor == at) for at in range(mentor.max() + 1)]
    dice = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {"log_loss": [], "auc": [], "lift": [], "lift_over_weights": []}
    for _draw in range(DRAWS):
        rows = np.concatenate([members[at] for at in dice.integers(0, len(members), len(members))])
        if len(np.unique(y[rows])) < 2:
            continue
        ours, theirs = unseen[SHRUNK][rows], unseen[WEIGHTS][rows]
        drawn["log_loss"].append(float(gained[rows].mean()))
        drawn["auc"].append(_auc(y[rows], ours) - _auc(y[rows], theirs))
        gain = lift(y[rows], ours, fold[rows])
        drawn["lift"].append(gain)
        drawn["lift_over_weights"].append(gain - lift(y[rows], theirs, fold[rows]))
    intervals = {
        name: [_rounded(bound) for bound in np.quantile(draws, [0.025, 0.975])] for name, draws in drawn.items()
    }
    lower = float(np.mean(np.array(drawn["log_loss"]) < 0))
    return {**intervals, "log_loss_lower_share": _rounded(lower)}


def _auc(y: Ints, p: Floats) -> float:
    """The area under the curve from ranks: the same as scikit-learn's, without its checks in a thousand draws."""
    good = int(y.sum())
    return float((rankdata(p)[y == 1].sum() - good * (good + 1) / 2) / (good * (len(y) - good)))


def _row_loss(y: Ints, p: Floats) -> Floats:
    safe = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(-(y * np.log(safe) + (1 - y) * np.log1p(-safe)))


def _rounded(value: Any) -> float:
    return round(float(value), 4)


# --- What is compared ------------------------------------------------------------------------


def _out_of_fold(  # noqa: PLR0917
    learner: Learner, X: Floats, y: Ints, groups: npt.NDArray[Any], folds: Sequence[Any], strata: Strata
) -> Floats:
    unseen = np.empty(len(y))
    for train, test in folds:
        mine = [group[train] for group in strata]
        unseen[test] = learner(X[train], y[train], groups[train], mine)(X[test])
    return unseen


def _shrunk(prior: Floats, scaled: Mapping[str, Any]) -> Learner:
    def learn(X: Floats, y: Ints, groups: npt.NDArray[Any], strata: Strata) -> Callable[[Floats], Floats]:
        return learning.fit(X, y, prior=prior, groups=groups, strata=strata, **scaled).predict_proba

    return learn


def _rule(prior: Floats, scaled: Mapping[str, Any]) -> Learner:
    """The weights alone, and the share of good endings: only a level and a steepness are learned (Platt)."""

    def learn(X: Floats, y: Ints, groups: npt.NDArray[Any], strata: Strata) -> Callable[[Floats], Floats]:
        rule = learning.fit(X[:0], y[:0], prior=prior, groups=groups[:0], **scaled)
        platt = LogisticRegression(C=1e6).fit(rule.logit(X)[:, None], y)
        return lambda unseen: np.asarray(platt.predict_proba(rule.logit(unseen)[:, None])[:, 1])

    return learn


def _plain(centre: Floats, spread: Floats) -> Learner:
    def learn(X: Floats, y: Ints, groups: npt.NDArray[Any], strata: Strata) -> Callable[[Floats], Floats]:
        standard = lambda some: np.nan_to_num((some - centre) / spread)  # noqa: E731
        found = LogisticRegression(C=1e6, max_iter=1000).fit(standard(X), y)
        return lambda unseen: np.asarray(found.predict_proba(standard(unseen))[:, 1])

    return learn


def _boosting(seed: int) -> Learner:
    def learn(X: Floats, y: Ints, groups: npt.NDArray[Any], strata: Strata) -> Callable[[Floats], Floats]:
        known = ~np.isnan(X).all(axis=0)
        found = HistGradientBoostingClassifier(random_state=seed).fit(X[:, known], y)
        return lambda unseen: np.asarray(found.predict_proba(unseen[:, known])[:, 1])

    return learn
