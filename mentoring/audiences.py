"""What each of the two may read of the reasons before both said yes. Coordinators read everything.

People agreed that the other one sees their languages and goals. A reason says no more than that: what both have in
common, and what the reader's own file tells her anyway.

| reason       | the newcomer reads                 | the mentor reads               | coordinators only             |
|--------------|------------------------------------|--------------------------------|-------------------------------|
| needs        | her needs: covered, not covered    | those he covers; that there    | which needs he does not cover |
|              |                                    | are more, not which            |                               |
| goals        | those he covers                    | those he covers                |                               |
| language     | the common language                | the common language            | how well it is spoken         |
| availability | common half-days                   | common half-days               |                               |
| distance     | within how many km, in steps       | the same                       | the distance                  |
| interests    | shared ones                        | shared ones                    |                               |
| occupation   | that they are close, or differ     | the same                       | that it is not known          |
| life_stage   | that it is similar                 | the same                       | age, children, wishes, and    |
|              |                                    |                                | what stands against           |

Nobody but coordinators reads points, probabilities or what a model learned.
"""

from collections.abc import Callable, Mapping
from typing import Any

COORDINATOR, MENTOR, NEWCOMER = "coordinator", "mentor", "newcomer"
FOR, AGAINST, UNKNOWN = "for", "against", "unknown"
KINDS = (FOR, AGAINST, UNKNOWN)

# Which lists each of the two reads; both read the same ones.
READ: dict[str, tuple[str, ...]] = {
    "needs": KINDS,
    "goals": KINDS,
    "language": KINDS,
    "availability": KINDS,
    "distance": KINDS,
    "interests": KINDS,
    "occupation": (FOR, AGAINST),
    "life_stage": (FOR,),
}
WITHIN_KM = (2, 5, 10, 15, 25, 50, 100)
NEAR_IN_AGE = 10  # years

Values = Mapping[str, Any]


def within(km: float) -> int:
    """A distance as the next of a few steps, so that nobody can work out where the other one lives."""
    return next((step for step in WITHIN_KM if km <= step), WITHIN_KM[-1])


def _needs(values: Values, audience: str) -> dict[str, Any]:
    kept = {"themes": values.get("themes", []), "more": bool(values.get("missing"))}
    return {**kept, "missing": values.get("missing", [])} if audience == NEWCOMER else kept


def _goals(values: Values, audience: str) -> dict[str, Any]:
    return {"themes": values.get("themes", [])}


def _language(values: Values, audience: str) -> dict[str, Any]:
    return {"code": values.get("code", "")}


def _availability(values: Values, audience: str) -> dict[str, Any]:
    return {"slots": values.get("slots", [])}


def _distance(values: Values, audience: str) -> dict[str, Any]:
    return {} if values.get("km") is None else {"within": within(float(values["km"]))}


def _interests(values: Values, audience: str) -> dict[str, Any]:
    return {"shared": values.get("shared", [])}


def _nothing(values: Values, audience: str) -> dict[str, Any]:
    return {}


_VALUES: dict[str, Callable[[Values, str], dict[str, Any]]] = {
    "needs": _needs,
    "goals": _goals,
    "language": _language,
    "availability": _availability,
    "distance": _distance,
    "interests": _interests,
    "occupation": _nothing,
    "life_stage": _nothing,
}


def readable(reason: Mapping[str, Any], audience: str, kind: str) -> dict[str, Any] | None:
    """One reason as this reader may know it; None when it is not for this reader."""
    if audience == COORDINATOR:
        return dict(reason)
    code, values = reason["code"], reason.get("values") or {}
    if kind not in READ.get(code, ()) or (code == "life_stage" and not _alike(values)):
        return None
    return {"code": code, **({} if kind == UNKNOWN else {"values": _VALUES[code](values, audience)})}


def _alike(values: Values) -> bool:
    """A met wish alone makes no similar stage of life."""
    return bool(values.get("children")) or values.get("age_gap", NEAR_IN_AGE + 1) <= NEAR_IN_AGE
