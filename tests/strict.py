"""What makes the session strict: commits that count, variables that exist, pages that the browser's policy accepts."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic
from django.template import Engine
from django.template.base import FilterExpression, Node
from django.test.client import Client

PROJECT = Path(__file__).resolve().parents[1]
FOREIGN = (PROJECT / ".venv",)


# --- on_commit -------------------------------------------------------------------------------


def _beneath_the_test(connection: BaseDatabaseWrapper) -> bool:
    """Whether only the transaction of the test itself is open: where production would have none."""
    return bool(connection.atomic_blocks) and connection.atomic_blocks[-1]._from_testcase


def _run_hooks(connection: BaseDatabaseWrapper) -> None:
    while connection.run_on_commit:
        _sids, hook, _robust = connection.run_on_commit.pop(0)
        hook()


@contextmanager
def commits_count() -> Iterator[None]:
    """Run ``on_commit`` callbacks where production would run them.

    A test lives in a transaction that is never committed. Here the end of the outermost ``atomic`` inside the test is
    the commit: its callbacks run then, in order, and what they raise reaches the caller. A callback asked for outside
    every ``atomic`` runs at once. What was asked for inside a block that rolled back never runs. Tests with
    ``transaction=True`` commit for real and are left alone.
    """
    leave, ask = Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def leave_and_run(self, exc_type, exc_value, traceback):
        leave(self, exc_type, exc_value, traceback)
        connection = connections[self.using or "default"]
        if exc_type is None and not self._from_testcase and _beneath_the_test(connection):
            _run_hooks(connection)

    def on_commit(self, func, robust=False):
        ask(self, func, robust)
        if _beneath_the_test(self):
            _run_hooks(self)

    Atomic.__exit__, BaseDatabaseWrapper.on_commit = leave_and_run, on_commit
    try:
        yield
    finally:
        Atomic.__exit__, BaseDatabaseWrapper.on_commit = leave, ask


# --- Undefined template variables ------------------------------------------------------------


class UndefinedVariableError(Exception):
    """A template of ours shows something that nobody gave it."""


class _Rendering(threading.local):
    def __init__(self) -> None:
        self.origins: list[object] = []

    def place(self) -> Path | None:
        """The file of the node that is being rendered, whichever template it was pulled into."""
        for origin in reversed(self.origins):
            name = getattr(origin, "name", None)
            if name:
                return Path(str(name))
        return None


_rendering = _Rendering()


class _Undefined(str):
    """Stands for ``string_if_invalid``: empty in other people's templates, a failure in ours."""

    __slots__ = ()

    def __bool__(self) -> bool:
        place = _rendering.place()
        if place is None:
            return False
        return place.is_relative_to(PROJECT) and not any(place.is_relative_to(root) for root in FOREIGN)

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariableError(f"{variable} in {_rendering.place()}")


@contextmanager
def undefined_variables_fail() -> Iterator[None]:
    """Raise UndefinedVariableError where one of our templates shows a variable that does not exist.

    ``{% if x %}``, ``{% for … in x %}`` and ``{{ x|default:… }}`` may ask about a variable that is not there.
    """
    resolve, render = FilterExpression.resolve, Node.render_annotated

    def tolerant_resolve(self, context, ignore_failures=False):
        has_default = bool(self.filters) and self.filters[0][0].__name__ == "default"
        return resolve(self, context, ignore_failures or has_default)

    def render_annotated(self, context):
        _rendering.origins.append(getattr(self, "origin", None))
        try:
            return render(self, context)
        finally:
            _rendering.origins.pop()

    FilterExpression.resolve, Node.render_annotated = tolerant_resolve, render_annotated
    undefined = _Undefined()
    # On the class, so that an engine that a test makes with settings of its own is as strict.
    Engine.string_if_invalid = property(lambda engine: undefined, lambda engine, value: None)
    try:
        yield
    finally:
        FilterExpression.resolve, Node.render_annotated = resolve, render
        del Engine.string_if_invalid


# --- Pages -----------------------------------------------------------------------------------

_DATA = {"application/json", "application/ld+json", "importmap", "text/x-template"}
_LEAK = re.compile(r"\{\{.{0,60}|\{%.{0,60}")
# The administration is Django's own; its pages are not written by us.
NOT_OURS = ("/administration/",)


class _Offences(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "script" and "src" not in names and names.get("type") not in _DATA:
            self.found.append("an inline <script>")
        if tag == "style":
            self.found.append("an inline <style>")
        self.found += [f"{name}= on <{tag}>" for name in names if name == "style" or name.startswith("on")]
        self.found += [
            f"a javascript: address on <{tag}>" for value in names.values() if (value or "").startswith("javascript:")
        ]

    handle_startendtag = handle_starttag


def offences(html: str) -> list[str]:
    """What the content policy would block or what a template left unrendered."""
    parser = _Offences()
    parser.feed(html)
    return parser.found + [f"unrendered template text: {text}" for text in _LEAK.findall(html)]


@contextmanager
def pages_are_clean() -> Iterator[None]:
    """Let the test client refuse every HTML answer with inline code or template text in it."""
    ask = Client.request

    def request(self, **environment):
        response = ask(self, **environment)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and not environment.get("PATH_INFO", "").startswith(NOT_OURS):
            found = offences(response.content.decode())
            assert not found, f"{environment.get('PATH_INFO')}: {', '.join(found)}"
        return response

    Client.request = request
    try:
        yield
    finally:
        Client.request = ask
