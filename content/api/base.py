"""What every address of the open API does: answer 304 when nothing changed, bound its lists, name its errors."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.timezone import localtime
from redis.exceptions import RedisError
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.models import Revision

from .problems import problem

# Raised when the form of the answers changes: what a cache keeps is then of an older form.
FORM = 1
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
FRESH_SECONDS = 60
KEPT_SECONDS = 60 * 60 * 24
PAGE_SIZE, LARGEST_PAGE = 50, 200
DEEPEST = 10_000


@dataclass(frozen=True)
class Now:
    """The revision of what an answer is made of."""

    number: int
    changed_at: datetime | None


class Reading(APIView):
    """Something that everybody can read. Whether it changed is asked of the revision alone, before anything else.

    ``daily``: the answer also depends on which day it is.
    """

    http_method_names = ["get", "head", "options"]
    limit = "read"
    daily = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)
        language = kwargs.get("language", settings.LANGUAGE_CODE)
        if language not in LANGUAGES:
            return problem(404, f"There is no such language here; there are {', '.join(LANGUAGES)}.")
        self.now = self.revision(**kwargs)
        midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0) if self.daily else None
        # Weak: compressed or not, it says the same.
        etag = f'W/"{FORM}-{self.now.number}{midnight:-%Y%m%d}"' if midnight else f'W/"{FORM}-{self.now.number}"'
        moments = [moment for moment in (self.now.changed_at, midnight) if moment]
        changed = int(max(moments).timestamp()) if self.now.changed_at else None
        same = get_conditional_response(request, etag=etag, last_modified=changed)
        response = same if same is not None else super().dispatch(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response["ETag"] = etag
            if changed is not None:
                response["Last-Modified"] = http_date(changed)
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    def revision(self, **kwargs: Any) -> Now:
        """Of one language where the address names one, and of all languages otherwise."""
        language = kwargs.get("language")
        found = Revision.objects.filter(language=language) if language else Revision.objects.order_by("language")
        rows = list(found.values_list("number", "changed_at"))
        if not rows:
            return Now(0, None)
        return Now(sum(number for number, _at in rows), max(at for _number, at in rows))


def kept(key: str, make: Callable[[], Any]) -> Any:
    """What was made for this key before, or made now. Without a cache it is made every time."""
    with suppress(RedisError):
        found = cache.get(key)
        if found is not None:
            return found
    made = make()
    with suppress(RedisError):
        cache.set(key, made, KEPT_SECONDS)
    return made


def number(request: Request, name: str, default: int | None, *, least: int = 0, most: int = 2**31 - 1) -> int | None:
    """A whole number of the query, within bounds. Raises ValidationError."""
    given = request.query_params.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 10 and least <= int(given) <= most):
        raise ValidationError({name: [f"A whole number from {least} to {most}."]})
    return int(given)


def choice(request: Request, name: str, allowed: Sequence[str]) -> str:
    """One of the known words of the query, or nothing. Raises ValidationError."""
    given = request.query_params.get(name)
    if given is not None and given not in allowed:
        raise ValidationError({name: [f"One of: {', '.join(allowed)}."]})
    return given or ""


@dataclass(frozen=True)
class Slice:
    """Which part of a list is asked for. One row more than the page tells whether there is a next one."""

    page: int
    size: int

    @classmethod
    def of(cls, request: Request) -> "Slice":
        page = number(request, "page", 1, least=1, most=DEEPEST)
        size = number(request, "page_size", PAGE_SIZE, least=1, most=LARGEST_PAGE)
        return cls(page or 1, size or PAGE_SIZE)

    @property
    def rows(self) -> slice:
        start = (self.page - 1) * self.size
        return slice(start, start + self.size + 1)

    def answer(self, request: Request, items: list[Any]) -> Response:
        """A page of a list, with the addresses of its neighbours."""
        more = len(items) > self.size
        return Response(
            {
                "next": self._address(request, self.page + 1) if more else None,
                "previous": self._address(request, self.page - 1) if self.page > 1 else None,
                "results": items[: self.size],
            }
        )

    def _address(self, request: Request, page: int) -> str:
        query = request.query_params.copy()
        query["page"] = str(page)
        return f"{settings.SITE_URL.rstrip('/')}{request.path}?{query.urlencode()}"
