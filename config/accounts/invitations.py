"""What apps above this one do when somebody gets a one-time code: a register, because this app does not know them."""

from collections.abc import Callable

from .models import User

Invited = Callable[[User, User | None], None]

_listeners: list[Invited] = []


def when_invited(function: Invited) -> Invited:
    """Call the function with the person and who made the code, inside that transaction."""
    if function not in _listeners:
        _listeners.append(function)
    return function


def tell_invited(user: User, by: User | None) -> None:
    """Let every app strike off what the code settles, in the order of registration."""
    for function in _listeners:
        function(user, by)
