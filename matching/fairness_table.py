"""The figures of ``fairness.report`` as a page and a spreadsheet show them."""

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.reference.languages import language_name
from config.reference.person import Gender

from .fairness import LEAST
from .wording import because_text

ATTRIBUTES: dict[str, Any] = {
    "gender": gettext_lazy("Gender"),
    "age": gettext_lazy("Age"),
    "language": gettext_lazy("First language"),
    "area": gettext_lazy("Area"),
}
FIGURES: dict[str, Any] = {
    "match_rate": gettext_lazy("Found a mentor"),
    "waiting_days": gettext_lazy("Days waited"),
    "probability": gettext_lazy("Mean probability"),
    "calibration": gettext_lazy("Went well, against what was expected"),
}
IN_PERCENT = ("match_rate", "probability", "calibration")


def of(report: Mapping[str, Any]) -> dict[str, Any]:
    """Tables by attribute and the alerts in words."""
    return {"tables": [_table(*item) for item in report["attributes"].items()], "alerts": alerts(report)}


def alerts(report: Mapping[str, Any]) -> list[str]:
    """Each alert in a sentence."""
    return [
        _("%(attribute)s, %(group)s: %(figure)s differs by %(difference)s from everybody else.")
        % {
            "attribute": ATTRIBUTES[one["attribute"]],
            "group": group_name(one["attribute"], one["group"]),
            "figure": str(FIGURES[one["figure"]]).lower(),
            "difference": _amount(one["figure"], one["difference"]),
        }
        for one in report["alerts"]
    ]


def group_name(attribute: str, group: str | None) -> str:
    """A group in the reader's language."""
    if group is None:
        return _("groups of fewer than %(least)s people") % {"least": LEAST}
    if not group:
        return _("not known")
    if attribute == "language":
        return language_name(group)
    if attribute == "gender":
        return str(dict(Gender.choices).get(group, group))
    return group


def _table(attribute: str, groups: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": attribute,
        "name": str(ATTRIBUTES[attribute]),
        "rows": [
            {
                "group": group_name(attribute, one["group"]),
                "people": one["people"],
                "figures": [_told(figure, one.get(figure)) for figure in FIGURES],
            }
            for one in groups
        ],
    }


def _told(figure: str, one: Mapping[str, float] | None) -> dict[str, str] | None:
    if one is None:
        return None
    return {key: _amount(figure, one[key]) for key in ("value", "low", "high")}


def _amount(figure: str, value: float) -> str:
    return f"{100 * value:.0f} %" if figure in IN_PERCENT else f"{value:.0f}"


def unmatched(counted: Mapping[str, list[tuple[str | None, str, int]]]) -> list[dict[str, Any]]:
    """Who stayed without a proposal: per attribute, group and rule."""
    return [
        {
            "code": attribute,
            "name": str(ATTRIBUTES[attribute]),
            "rows": [(group_name(attribute, group), because_text(code), count) for group, code, count in rows],
        }
        for attribute, rows in counted.items()
        if rows
    ]


def as_csv(report: Mapping[str, Any], counted: Mapping[str, list[tuple[str | None, str, int]]]) -> str:
    """One line per group and figure; then one per group and rule that left people without a proposal."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["attribute", "group", "people", "figure", "value", "low", "high"])
    for attribute, groups in report["attributes"].items():
        for one in groups:
            name = _safe(one["group"] if one["group"] is not None else f"fewer than {LEAST}")
            for figure in FIGURES:
                told = one.get(figure) or {}
                bounds = [told.get(key, "") for key in ("value", "low", "high")]
                writer.writerow([attribute, name, one["people"], figure, *bounds])
    for attribute, rows in counted.items():
        for group, code, count in rows:
            name = _safe(group if group is not None else f"fewer than {LEAST}")
            writer.writerow([attribute, name, count, f"unmatched:{code}", "", "", ""])
    return out.getvalue()


def _safe(text: str) -> str:
    """A spreadsheet must not take a place name for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
