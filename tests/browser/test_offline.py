"""A phone without a connection: one page after one visit, and a whole language after one tap."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from content.services import republish
from tests.content.texts import translated, written
from tests.factories import UserFactory

PAGE = "/welcome/uk/page/find-a-family-doctor/"


def _hang_up(one):
    """Closing alone would not wake a thread that listens."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


class Line:
    """A connection to the server that can be cut: the browser's own switch does not reach its workers."""

    def __init__(self, server_url):
        self.server = (urlsplit(server_url).hostname, urlsplit(server_url).port)
        self.listener = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self.listener.getsockname()[1]}"
        self.open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                caller, _address = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.server)
            self.open += [caller, far]
            for one, other in ((caller, far), (far, caller)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one, other):
        """Until one of the two hangs up; then the other one hears it too, so that the server lets its thread go."""
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        _hang_up(one)
        _hang_up(other)

    def cut(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for one in self.open:
            _hang_up(one)


@pytest.fixture
def line(live_server):
    found = Line(live_server.url)
    yield found
    if found.listener.fileno() != -1:
        found.cut()


@pytest.fixture
def reader(visit, line):
    """Somebody who reads Ukrainian, on a line that can be cut."""
    person = visit(language="uk")
    person.base_url = line.url
    return person


@pytest.fixture
def texts(transactional_db):
    for slug in ("find-a-family-doctor", "second"):
        document = written(UserFactory(), slug=slug)
        translated(document)
        republish(document=document, language="uk")


def is_controlled(page):
    """The worker has taken over, so that what is asked from now on goes through it."""
    page.evaluate(
        "new Promise(done => navigator.serviceWorker.controller ? done()"
        " : navigator.serviceWorker.addEventListener('controllerchange', () => done()))"
    )


def is_kept(page):
    page.evaluate(
        """async () => {
            const cache = await caches.open("welcome-pages-1");
            while (!(await cache.match(location.href))) await new Promise(again => setTimeout(again, 50));
        }"""
    )


def test_a_page_can_be_read_again_after_one_visit(reader, line, texts):
    person = reader
    page = person.go(PAGE)
    is_controlled(page)
    is_kept(page)
    line.cut()
    page.reload()
    assert page.locator("h1").inner_text() == "Знайти лікаря"
    assert page.locator("main time").inner_text()
    assert page.locator("html").get_attribute("data-saved")


def test_a_whole_language_is_read_and_searched_without_a_connection(reader, line, texts):
    person = reader
    page = person.go("/welcome/uk/keep/")
    is_controlled(page)
    page.locator("[data-when=absent] [data-save]").click()
    page.locator("[data-when=saved] time").wait_for()
    assert page.locator("[data-count]").inner_text() == "2"
    person.is_accessible()
    line.cut()
    never_opened = person.go("/welcome/uk/page/second/")
    assert never_opened.locator("h1").inner_text() == "Знайти лікаря"
    found = person.go("/welcome/uk/search/?q=ліка")
    assert found.locator("main li a").count() == 2
    nothing = person.go("/welcome/uk/page/unknown/")
    assert nothing.locator("html").get_attribute("lang") == "uk"


def test_no_personal_page_is_kept(reader, texts):
    person = reader
    person.go(PAGE)
    is_controlled(person.page)
    is_kept(person.page)
    person.sign_in_as(UserFactory())
    person.go("/welcome/kept/")
    person.go("/my-data/")
    kept = person.page.evaluate(
        "caches.open('welcome-pages-1').then(c => c.keys()).then(all => all.map(one => new URL(one.url).pathname))"
    )
    assert "/welcome/uk/page/find-a-family-doctor/" in kept
    assert all(path.startswith("/welcome/uk/") for path in kept)


def test_a_page_is_marked_on_the_device_and_found_again(reader, texts):
    person = reader
    page = person.go(PAGE)
    page.locator("[data-keep=bookmark]").click()
    assert page.locator("[data-keep=bookmark]").get_attribute("aria-pressed") == "true"
    assert person.go("/welcome/uk/kept/").locator("[data-kept-list] a").inner_text() == "Знайти лікаря"


def test_the_files_of_a_first_visit_are_small(visit, texts):
    person = visit(language="uk")
    sizes = {"all": 0, "js": 0}

    def add(response):
        if not response.ok or response.from_service_worker:
            return
        size = response.request.sizes()["responseBodySize"]
        sizes["all"] += size
        sizes["js"] += size if response.url.split("?")[0].endswith(".js") else 0

    person.page.on("requestfinished", lambda request: add(request.response()))
    page = person.go(PAGE)
    page.wait_for_load_state("networkidle")
    assert sizes["js"] < 60_000, sizes
    assert sizes["all"] < 150_000, sizes  # the test server does not compress; a real one does
