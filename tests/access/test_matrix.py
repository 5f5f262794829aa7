"""Every address, every visitor: generated from the URL configuration."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.factories import sign_in

from .table import FORBIDDEN, HIDDEN, LOGIN, OPEN, PUBLIC, TABLE
from .world import CANARIES, VISITORS, World, build

REFUSALS = {FORBIDDEN: 403, HIDDEN: 404}
NOT_THIS_METHOD = 405


def _walk(patterns: Any, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or ''}", pattern


ADDRESSES = dict(_walk(reversed(get_resolver().url_patterns)))
NAMES = sorted(name for name in ADDRESSES if name and not name.endswith(":") and not name.startswith("admin:"))
ADMIN_NAMES = sorted(name for name in ADDRESSES if name.startswith("admin:") and not name.endswith(":"))


@pytest.fixture
def world(db) -> World:
    return build()


def _visit(world: World, visitor: str, address: str, method: str) -> Any:
    """One request by one visitor, undone afterwards."""
    client = Client()
    with transaction.atomic():
        if visitor != "anonymous":
            sign_in(client, world.users[visitor])
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    return response


def _outcome(response: Any) -> str:
    if response.status_code in (301, 302) and response.url.startswith(("/account/login/", "/administration/login/")):
        return LOGIN
    return OPEN if response.status_code < 400 or response.status_code in (400, 422) else str(response.status_code)


def _text(response: Any) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")


def _leaks(response: Any, visitor: str, own_words: tuple[str, ...] = ()) -> list[str]:
    text = _text(response)
    mine = set(own_words) if visitor == "newcomer" else set()
    return [word for word, readers in CANARIES.items() if visitor not in readers and word not in mine and word in text]


def _missing_protection(response: Any, visitor: str, *, knows_nobody: bool = False) -> list[str]:
    policy = response.get("Content-Security-Policy", "")
    wrong = {
        "no content policy": not policy,
        "unsafe-inline": "unsafe-inline" in policy or "unsafe-eval" in policy,
        "frame-ancestors": "frame-ancestors 'none'" not in policy,
        "nosniff": response.get("X-Content-Type-Options") != "nosniff",
        "Referrer-Policy": response.get("Referrer-Policy") != "same-origin",
        "no-store": not knows_nobody and visitor != "anonymous" and "no-store" not in response.get("Cache-Control", ""),
        "knows who asks": knows_nobody and ("Cookie" in response.get("Vary", "") or bool(response.cookies)),
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


@pytest.mark.parametrize("name", NAMES)
def test_each_visitor_gets_what_the_table_says(world, name):
    assert name in TABLE, f"add a row for {name} to tests/access/table.py"
    row = TABLE[name]
    address = reverse(name, kwargs=row.make(world))
    wrong = []
    for visitor in VISITORS:
        expected = row.outcomes[visitor]
        methods = [row.method] if expected == OPEN else ["get", "post"]
        for method in methods:
            response = _visit(world, visitor, address, method)
            refused = expected != OPEN and response.status_code == NOT_THIS_METHOD
            if not refused and _outcome(response) != expected:
                wrong.append(f"{visitor} {method}: {_outcome(response)} instead of {expected}")
            wrong += [f"{visitor} {method} reads {word}" for word in _leaks(response, visitor, row.own_words)]
            wrong += [
                f"{visitor} {method} lacks {part}"
                for part in _missing_protection(response, visitor, knows_nobody=row.knows_nobody)
            ]
    assert not wrong, f"{address}: " + "; ".join(wrong)


def test_the_table_has_no_row_too_many():
    absent = {"styleguide"}  # only with DEBUG
    assert set(TABLE) - set(NAMES) - absent == set()


def test_only_the_listed_addresses_are_public():
    public = {name for name, pattern in ADDRESSES.items() if not getattr(pattern.callback, "login_required", True)}
    assert {name for name in public if name and not name.endswith(":")} == PUBLIC


def test_the_gate_of_each_view_is_the_one_in_the_table():
    """A view that names its roles is closed, in the table, to somebody who has none of them."""
    for name in NAMES:
        roles = {str(role) for role in getattr(ADDRESSES[name].callback, "allowed_roles", ())}
        if not roles:
            continue
        outcomes = TABLE[name].outcomes if name in TABLE else {}
        for visitor in outcomes.keys() & {"newcomer", "mentor", "employer", "coordinator"}:
            assert (outcomes[visitor] == FORBIDDEN) == (visitor not in roles), f"{name} {visitor}"


@pytest.mark.parametrize("name", ADMIN_NAMES)
def test_the_administration_is_for_the_administrator(world, name):
    given = {"object_id": "1", "app_label": "accounts", "url": "x", "content_type_id": 1}
    pattern = ADDRESSES[name].pattern
    kwargs = {key: given.get(key, "1") for key in pattern.regex.groupindex or pattern.converters}
    address = reverse(name, kwargs=kwargs)
    for visitor in VISITORS[:-1]:
        for method in ("get", "post"):
            response = _visit(world, visitor, address, method)
            assert response.status_code in (301, 302, 403, 404, 405) or name in PUBLIC, f"{visitor} {method}"
            if response.status_code in (301, 302) and name not in PUBLIC | {"admin:logout"}:
                assert _outcome(response) == LOGIN or response.url.startswith("/administration/"), response.url
            assert not _leaks(response, visitor)


@pytest.mark.parametrize("address", ["/administration/", "/administration/accounts/user/", "/administration/accounts/"])
def test_the_administrator_opens_accounts_and_no_files_of_people(world, address):
    response = _visit(world, "administrator", address, "get")
    assert response.status_code == 200
    assert not _missing_protection(response, "administrator")
    text = response.content.decode()
    assert "/administration/newcomers/" not in text
    assert "/administration/mentoring/" not in text
    assert "restricted-canary" not in text


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_page_that_does_not_exist_is_as_protected(world, visitor):
    response = _visit(world, visitor, "/no/such/page/", "get")
    assert response.status_code == 404
    assert not _missing_protection(response, visitor)
