"""The open API beside a rival, on the same data at two sizes and in the same run: ``make bench-content``.

Everything lies in a database that is thrown away: SQLite in memory, or beside DATABASE_URL where that is set. CPU is
``time.process_time`` of this process, the least of several runs, through the whole stack as the server has it. A
whole language is made anew each time, then compressed anew, then as later phones get it: kept since the last change.

The rival does the same work on the same rows in the way that integreat-cms does it, in our own words: page by page,
place by place and event by event through the object mapper, with a question to the database for each relation, all ten
languages loaded for one, an excerpt by stripping tags, and JSON with every letter escaped. It is an imitation; what
integreat-cms itself was measured to need on data of the same size stands in docs/benchmarks-content.md.
"""

import argparse
import gzip
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up before
from django.contrib.staticfiles import finders  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.html import strip_tags  # noqa: E402

from content import search as searching  # noqa: E402
from content.api.html import html  # noqa: E402
from content.models import Document, Event, OpeningTime, Organisation, Place, Service, Town, Version  # noqa: E402
from content.recurrence import BRUSSELS  # noqa: E402
from content.services import bump  # noqa: E402
from content.themes import Theme  # noqa: E402

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LETTERS = {
    "uk": "абвгдеєжзиіїйклмнопрстуфхцчшщюя",
    "ru": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "el": "αβγδεζηθικλμνξοπρστυφχψω",
}
SIZES = ((130, 60, 30), (260, 120, 60))
SEGMENTS, WORDS = 12, 26
RUNS, MANY_RUNS = 7, 40
BUNDLE, ONE_PAGE = "/api/v1/uk/bundle/", "/api/v1/uk/pages/page-7/"


@dataclass
class Measured:
    """One kind of work: questions to the database, milliseconds of CPU, bytes sent as they are and compressed."""

    what: str
    who: str
    queries: int
    cpu_ms: float
    raw: int = 0
    packed: int = 0


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="only the first size")
    options = parser.parse_args(arguments)
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, "1000000/min")
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    found: dict[str, Any] = {}
    try:
        for pages, places, events in SIZES[:1] if options.small else SIZES:
            invent(pages, places, events)
            title = f"{pages} pages × {len(LANGUAGES)} languages, {places} places, {events} events"
            say(f"\n{title} ({connection.vendor})")
            rows = measure(places)
            table(rows)
            found[f"{pages}-{places}-{events}"] = [asdict(row) for row in rows]
        found["first_visit"] = first_visit()
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
    print(json.dumps(found))  # noqa: T201


# --- The data --------------------------------------------------------------------------------


def invent(pages: int, places: int, events: int) -> None:
    """Replace what is there by texts of about 2.5 KB in every language, with places and events around them."""
    chance = random.Random(pages)  # noqa: S311 - invented texts, no secrets
    for model in (Event, Service, OpeningTime, Place, Organisation):
        model.objects.all().delete()
    Document.objects.all().update(published=None, published_at=None)
    Version.objects.all().delete()
    Document.objects.all().delete()
    Town.objects.all().delete()
    vocabulary = {code: [_word(chance, code) for _n in range(1500)] for code in LANGUAGES}
    words: Any = {"chance": chance, "vocabulary": vocabulary}
    town = Town.objects.create(slug="town", name="Town", postcode="2800", latitude=51.0, longitude=4.5)
    themes = [_document("theme", theme, theme, n, **words) for n, theme in enumerate(Theme.values)]
    written = [_document("page", f"page-{n}", Theme.values[n % 11], n, **words) for n in range(pages)]
    owners = [_document("organisation", f"org-{n}", "health", n, **words) for n in range(8)]
    offers = [_document("service", f"service-{n}", "health", n, **words) for n in range(20)]
    meetings = [_document("event", f"event-{n}", "social", n, **words) for n in range(events)]
    _publish([*themes, *written, *owners, *offers, *meetings])
    for one in written:
        one.related.add(*chance.sample(written, 3))
    organisations = [Organisation.objects.create(document=one, website="https://org.example") for one in owners]
    desks = [_place(n, town, organisations[n % 8]) for n in range(places)]
    for n, one in enumerate(offers):
        service = Service.objects.create(document=one, organisation=organisations[n % 8], languages=["nl", "ar", "uk"])
        service.places.set(chance.sample(desks, 6))
    starts = datetime(2026, 1, 6, 18, tzinfo=BRUSSELS)
    for n, one in enumerate(meetings):
        begins = starts + timedelta(days=n % 7)
        rule = "FREQ=WEEKLY" if n % 2 else "FREQ=MONTHLY;BYDAY=1TU"
        values = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "rrule": rule}
        Event.objects.create(document=one, town=town, place=desks[n], organisation=organisations[n % 8], **values)
    bump()
    cache.clear()
    searching.forget()


def _word(chance: random.Random, language: str) -> str:
    letters = LETTERS.get(language, "abcdefghijklmnoprstuvwyz")
    return "".join(chance.choice(letters) for _n in range(chance.randint(2, 11)))


def _document(
    kind: str, slug: str, theme: str, position: int, *, chance: random.Random, vocabulary: dict[str, list[str]]
) -> Document:
    made = Document(kind=kind, slug=slug, theme=theme, position=position, state="published")
    for code in LANGUAGES:
        status = "source" if code == "nl" else "machine"
        body = [
            {
                "key": f"s{n}",
                "kind": ("title", "summary", "heading", "step", "paragraph")[min(n, 4) if n < 4 else 3 + n % 2],
                "text": " ".join(chance.choice(vocabulary[code]) for _w in range(5 if n == 0 else WORDS)),
                "status": status,
            }
            for n in range(SEGMENTS)
        ]
        setattr(made, f"body_{code}", body)
        setattr(made, f"title_{code}", body[0]["text"])
        setattr(made, f"summary_{code}", body[1]["text"])
        setattr(made, f"changed_in_{code}", 1)
    made.draft = made.body_nl  # type: ignore[attr-defined]
    return made


def _publish(documents: list[Document]) -> None:
    Document.objects.bulk_create(documents)
    now = timezone.now()
    versions = Version.objects.bulk_create(Version(document=one, number=1, segments=one.draft) for one in documents)
    for one, version in zip(documents, versions, strict=True):
        one.published, one.published_at = version, now
    Document.objects.bulk_update(documents, ["published", "published_at"], batch_size=100)


def _place(n: int, town: Town, organisation: Organisation) -> Place:
    place = Place.objects.create(
        slug=f"place-{n}",
        town=town,
        organisation=organisation,
        name=f"Place {n}",
        street=f"Street {n}",
        postcode="2800",
        municipality="Town",
        latitude=51.0,
        longitude=4.5,
    )
    OpeningTime.objects.bulk_create(
        OpeningTime(place=place, weekday=day, opens=f"{hour:02}:00", closes=f"{hour + 3:02}:00")
        for day in range(5)
        for hour in (9, 13)
    )
    return place


# --- Measuring -------------------------------------------------------------------------------


def measure(places: int) -> list[Measured]:
    """Ours and the rival's, one after the other."""
    client = Client()
    etag = client.get(BUNDLE)["ETag"]

    def cold() -> Any:
        cache.clear()
        return client.get(BUNDLE, headers={"Accept-Encoding": "gzip"})

    size = {"page_size": min(200, places)}
    ours = [
        measured("whole language", "ours", lambda: client.get(BUNDLE)),
        measured("and compressed, first", "ours", cold),
        measured("and compressed, kept", "ours", lambda: client.get(BUNDLE, headers={"Accept-Encoding": "gzip"})),
        measured("places", "ours", lambda: client.get("/api/v1/uk/places/", size)),
        measured("events", "ours", lambda: client.get("/api/v1/uk/events/", size)),
        measured("one page", "ours", lambda: client.get(ONE_PAGE)),
        measured("nothing changed", "ours", lambda: client.get(BUNDLE, headers={"If-None-Match": etag}), MANY_RUNS),
        measured("pages, Integreat's form", "ours", lambda: client.get("/api/v3/town/uk/pages/")),
        measured("places, Integreat's form", "ours", lambda: client.get("/api/v3/town/uk/locations/")),
        measured("events, Integreat's form", "ours", lambda: client.get("/api/v3/town/uk/events/")),
        *searches(client),
    ]
    rival = [
        measured("pages, Integreat's form", "naive", naive_pages, 3),
        measured("places, Integreat's form", "naive", naive_places, 3),
        measured("events, Integreat's form", "naive", naive_events, 3),
    ]
    return [*ours, *rival]


def searches(client: Client) -> list[Measured]:
    words = str(Document.objects.get(slug="page-7").title_uk).split()[:2]  # type: ignore[attr-defined]
    ask = {"q": " ".join(words)}

    def cold() -> Any:
        searching.forget()
        return client.get("/api/v1/uk/search/", ask)

    return [
        measured("search, first since the start", "ours", cold, 2),
        measured("search", "ours", lambda: client.get("/api/v1/uk/search/", ask), MANY_RUNS),
    ]


def measured(what: str, who: str, work: Callable[[], Any], runs: int = RUNS) -> Measured:
    """Questions of one run, the least CPU of several, and how much is sent."""
    work()
    with CaptureQueriesContext(connection) as captured:
        answer = work()
        questions = len(captured)
    cpu = min(_cpu(work) for _n in range(runs))
    sent = answer if isinstance(answer, bytes) else answer.content
    if not isinstance(answer, bytes) and answer.get("Content-Encoding") == "gzip":
        sent = gzip.decompress(sent)
    return Measured(what, who, questions, round(cpu * 1000, 1), len(sent), len(gzip.compress(sent)) if sent else 0)


def _cpu(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


# --- The rival -------------------------------------------------------------------------------


def naive_pages() -> bytes:
    found = []
    for pk in list(Document.objects.public().filter(kind__in=["theme", "page"]).values_list("pk", flat=True)):
        page = Document.objects.get(pk=pk)
        content = html(page.body_uk)
        found.append(
            {
                "id": page.pk,
                "title": page.title_uk,
                "content": content,
                "excerpt": strip_tags(content),
                "available_languages": {code: getattr(page, f"title_{code}") for code in LANGUAGES},
                "related": [other.slug for other in page.related.all()],
                "last_updated": page.published.at.isoformat(),
            }
        )
    return json.dumps(found).encode()


def naive_places() -> bytes:
    return json.dumps([_naive_place(place) for place in Place.objects.all()]).encode()


def _naive_place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "organization": place.organisation.document.title_uk,  # type: ignore[union-attr]
        "hours": [str(time) for time in place.opening_times.all()],
        "services": [service.document.title_uk for service in place.services.all()],
    }


def naive_events() -> bytes:
    found = []
    for event in Event.objects.all():
        content = html(event.document.body_uk)
        found.append(
            {
                "title": event.document.title_uk,
                "content": content,
                "excerpt": strip_tags(content),
                "location": event.place.name,  # type: ignore[union-attr]
                "organization": event.organisation.document.title_uk,  # type: ignore[union-attr]
            }
        )
    return json.dumps(found).encode()


# --- The first visit -------------------------------------------------------------------------


def first_visit() -> dict[str, Any]:
    """What a browser fetches for one page: the page and every file of ours that it names, bare and compressed."""
    page = Client().get("/welcome/uk/page/page-7/").content
    names = sorted(set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())))
    files = {name: _static(name) for name in names}
    packed = {name: len(gzip.compress(data)) for name, data in files.items()}
    scripts = [name for name in names if name.endswith(".js")]
    total = {
        "html": [len(page), len(gzip.compress(page))],
        "javascript": [sum(len(files[name]) for name in scripts), sum(packed[name] for name in scripts)],
        "all": [len(page) + sum(map(len, files.values())), len(gzip.compress(page)) + sum(packed.values())],
        "files": names,
    }
    say("\nFirst visit to one page (Ukrainian), bytes as they are / compressed")
    for what in ("html", "javascript", "all"):
        say(f"  {what:12} {total[what][0]:>9,} / {total[what][1]:>8,}")
    return total


def _static(name: str) -> bytes:
    path = finders.find(name)
    if not path:
        raise LookupError(name)
    with open(path, "rb") as file:
        return file.read()


# --- Saying it -------------------------------------------------------------------------------


def table(rows: list[Measured]) -> None:
    say(f"  {'work':30} {'who':6} {'queries':>7} {'CPU ms':>8} {'bytes':>10} {'gzip':>9} {'CPU, naive : ours':>18}")
    ours = {row.what: row.cpu_ms for row in rows if row.who == "ours"}
    for row in rows:
        ratio = f"{row.cpu_ms / ours[row.what]:.1f}" if row.who == "naive" and ours.get(row.what) else ""
        say(f"  {row.what:30} {row.who:6} {row.queries:>7} {row.cpu_ms:>8} {row.raw:>10,} {row.packed:>9,} {ratio:>18}")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
