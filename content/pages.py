"""What every public page has in common: one language, no session, an answer that caches may keep."""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from .models import Revision

View = Callable[..., HttpResponse]
# A visitor who goes back and forth between pages asks the server once.
KEEP_SECONDS = 120
DAY, MINUTE = "%Y%m%d", "%Y%m%d%H%M"
_HERE = Path(__file__).parent


def public_page(*, changes: str = DAY, cached: bool = True) -> Callable[[View], View]:
    """A page that is the same for everybody with the same address.

    Nothing is read or rendered when the reader has it already: that is asked of the revision of the content, the form
    of the pages, and the time as far as the page tells it (``changes``: the day, or the minute where it says what is
    open now). The view is called with ``language`` and that language is active.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
            number, changed_at = _revision(language)
            mark, released_at = form(language)
            now = f"{timezone.localtime():{changes}}"
            etag = quote_etag(f"{number}-{mark}-{now}")
            turned = timezone.make_aware(dt.datetime.strptime(now, changes))
            modified = int(max(changed_at, released_at, turned).timestamp())
            same = get_conditional_response(request, etag=etag, last_modified=modified) if cached else None
            if same is not None:
                return _told(same, language, etag, modified)
            with translation.override(language):
                response = view(request, language=language, **kwargs)
            if cached and response.status_code == 200:
                return _told(response, language, etag, modified)
            response["Content-Language"] = language
            patch_cache_control(response, no_store=True)
            return response

        return login_not_required(require_safe(gzip_page(answer)))

    return decorate


def _told(response: HttpResponse, language: str, etag: str, modified: int) -> HttpResponse:
    response["ETag"] = etag
    response["Content-Language"] = language
    response["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, max_age=KEEP_SECONDS)
    return response


def _revision(language: str) -> tuple[int, dt.datetime]:
    found = Revision.objects.filter(language=language).values_list("number", "changed_at").first()
    return found or (0, dt.datetime.fromtimestamp(0, dt.UTC))


@cache
def form(language: str) -> tuple[str, dt.datetime]:
    """Which form the pages have and since when: another one after a release with other templates, code or words."""
    files = [*_HERE.rglob("*.py"), *_HERE.rglob("*.html"), *(settings.BASE_DIR / "static").rglob("*.*")]
    files += [Path(folder) / language / "LC_MESSAGES" / "django.mo" for folder in settings.LOCALE_PATHS]
    seen, newest = hashlib.sha256(), 0.0
    for file in sorted(file for file in files if file.exists()):
        seen.update(file.read_bytes())
        newest = max(newest, file.stat().st_mtime)
    return seen.hexdigest()[:10], dt.datetime.fromtimestamp(newest, dt.UTC)
