"""What every engine is, and the patience with which it is asked."""

import html
import re
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import httpx

from content import facts

TIMEOUT_SECONDS = 20.0
ATTEMPTS = 3
LONGEST_WAIT_SECONDS = 5.0
_TAG = re.compile(r"</?x\b[^>]*>")


class EngineFailed(Exception):
    """The engine did not give a usable answer; nothing was kept."""


class Engine(Protocol):
    """Translates texts. The answer has one text for each that was asked, in the same order; raises EngineFailed."""

    name: str

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]: ...


class Caller:
    """Posts JSON and bears a server that is slow, busy or broken: a few attempts, bounded waits, then EngineFailed."""

    def __init__(
        self,
        *,
        headers: dict[str, str] | None = None,
        timeout: float = TIMEOUT_SECONDS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.headers, self.timeout, self.wait = headers or {}, timeout, wait

    def post(self, url: str, data: dict[str, Any]) -> Any:
        """The decoded answer. What the server says is wrong with the request is not tried again."""
        problem = "no answer"
        for attempt in range(ATTEMPTS):
            pause = float(2**attempt)
            try:
                response = httpx.post(url, json=data, headers=self.headers, timeout=self.timeout, trust_env=False)
            except httpx.HTTPError as error:
                problem = type(error).__name__
            else:
                if response.is_success:
                    return _decoded(response)
                problem = f"status {response.status_code}"
                if response.status_code != httpx.codes.TOO_MANY_REQUESTS and response.status_code < 500:
                    break
                pause = _asked_pause(response, pause)
            if attempt + 1 < ATTEMPTS:
                self.wait(min(pause, LONGEST_WAIT_SECONDS))
        raise EngineFailed(problem)


def _decoded(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise EngineFailed("no JSON") from error


def _asked_pause(response: httpx.Response, otherwise: float) -> float:
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else otherwise


def protected(text: str) -> str:
    """The text as XML, with its numbers, phones, addresses and Dutch terms in ``<x translate="no">``."""
    return "".join(
        f'<x translate="no">{html.escape(piece, quote=False)}</x>' if kind else html.escape(piece, quote=False)
        for kind, piece in facts.parts(text)
    )


def unprotected(text: str) -> str:
    """Back to plain text."""
    return html.unescape(_TAG.sub("", text)).strip()


def as_many(texts: Any, wanted: int) -> list[str]:
    """The texts, when there are as many as were asked. Raises EngineFailed."""
    if not isinstance(texts, list) or len(texts) != wanted or not all(isinstance(text, str) for text in texts):
        raise EngineFailed("another number of texts than asked")
    return [unprotected(text) for text in texts]
