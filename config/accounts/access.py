"""Who may ask for what. Objects are reached through ``visible_to``; this module guards the verbs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .models import Programme
from .roles import Role

View = Callable[..., HttpResponse]


def has_role(user: Any, *roles: Role) -> bool:
    """Whether the user has one of the roles in some programme."""
    return bool(user.is_authenticated and user.memberships.filter(role__in=roles).exists())


def programmes_of(user: Any, *roles: Role) -> QuerySet[Programme]:
    """The programmes in which the user has one of the roles."""
    return Programme.objects.filter(memberships__user=user, memberships__role__in=roles).distinct()


def allow(*roles: Role) -> Callable[[View], View]:
    """Let only these roles call the view. Others get a 403 that says who may; which object, ``visible_to`` decides."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not has_role(request.user, *roles):
                names = ", ".join(str(role.label) for role in roles)
                raise PermissionDenied(_("This page is for: %(roles)s.") % {"roles": names})
            return view(request, *args, **kwargs)

        guarded.allowed_roles = roles  # type: ignore[attr-defined]  # the access matrix reads it
        return guarded

    return decorate
