"""The components of every page. All of them are shown, alive, at /styleguide/."""

import datetime as dt
from functools import lru_cache
from typing import Any

import heroicons
from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from config.core import dates

register = template.Library()

# Icons that point somewhere turn round where the page reads from right to left.
POINTING = (
    "arrow-left", "arrow-right", "arrow-long-left", "arrow-long-right", "arrow-small-left", "arrow-small-right",
    "arrow-uturn-left", "arrow-uturn-right", "chevron-left", "chevron-right", "chevron-double-left",
    "chevron-double-right", "arrow-left-start-on-rectangle", "arrow-right-start-on-rectangle",
    "arrow-left-end-on-rectangle", "arrow-right-end-on-rectangle", "arrow-top-right-on-square", "paper-airplane",
    "chat-bubble-left-right", "chat-bubble-left", "queue-list", "list-bullet", "numbered-list",
)  # fmt: skip
# In a button these stand behind the words, where the way goes on.
FORWARD = ("arrow-right", "arrow-long-right", "chevron-right")

# What a colour says, said again by a sign and by a word.
SIGNS = {
    "info": ("information-circle", _("Note")),
    "good": ("check-circle", _("Done")),
    "warn": ("exclamation-triangle", _("Attention")),
    "bad": ("exclamation-circle", _("Problem")),
}
MESSAGE_KINDS = {"debug": "info", "info": "info", "success": "good", "warning": "warn", "error": "bad"}

DAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEKDAYS.values(), strict=True))
PARTS = {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    css = "icon icon-pointing" if name in POINTING else "icon"
    if name in FORWARD:
        css += " icon-forward"
    attrs: dict[str, object] = {"class": css, "aria-hidden": "true"}
    return mark_safe(heroicons._render_icon("outline", name, None, attrs))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing that adds nothing for who cannot see it: the word always stands beside it."""
    return _drawing(str(name))


@register.filter
def full_day(value: dt.date | None, with_year: str = "") -> str:
    """``{{ day|full_day }}`` → *Sunday 29 November*, ``{{ day|full_day:"year" }}`` → *Sunday 29 November 2026*."""
    return dates.full_day(value, year=with_year == "year") if value else ""


# --- Forms -----------------------------------------------------------------------------------


def _says_optional(bound: BoundField) -> bool:
    """Not where the page itself says what is needed: such a form's fields have ``without_mark``."""
    return not bound.field.required and not getattr(bound.field, "without_mark", False)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, legend_as: str = "") -> dict[str, Any]:
    """One question: label, help, the control and what is wrong with the answer, tied together for screen readers.

    ``legend_as="h1"`` makes the question of a fieldset the heading of its page.
    """
    widget = bound.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        shape = "choices"
    elif isinstance(widget, CheckboxInput):
        shape = "check"
    else:
        shape = "group" if widget.use_fieldset else "single"
    return {"field": bound, "shape": shape, "optional": _says_optional(bound), "legend_as": legend_as}


@register.inclusion_tag("ui/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All questions of a form, the hidden ones too, and what is wrong with the form as a whole."""
    return {"form": form, "told_on_top": getattr(form, "told_on_top", False)}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong, at the top of the page, each line a link to its question."""
    lines = []
    for bound in form.visible_fields():
        target = bound.id_for_label or f"{bound.auto_id}_0"
        question = str(bound.label)
        if question and question[-1] not in ".:?!؟;":
            question += ":"
        lines += [{"target": target, "question": question, "text": error} for error in bound.errors]
    form.told_on_top = True  # type: ignore[attr-defined]  # the fields below need not say it again
    others = [*form.non_field_errors(), *(error for bound in form.hidden_fields() for error in bound.errors)]
    return {"lines": lines, "others": others}


@register.inclusion_tag("ui/slot_grid.html")
def slot_grid(bound: BoundField) -> dict[str, Any]:
    """A week of half-days to tick. The field's choices are written ``mon-morning``."""
    boxes = {str(box.data["value"]): box for box in bound.subwidgets}
    rows = [
        {"day": name, "boxes": [boxes[f"{day}-{part}"] for part in PARTS if f"{day}-{part}" in boxes]}
        for day, name in DAYS.items()
    ]
    return {"field": bound, "optional": _says_optional(bound), "parts": PARTS.values(), "rows": rows}


@register.inclusion_tag("ui/filters.html", takes_context=True)
def filters(context: Context, form: BaseForm) -> dict[str, Any]:
    """Filters above a list. They live in the address, so that a filtered list can be kept and sent."""
    for field in form.fields.values():
        field.without_mark = True  # type: ignore[attr-defined]  # every filter is optional; saying so each time is noise
    return {"form": form, "path": context["request"].path}


# --- Buttons ---------------------------------------------------------------------------------


@register.inclusion_tag("ui/submit.html")
def submit(text: str, kind: str = "primary", name: str = "", value: str = "", icon: str = "") -> dict[str, Any]:
    """The button that sends the form it stands in."""
    return {"text": text, "kind": kind, "name": name, "value": value, "icon": icon}


@register.inclusion_tag("ui/link_button.html")
def link_button(url: str, text: str, kind: str = "primary", icon: str = "") -> dict[str, Any]:
    """A way to another page that looks like a button."""
    return {"url": url, "text": text, "kind": kind, "icon": icon}


@register.inclusion_tag("ui/post_button.html", takes_context=True)
def post_button(
    context: Context, url: str, text: str, *, kind: str = "secondary", icon: str = "", name: str = "", value: str = ""
) -> dict[str, Any]:
    """A form of one button: does something at once, and only when it is pressed."""
    token = context.get("csrf_token", "")
    return {"url": url, "text": text, "kind": kind, "icon": icon, "name": name, "value": value, "csrf_token": token}


# --- Telling ---------------------------------------------------------------------------------


@register.simple_tag
def badge(text: str, kind: str = "neutral") -> SafeString:
    """A state in a word or two."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    """Something to know before going on."""
    sign, word = SIGNS[kind]
    return render_to_string(
        "ui/notice.html", {"content": content, "kind": kind, "sign": sign, "word": word, "role": ""}
    )


@register.inclusion_tag("ui/notice.html")
def message_notice(message: Any) -> dict[str, Any]:
    """What just happened, said once, at the top of the next page."""
    kind = MESSAGE_KINDS.get(message.level_tag, "info")
    sign, word = SIGNS[kind]
    role = "alert" if kind == "bad" else "status"
    return {"content": message, "kind": kind, "sign": sign, "word": word, "role": role}


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "", icon: str = "inbox") -> dict[str, Any]:
    """A list without anything in it, and what to do about that."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("ui/stepper.html")
def stepper(current: int, total: int) -> dict[str, Any]:
    """How far along the steps of a form somebody is."""
    current, total = int(current), int(total)
    states = ["done" if n < current else "now" if n == current else "later" for n in range(1, total + 1)]
    return {"current": current, "total": total, "states": states}


@register.inclusion_tag("ui/progress.html")
def progress(value: float, maximum: float, label: str) -> dict[str, Any]:
    """How much is done: a bar, and the same in figures."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("ui/score.html")
def score(value: float, word: str) -> dict[str, Any]:
    """How well two people fit: a number out of 100 and a word."""
    return {"value": round(value), "word": word}


@register.simple_block_tag
def dialog(content: str, *, name: str, button: str, title: str, kind: str = "secondary", icon: str = "") -> SafeString:
    """A button that opens a small window on the same page, without JavaScript. ``name`` is unique on the page."""
    context = {"content": content, "name": name, "button": button, "title": title, "kind": kind, "icon": icon}
    return render_to_string("ui/dialog.html", context)


# --- Finding the way -------------------------------------------------------------------------


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """The way through a long list; what was filtered stays filtered."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("ui/menu_link.html", takes_context=True)
def menu_link(context: Context, url_name: str, text: str, icon: str = "") -> dict[str, Any]:
    """One entry of the menu, marked when the reader is there. Left out where an installation has no such page."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return {"url": "", "text": text, "icon": icon, "current": ""}
    path = context["request"].path
    current = "page" if path == url else "true" if url != "/" and path.startswith(url) else ""
    return {"url": url, "text": text, "icon": icon, "current": current}
