"""Chromium, driven: pages as people see them, on a phone and on a desk, from the left and from the right.

Playwright runs an event loop in the thread of the tests, and Django takes that for asynchronous code: it is told
that this is meant, here and nowhere else.
"""

import os
import shutil
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.conftest import unavailable
from tests.factories import sign_in

PHONE, DESK = 360, 1280
HEIGHTS = {PHONE: 740, DESK: 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYWHERE = list(product((PHONE, DESK), ("en", "ar")))


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
    if path is None:
        unavailable("needs Chromium")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class Visit:
    """A person at a screen."""

    def __init__(self, context, page, base_url):
        self.context, self.page, self.base_url = context, page, base_url
        self.problems = []
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _answered(self, response):
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")
        if not response.url.startswith((self.base_url, "data:")):
            self.problems.append(f"asked another host: {response.url}")

    def _said(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def go(self, path):
        self.page.goto(f"{self.base_url}{path}")
        return self.page

    def sign_in_as(self, user):
        """Past the sign-in page and the second step."""
        client = sign_in(Client(), user)
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.context.add_cookies([{"name": name, "value": value, "url": self.base_url}])

    def is_accessible(self):
        """No violation of WCAG 2.2 A or AA, and nothing to scroll sideways for."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        told = [
            f"{violation['id']}: {violation['help']}: {', '.join(str(node['target']) for node in violation['nodes'])}"
            for violation in found.response["violations"]
        ]
        assert not told, "\n".join([self.page.url, *told])
        self.fits()

    def fits(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def reads_from_the_right(self):
        return self.page.locator("html").get_attribute("dir") == "rtl"


@pytest.fixture
def visit(chromium, live_server, transactional_db, settings):
    """Begin visits: ``visit(width=360, language="ar", javascript=False)``. What goes wrong on the way fails it."""
    settings.SITE_URL = live_server.url
    started = []

    def begin(*, width=PHONE, language="en", javascript=True):
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=javascript,
            has_touch=width == PHONE,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        context.set_default_timeout(15_000)
        page = Visit(context, context.new_page(), live_server.url)
        started.append(page)
        return page

    yield begin
    problems = [problem for page in started for problem in page.problems]
    for page in started:
        page.context.close()
    assert not problems, "\n".join(problems)
