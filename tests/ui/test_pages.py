"""The frame of every page, the front door, and the pages for when something is not right."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django_ratelimit.exceptions import Ratelimited

from config.accounts.roles import Role
from config.core.views import csrf_failure, forbidden
from tests.factories import ProgrammeFactory, UserFactory


def read(response):
    return unescape(response.content.decode())


def test_home_offers_each_language_in_its_own_name(client, programme):
    html = read(client.get(reverse("home")))
    for code, name in settings.LANGUAGES:
        assert re.search(rf'<button[^>]+value="{code}"[^>]+lang="{code}"[^>]*>{name}</button>', html)


def test_home_of_one_town_has_three_doors_and_a_way_without_an_account(client, programme):
    html = read(client.get(reverse("home")))
    for name in ("newcomers:register", "mentoring:apply", "employers:sign_up"):
        assert f'href="{reverse(name, args=[programme.slug])}"' in html
    assert f'href="{reverse("content:welcome")}"' in html


def test_home_of_several_towns_asks_for_the_town_first(client, programme):
    other = ProgrammeFactory()
    html = read(client.get(reverse("home")))
    assert f'value="{other.slug}"' in html
    assert 'class="door' not in html
    assert reverse("newcomers:register", args=[other.slug]) in read(client.get(reverse("home"), {"town": other.slug}))


def test_home_without_an_open_town_still_leads_to_the_welcome_pages(client, db):
    assert reverse("content:welcome") in read(client.get(reverse("home")))


def test_page_turns_round_in_arabic_and_says_that_a_machine_translated_it(client, programme):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    html = read(client.get(reverse("home")))
    assert '<html lang="ar" dir="rtl">' in html
    assert 'class="machine-translated"' in html
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'class="machine-translated"' not in read(client.get(reverse("home")))


def test_page_of_a_newcomer_is_light_and_runs_no_script(client, programme):
    html = client.get(reverse("home")).content
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode())
    weight = len(html) + sum(Path(finders.find(name)).stat().st_size for name in set(files))
    assert weight < 100_000
    assert b"<script" not in html


@pytest.mark.parametrize(
    ("role", "page"), [(Role.NEWCOMER, "newcomers:my_path"), (Role.MENTOR, "mentoring:my_newcomers")]
)
def test_menu_shows_the_pages_of_the_persons_role(client, programme, role, page):
    user = UserFactory()
    user.memberships.create(programme=programme, role=role)
    client.force_login(user)
    html = read(client.get("/there-is-nothing-here/"))
    assert f'href="{reverse(page)}"' in html
    assert f'href="{reverse("today")}"' not in html
    assert f'action="{reverse("account_logout")}"' in html


def test_unknown_address_says_so_inside_the_frame(client, db):
    response = client.get("/there-is-nothing-here/")
    assert response.status_code == 404
    assert "This page does not exist" in read(response)
    assert 'class="skip-link"' in read(response)


def _request():
    request = RequestFactory().get("/")
    request.session = {}
    return request


def test_forbidden_page_gives_the_reason():
    response = forbidden(_request(), PermissionDenied("Only for coordinators."))
    assert response.status_code == 403
    assert "Only for coordinators." in read(response)


def test_too_many_tries_are_answered_with_how_to_go_on():
    response = forbidden(_request(), Ratelimited())
    assert response.status_code == 429
    assert "Wait a few minutes" in read(response)


def test_stale_form_says_that_nothing_was_changed():
    response = csrf_failure(_request())
    assert response.status_code == 403
    assert "Nothing was changed" in read(response)


def test_page_of_a_breakdown_needs_nothing_and_speaks_every_language():
    html = render_to_string("500.html")
    for code, _name in settings.LANGUAGES:
        assert f'lang="{code}"' in html


def test_mail_layout_turns_round_in_arabic_and_escapes(settings):
    html = render_to_string(
        "mail/layout.html", {"subject": "A <b>", "text": "One\n\nhttp://x.test/a?b=1 <i>", "site_url": "http://x.test"}
    )
    assert "<i>" not in html
    assert "<b>" not in html
    assert '<a href="http://x.test/a?b=1"' in html
    assert html.count("<p>") == 3
