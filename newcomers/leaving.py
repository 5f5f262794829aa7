"""What apps above this one do when somebody pauses or stops: a register, because this app does not know them."""

from collections.abc import Callable

from config.accounts.models import User

from .models import Newcomer

Farewell = Callable[[Newcomer, User], None]

_farewells: list[Farewell] = []


def when_leaving(function: Farewell) -> Farewell:
    """Call the function when a newcomer pauses or stops: inside that transaction, with her row locked."""
    if function not in _farewells:
        _farewells.append(function)
    return function


def tell_leaving(newcomer: Newcomer, by: User) -> None:
    """Let every app end what it has open for this newcomer, in the order of registration."""
    for function in _farewells:
        function(newcomer, by)
