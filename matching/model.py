"""The probability that a pair goes well, learned from few outcomes. Pure: arrays in, a model out; any pair data will
do.

Logistic regression with a Gaussian prior *centred on a rule's coefficients* instead of on zero: where the outcomes
say nothing, the rule stands; where they speak, the coefficients follow them. How far the prior lets go (its variance)
and how steep the rule is (its scale) are chosen by cross-validated log loss with no group split. Coefficients whose
direction is known (``signs``) may shrink to zero but not cross it, so that a biased history cannot make a good thing
count as bad.

An unknown value (NaN) stands at the centre of its column and moves nothing. Without outcomes the model is the rule
through a fixed logistic. A model is numbers only: it is stored as JSON with a checksum and loaded without running code.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, log_expit
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from .people import Floats, Ints

VARIANCES = (0.01, 0.03, 0.1)  # of a coefficient on a standardised column around the rule's
SCALES = (0.5, 1.0, 2.0)  # how steep the rule may be against what it says itself
USUAL = (0.03, 1.0)  # best of all with 20, 50, 100, 200 and 700 rows of the closed mentorships
FOLDS = 5
ENOUGH = 200  # rows; with fewer, choosing by cross-validation is choosing by luck
WORTH_IT = 1.0  # log likelihood that another choice must gain over the usual one
INTERCEPT_VARIANCE = 0.25  # loose against hundreds of rows; with twenty it keeps the usual share from being forgotten
LEVEL_VARIANCE = 1.0  # of a group's base rate on the logit: wide, so that an unfair past is taken up by it
LEVEL_ROWS = 10  # a smaller group has no base rate of its own
USUAL_LOGIT = 0.2  # 55 % go well, where nothing is known
NINETY_FIVE = 1.959964
VERSION = 1


@dataclass(frozen=True)
class Model:
    """Coefficients on standardised columns and how sure they are. ``covariance`` [1 + F, 1 + F], intercept first."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    intercept: float
    coefficients: Floats
    covariance: Floats
    prior: Floats
    variance: float
    scale: float
    rows: int
    seed: int

    def predict_proba(self, X: Floats) -> Floats:
        """[P]: the probability that each pair goes well."""
        return np.asarray(expit(self.logit(X)))

    def logit(self, X: Floats) -> Floats:
        """[P]: the logit, without the table of contributions."""
        return np.asarray(self.intercept + self._standard(X) @ self.coefficients)

    def contributions(self, X: Floats) -> Floats:
        """[P, F]: what each column adds to the logit; with the intercept they are the logit. 0 where unknown."""
        return self._standard(X) * self.coefficients

    def interval(self, X: Floats) -> Floats:
        """[P, 2]: 95 % for the probability, from how sure the coefficients are (Laplace approximation)."""
        Z = np.column_stack([np.ones(len(X)), self._standard(X)])
        half = NINETY_FIVE * np.sqrt(np.einsum("pf,fg,pg->p", Z, self.covariance, Z))
        middle = self.logit(X)
        return np.column_stack([expit(middle - half), expit(middle + half)])

    def with_prior(self, prior: Floats) -> "Model":
        """What the same outcomes would have taught with another rule, to first order: no data is read again.

        Moving the prior's centre by d moves the most probable coefficients by covariance @ precision @ d. A coefficient
        does not change its sign by it.
        """
        prior = np.asarray(prior, dtype=np.float64)
        moved = self.scale * (prior - self.prior) / self.variance
        step = self.covariance @ np.concatenate([[0.0], moved])
        coefficients = self.coefficients + step[1:]
        direction = np.sign(np.where(self.coefficients == 0, coefficients, self.coefficients))
        kept = np.where(coefficients * direction >= 0, coefficients, 0.0)
        return replace(
            self,
            intercept=self.intercept + float(step[0]),
            coefficients=kept,
            prior=np.asarray(prior, dtype=np.float64),
        )

    def _standard(self, X: Floats) -> Floats:
        return _standardised(X, self.centre, self.spread)

    def to_json(self) -> str:
        """Everything that decides a probability, as JSON; ``checksum`` is over the rest."""
        return json.dumps(self.as_dict(), sort_keys=True)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain lists and numbers."""
        parameters = {
            "version": VERSION,
            "names": list(self.names),
            "centre": self.centre.tolist(),
            "spread": self.spread.tolist(),
            "intercept": self.intercept,
            "coefficients": self.coefficients.tolist(),
            "covariance": self.covariance.tolist(),
            "prior": self.prior.tolist(),
            "variance": self.variance,
            "scale": self.scale,
            "rows": self.rows,
            "seed": self.seed,
        }
        return {**parameters, "checksum": _checksum(parameters)}

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """A stored model. Raises ValueError when a number was changed or is of another version."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Model":
        """The same from plain lists and numbers."""
        parameters = dict(stored)
        if parameters.pop("checksum", "") != _checksum(parameters):
            raise ValueError("the model's checksum does not fit its numbers")
        if parameters.pop("version") != VERSION:
            raise ValueError("the model was stored by another version")
        arrays = ("centre", "spread", "coefficients", "covariance", "prior")
        known: dict[str, Any] = {name: np.array(parameters.pop(name), dtype=np.float64) for name in arrays}
        return cls(**known, names=tuple(parameters.pop("names")), **parameters)

    @property
    def checksum(self) -> str:
        return str(self.as_dict()["checksum"])


def _checksum(parameters: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()


# The matrices are small: more threads wait for each other longer than they work.
@threadpool_limits.wrap(limits=1)
def fit(
    X: Floats,
    y: npt.ArrayLike,
    *,
    prior: Floats,
    groups: npt.ArrayLike,
    names: Sequence[str],
    signs: Ints | None = None,
    seed: int = 0,
    centre: Floats | None = None,
    spread: Floats | None = None,
    strata: Sequence[npt.NDArray[Any]] = (),
) -> Model:
    """Learn from outcomes ``y`` [n] (0 or 1). The same input and seed give the same numbers.

    ``prior`` [F]: the rule as coefficients on standardised columns; ``signs`` [F]: +1, -1 or 0 for no expectation;
    ``groups`` [n]: rows of one group are not split when the prior's strength is chosen. ``centre`` and ``spread`` [F]
    standardise; without them the columns' own are used. ``strata``: names of groups [n] whose different base rates in
    the past are fitted beside the columns and then averaged out, so that the columns need not stand in for them.
    """
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    own_centre, own_spread = _own_scale(X)
    centre = own_centre if centre is None else centre
    spread = own_spread if spread is None else spread
    signs = np.zeros(X.shape[1], dtype=np.int64) if signs is None else signs
    Z = _standardised(X, centre, spread)
    levels = _levels(strata, len(y))
    variance, scale = _choose(Z, y, prior, np.asarray(groups), signs, seed, levels)
    whole = _solve(Z, y, scale * prior, variance, signs, levels)
    solution = whole[: 1 + X.shape[1]]
    return Model(
        names=tuple(names),
        centre=centre,
        spread=spread,
        intercept=float(solution[0]),
        coefficients=solution[1:],
        covariance=_covariance(Z, whole, variance, levels),
        prior=np.asarray(prior, dtype=np.float64),
        variance=variance,
        scale=scale,
        rows=len(y),
        seed=seed,
    )


def _own_scale(X: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of what is known in each column; 0 and 1 where nothing is."""
    known = ~np.isnan(X)
    count = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, X, 0).sum(axis=0) / count
    spread = np.sqrt((np.where(known, X - centre, 0) ** 2).sum(axis=0) / count)
    return centre, np.where(spread > 0, spread, 1)


def _standardised(X: Floats, centre: Floats, spread: Floats) -> Floats:
    return np.nan_to_num((X - centre) / spread, nan=0.0)


def _levels(strata: Sequence[npt.NDArray[Any]], rows: int) -> Floats:
    """[n, levels]: one centred column for each group of enough rows; what they add is 0 on average."""
    columns = [group == name for group in strata for name in np.unique(group) if (group == name).sum() >= LEVEL_ROWS]
    if not columns:
        return np.empty((rows, 0))
    levels = np.column_stack(columns).astype(np.float64)
    return np.asarray(levels - levels.mean(axis=0))


def _choose(  # noqa: PLR0917
    Z: Floats, y: Floats, prior: Floats, groups: npt.NDArray[Any], signs: Ints, seed: int, levels: Floats
) -> tuple[float, float]:
    """The prior's variance and scale with the least log loss on groups that were not seen."""
    if len(y) < ENOUGH or len(np.unique(groups)) < FOLDS or len(np.unique(y)) < 2:
        return USUAL
    folds = list(GroupKFold(FOLDS, shuffle=True, random_state=seed).split(Z, y, groups))
    loss = {
        (variance, scale): sum(
            _log_loss(Z[test], y[test], _solve(Z[train], y[train], scale * prior, variance, signs, levels[train]))
            for train, test in folds
        )
        for variance in VARIANCES
        for scale in (SCALES if np.any(prior) else (1.0,))
    }
    best = min(loss, key=lambda pair: loss[pair])
    return best if loss[best] < loss[USUAL] - WORTH_IT else USUAL


def _log_loss(Z: Floats, y: Floats, solution: Floats) -> float:
    """Of the columns of ``Z`` alone: what was fitted for the groups is left out."""
    logit = solution[0] + Z @ solution[1 : 1 + Z.shape[1]]
    return float(-(y * log_expit(logit) + (1 - y) * log_expit(-logit)).sum())


def _solve(  # noqa: PLR0917
    Z: Floats, y: Floats, mean: Floats, variance: float, signs: Ints, levels: Floats
) -> Floats:
    """[1 + F + levels]: the most probable intercept and coefficients. Convex: there is one answer."""
    start = np.concatenate([[USUAL_LOGIT], mean, np.zeros(levels.shape[1])])
    precision = _precision(len(mean), variance, levels.shape[1])
    Z = np.column_stack([Z, levels])

    def loss(at: Floats) -> tuple[float, Floats]:
        logit = at[0] + Z @ at[1:]
        off = at - start
        wrong = expit(logit) - y
        gradient = np.concatenate([[wrong.sum()], Z.T @ wrong]) + precision * off
        return _log_loss(Z, y, at) + float(precision @ off**2) / 2, gradient

    bounds = [(None, None), *((0 if sign > 0 else None, 0 if sign < 0 else None) for sign in signs.tolist())]
    bounds += [(None, None)] * levels.shape[1]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-12, "gtol": 1e-7})
    return np.asarray(found.x, dtype=np.float64)


def _precision(features: int, variance: float, levels: int) -> Floats:
    parts = [1 / INTERCEPT_VARIANCE], np.full(features, 1 / variance), np.full(levels, 1 / LEVEL_VARIANCE)
    return np.concatenate(parts)


def _covariance(Z: Floats, solution: Floats, variance: float, levels: Floats) -> Floats:
    """[1 + F, 1 + F]: the inverse of the curvature at the most probable coefficients, the groups averaged out.

    A bound makes them surer; that is left out.
    """
    W = np.column_stack([np.ones(len(Z)), Z, levels])
    p = expit(W @ solution)
    curvature = (W * (p * (1 - p))[:, None]).T @ W
    curvature += np.diag(_precision(Z.shape[1], variance, levels.shape[1]))
    return np.asarray(np.linalg.inv(curvature)[: 1 + Z.shape[1], : 1 + Z.shape[1]])
