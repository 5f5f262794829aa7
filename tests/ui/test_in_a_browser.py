"""The style guide and the front door in a real browser, in both directions, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.urls")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_page_has_no_barrier_and_does_not_scroll_sideways(live_server, programme, language, scheme, width):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        for path in ("/styleguide/", "/"):
            page.goto(live_server.url + path)
            found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
            assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []
        browser.close()


def test_language_switch_works_without_javascript(live_server, programme):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
        page.goto(live_server.url + "/")
        page.locator(".language-switch summary").click()
        page.locator(".language-list button[lang=ar]").click()
        assert page.locator("html").get_attribute("dir") == "rtl"
        browser.close()
