"""Do the addresses in our texts still answer? Asked politely, one host at a time, and never inside our own network."""

import ipaddress
import socket
import time
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils import timezone

from content.models import Document, LinkCheck, Organisation, Service
from content.models import Event as Happening

TIMEOUT_SECONDS = 10.0
MOST_REDIRECTS = 4
PAUSE_SECONDS = 1.0
# One bad day of a server is no broken link.
BROKEN_AFTER = 2
# These answers tell of a server that is there but does not like to be asked.
STILL_THERE = frozenset({401, 403, 405, 406, 429, 503})

Resolve = Callable[[str], list[str]]


class NotAllowed(Exception):
    """The address leads somewhere where we do not go."""


def addresses() -> dict[str, set[int]]:
    """Every address on the web of public texts and of the directory, with the documents that name it."""
    found: dict[str, set[int]] = defaultdict(set)
    for pk, body in Document.objects.public().values_list("pk", "body_nl"):
        for segment in body or ():
            if segment.get("url"):
                found[segment["url"]].add(pk)
    for model, field in ((Organisation, "website"), (Service, "url"), (Happening, "url")):
        rows = model._default_manager.filter(document__published__isnull=False).exclude(**{field: ""})
        for pk, url in rows.values_list("pk", field):
            found[url].add(pk)
    return found


def check_links(*, resolve: Resolve | None = None, pause: float = PAUSE_SECONDS) -> dict[str, int]:
    """Ask every address once and keep the answers. Returns how many there are in each state."""
    urls = [url for url in addresses() if len(url) <= 500]
    LinkCheck.objects.exclude(url__in=urls).delete()
    LinkCheck.objects.bulk_create([LinkCheck(url=url) for url in urls], ignore_conflicts=True)
    asked: dict[str, float] = {}
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, headers={"User-Agent": _name()}) as client:
        for link in LinkCheck.objects.order_by("url"):
            _wait(urlsplit(link.url).hostname or "", asked, pause)
            _keep(link, answer(link.url, client=client, resolve=resolve or public_addresses))
    counts: dict[str, int] = defaultdict(int)
    for state in LinkCheck.objects.values_list("state", flat=True):
        counts[state] += 1
    return dict(counts)


def answer(url: str, *, client: httpx.Client, resolve: Resolve) -> int | None:
    """The status that an address answers with, after redirects; None when nothing answers or we do not go there."""
    try:
        status = _follow("HEAD", url, client, resolve)
        return status if status < 400 else _follow("GET", url, client, resolve)
    except (httpx.HTTPError, httpx.InvalidURL, NotAllowed, OSError, ValueError):
        return None


def _follow(method: str, url: str, client: httpx.Client, resolve: Resolve) -> int:
    for _hop in range(MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise NotAllowed(url)
        # The connection goes to the address that was judged: a second look-up could give another one.
        ip = resolve(parts.hostname)[0]
        target = httpx.URL(url).copy_with(host=ip)
        request = client.build_request(
            method, target, headers={"Host": parts.netloc}, extensions={"sni_hostname": parts.hostname}
        )
        response = client.send(request, stream=True)
        response.close()
        if not response.is_redirect:
            return response.status_code
        url = urljoin(url, response.headers["location"])
    raise NotAllowed("too many redirects")


def public_addresses(host: str) -> list[str]:
    """Where a host is. Raises NotAllowed when any of it lies in a private or reserved network."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(ip) for ip in found):
        raise NotAllowed(host)
    return found


def is_public(ip: str) -> bool:
    """Whether an address lies on the open internet; one that hides an IPv4 address is judged by that one."""
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast


def _keep(link: LinkCheck, status: int | None) -> None:
    fine = status is not None and (status < 400 or status in STILL_THERE)
    link.failures = 0 if fine else link.failures + 1
    link.status_code, link.checked_at = status, timezone.now()
    if fine:
        link.state = LinkCheck.State.FINE
    elif link.failures >= BROKEN_AFTER:
        link.state = LinkCheck.State.BROKEN
    link.save(update_fields=["failures", "status_code", "checked_at", "state"])


def _wait(host: str, asked: dict[str, float], pause: float) -> None:
    if host in asked:
        time.sleep(max(0.0, asked[host] + pause - time.monotonic()))
    asked[host] = time.monotonic()


def _name() -> str:
    return f"Wegwijs link check (+{settings.SITE_URL})"


def broken() -> list[tuple[LinkCheck, list[Document]]]:
    """The broken addresses, each with the documents that name it."""
    named = addresses()
    links = list(LinkCheck.objects.filter(state=LinkCheck.State.BROKEN).order_by("url"))
    pks = {pk for link in links for pk in named.get(link.url, ())}
    documents = Document.objects.in_language("nl").in_bulk(pks)
    return [(link, [documents[pk] for pk in sorted(named.get(link.url, ()))]) for link in links]
