"""Which rows are about a user: found by following keys, so that what points at them by number can be found too."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q

# Where a person's name or address stands on an object that is hers.
NAMING_FIELDS = ("first_name", "last_name", "contact_name", "email", "sign_in_name", "phone")
SHORTEST_NAME = 3
# So many digits at the end of a phone number are the same with and without the country.
OWN_DIGITS = 8


def project_models() -> list[type[models.Model]]:
    """The models of the apps that stand in this project, not those of libraries."""
    home = Path(settings.BASE_DIR)
    ours = [
        app
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(home) and "site-packages" not in Path(app.path).parts
    ]
    return [model for app in ours for model in app.get_models()]


@lru_cache(maxsize=256)
def paths_to_user(model: type[models.Model]) -> tuple[str, ...]:
    """The lookups from ``model`` to the user it is about.

    A key that may be emptied when its target goes only mentions somebody (who decided, who wrote); the others tie the
    row to its person.
    """
    return _paths(model, frozenset())


def _paths(model: type[models.Model], passed: frozenset[type[models.Model]]) -> tuple[str, ...]:
    """``passed`` are the models on the way here: two that point at each other lead nowhere new."""
    user_model = get_user_model()
    found: list[str] = []
    for field in model._meta.concrete_fields:
        target = field.related_model
        key = field.remote_field
        if key is None or target is model or target in passed or key.on_delete is models.SET_NULL:
            continue
        if target is user_model:
            found.append(field.name)
        elif target in project_models():
            found += [f"{field.name}__{path}" for path in _paths(target, passed | {model})]
    return tuple(found)


def owned_by(user: Any) -> Iterator[models.QuerySet[Any]]:
    """For each model with rows about the user, those rows; the user's own row first."""
    yield get_user_model()._default_manager.filter(pk=user.pk)
    for model in project_models():
        paths = paths_to_user(model)
        if paths:
            about = Q(*[(path, user.pk) for path in paths], _connector=Q.OR)
            yield model._default_manager.filter(pk__in=model._default_manager.filter(about).values("pk"))


def keys_of(user: Any, *, shared: bool = True) -> dict[str, list[int]]:
    """The label and the primary keys of everything that is about the user, with or without what two people share."""
    keys = {
        rows.model._meta.label_lower: list(rows.values_list("pk", flat=True))
        for rows in owned_by(user)
        if shared or paths_directly(rows.model)
    }
    return {label: pks for label, pks in keys.items() if pks}


def names_of(user: Any) -> set[str]:
    """The names, addresses and phone numbers under which the platform knows the user."""
    names: set[str] = set()
    for rows in owned_by(user):
        fields = [field.name for field in rows.model._meta.concrete_fields if field.name in NAMING_FIELDS]
        if fields and paths_directly(rows.model):
            for values in rows.values_list(*fields):
                names.update(str(value) for value in values if value and len(str(value)) >= SHORTEST_NAME)
    return names


def is_told_in(text: str, names: set[str]) -> bool:
    """Whether one of these addresses, sign-in names or phone numbers stands in a text, in whatever way it was typed."""
    folded, digits = text.casefold(), "".join(str(int(sign)) for sign in text if sign.isdecimal())
    for name in names:
        if name.startswith("+"):
            if name[-OWN_DIGITS:] in digits:
                return True
        elif re.search(rf"(?<![\w.+-]){re.escape(name.casefold())}(?![\w-])", folded):
            return True
    return False


def contacts_of(user: Any) -> set[str]:
    """Of all names of a user those that nobody else has: addresses, the sign-in name, phone numbers."""
    return {name for name in names_of(user) if "@" in name or name.startswith("+") or name == user.sign_in_name}


def paths_directly(model: type[models.Model]) -> bool:
    """Whether the row is the person's own, and not shared with somebody else."""
    return model is get_user_model() or any("__" not in path for path in paths_to_user(model))
