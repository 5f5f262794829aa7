"""The coordinator's list for *Today*, read in a number of queries that does not grow with the list."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import services, todos
from .models import Membership, ToDo

URGENCY = {"overdue": _("Overdue"), "soon": _("Due soon"), "later": _("Later")}

# An object without a name of its own is called after these people.
PEOPLE = ("newcomer", "mentor", "user")


@dataclass(frozen=True)
class Item:
    """One line: what to do, about whom, where, and until when."""

    todo: ToDo
    text: Any
    details: list[Any]
    names: list[str]
    url: str
    urgency: str


@dataclass(frozen=True)
class Group:
    """All lines of one urgency."""

    code: str
    label: Any
    items: list[Item]


def groups_for(user: Any) -> list[Group]:
    """What the user still has to do, grouped by urgency; empty groups stay, so that she sees they are empty."""
    open_todos = list(ToDo.objects.visible_to(user).open().select_related("programme"))
    subjects = _subjects(open_todos, user)
    known_as = names_of_members(
        [subject.user_id for subject in subjects.values() if isinstance(subject, Membership)], user
    )
    today = timezone.localdate()
    grouped: dict[str, list[Item]] = {code: [] for code in URGENCY}
    for todo in open_todos:
        item = _item(todo, subjects, known_as, services.due_on(todo, today))
        grouped[item.urgency].append(item)
    return [Group(code, label, grouped[code]) for code, label in URGENCY.items()]


def _item(todo: ToDo, subjects: dict[tuple[str, int], models.Model], known_as: dict[int, str], urgency: str) -> Item:
    kind = todos.find(todo.subject_type, todo.code)
    subject = subjects.get((todo.subject_type, todo.subject_id))
    if kind is None:
        return Item(todo, todo.code, [], [], "", urgency)
    details = [kind.details.get(code, code) for code in todo.details]
    if subject is None:
        return Item(todo, kind.text, details, [], "", urgency)
    url = reverse(kind.url_name, args=[subject.pk]) if kind.url_name else ""
    names = names_of(subject)
    if isinstance(subject, Membership):
        names = [known_as.get(subject.user_id, names[0])]
    return Item(todo, kind.text, details, names, url, urgency)


def names_of_members(user_ids: list[int], reader: Any) -> dict[int, str]:
    """The names that members have in their files, as far as the reader may open those; one query for each kind."""
    names: dict[int, str] = {}
    if user_ids:
        for model in apps.get_models():
            if hasattr(model, "full_name") and _has_person(model, "user"):
                files = model._default_manager.visible_to(reader)  # type: ignore[attr-defined]
                names |= {file.user_id: file.full_name for file in files.filter(user__in=user_ids)}
    return names


def _subjects(open_todos: list[ToDo], user: Any) -> dict[tuple[str, int], models.Model]:
    """The objects behind the to-dos: one query for each kind of object, through the door ``visible_to``."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for todo in open_todos:
        kind = todos.find(todo.subject_type, todo.code)
        if kind is not None:
            wanted[kind.model].add(todo.subject_id)
    found: dict[tuple[str, int], models.Model] = {}
    for model, pks in wanted.items():
        people = [name for name in PEOPLE if _has_person(model, name)]
        visible = model._default_manager.visible_to(user).select_related(*people)  # type: ignore[attr-defined]
        for pk, subject in visible.in_bulk(pks).items():
            found[model._meta.label_lower, pk] = subject
    return found


def _has_person(model: type[models.Model], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).is_relation)
    except FieldDoesNotExist:
        return False


def names_of(subject: models.Model) -> list[str]:
    """Who the object is about: its own full name, or the people it belongs to."""
    for own_name in ("full_name", "organisation"):
        if hasattr(subject, own_name):
            return [str(getattr(subject, own_name))]
    people = [getattr(subject, name) for name in PEOPLE if _has_person(type(subject), name)]
    return [str(person) for person in people if person is not None] or [str(subject)]
