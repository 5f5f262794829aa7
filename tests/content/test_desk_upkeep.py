"""What keeps the content right: links, owners, remarks, searches, figures."""

import datetime as dt
import json
import threading
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import httpx
import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from content.models import Document, Feedback, LinkCheck, Place, Revision, SearchMiss, Town
from content.services import freshness, linkcheck, republish
from tests.content.texts import SEGMENTS, translated, written
from tests.factories import CoordinatorFactory, sign_in
from tests.factories.accounts import EditorFactory

pytestmark = pytest.mark.django_db


class Odd(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append((self.command, self.path))
        code = {"/fine": 200, "/gone": 404, "/inside": 302, "/no-head": 405 if self.command == "HEAD" else 200}
        self.send_response(code[self.path])
        if self.path == "/inside":
            self.send_header("Location", "http://169.254.169.254/latest/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def resolve(host):
    """The test's own server counts as public; everything else is judged."""
    return ["127.0.0.1"] if host == "welcome.test" else linkcheck.public_addresses(host)


def with_link(site, path):
    address = f"http://welcome.test:{site.server_port}{path}"
    link = {"key": "l1", "kind": "link", "text": "Lees meer", "url": address}
    return written(None, slug=f"link{path.replace('/', '-')}", segments=[*SEGMENTS, link]), address


def test_an_address_is_broken_only_when_it_fails_twice_and_a_shy_server_is_fine(site):
    _page, fine = with_link(site, "/fine")
    _page, gone = with_link(site, "/gone")
    _page, shy = with_link(site, "/no-head")
    states = []
    for _week in range(2):
        linkcheck.check_links(resolve=resolve, pause=0)
        states.append(dict(LinkCheck.objects.values_list("url", "state")))
    assert states[0] == {fine: "fine", gone: "unknown", shy: "fine"}
    assert states[1] == {fine: "fine", gone: "broken", shy: "fine"}
    assert ("GET", "/fine") not in site.asked
    assert [one.slug for _link, documents in linkcheck.broken() for one in documents] == ["link-gone"]


def test_a_redirect_into_the_own_network_is_not_followed(site):
    with_link(site, "/inside")
    linkcheck.check_links(resolve=resolve, pause=0)
    link = LinkCheck.objects.get()
    assert (link.status_code, link.failures) == (None, 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/",
        "http://2130706433/",
        "file:///etc/passwd",
        "http://user@127.0.0.1/",
    ],
)
def test_nobody_is_sent_into_the_own_network(address):
    with httpx.Client(trust_env=False, timeout=1) as client:
        assert linkcheck.answer(address, client=client, resolve=linkcheck.public_addresses) is None


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:127.0.0.1"])
def test_a_private_address_is_not_public(ip):
    assert not linkcheck.is_public(ip)
    assert linkcheck.is_public("8.8.8.8")


@pytest.fixture
def old(db):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    return written(None, due_on=yesterday, owner_email="desk@town.example", owner_name="The desk")


def test_an_owner_confirms_with_one_click_and_once(old, client):
    freshness.ask_owners()
    freshness.ask_owners()
    assert len(mail.outbox) == 1
    before, after = reverse("content:desk:confirm", args=["TOKEN"]).split("TOKEN")
    token = mail.outbox[0].body.split(before)[1].split(after)[0]
    address = reverse("content:desk:confirm", args=[token])
    client.get(address)
    old.refresh_from_db()
    assert old.checked_on is None
    client.post(address)
    old.refresh_from_db()
    assert old.checked_on == timezone.localdate()
    assert old.due_on > timezone.localdate() + dt.timedelta(days=150)
    assert client.post(address).status_code == 404
    assert client.get(reverse("content:desk:confirm", args=[token + "x"])).status_code == 404


def test_a_confirmation_link_ends(old, monkeypatch):
    token = freshness.token(old)
    assert freshness.document_of(token)
    monkeypatch.setattr(freshness, "LINK_DAYS", -1)
    assert freshness.document_of(token) is None


def test_an_editor_answers_a_remark_and_it_is_off_the_list(old, client):
    sign_in(client, EditorFactory())
    remark = Feedback.objects.create(document=old, key="p1", language="uk", verdict="wrong", comment="40 euro!")
    html = unescape(client.get(reverse("content:desk:remarks")).content.decode())
    assert "Een bezoek kost 30 euro." in html
    assert "40 euro!" in html
    client.post(reverse("content:desk:answer_remark", args=[remark.pk]), {"do": "fixed"})
    assert "40 euro!" not in client.get(reverse("content:desk:remarks")).content.decode()


def test_a_search_without_a_hit_becomes_a_new_text(client):
    sign_in(client, EditorFactory())
    SearchMiss.objects.create(words="kinderbijslag", language="nl", month=dt.date(2026, 11, 1), count=7)
    html = client.get(reverse("content:desk:searches")).content.decode()
    assert "?title=kinderbijslag" in html
    assert 'value="kinderbijslag"' in client.get(reverse("content:desk:new") + "?title=kinderbijslag").content.decode()


def test_content_status_counts_what_is_there(old, django_assert_max_num_queries):
    translated(old)
    republish(document=old, language="uk")
    Document.objects.filter(pk=old.pk).update(
        body_uk=[{**one, "text": "Візит коштує 3 євро."} if one["key"] == "p1" else one for one in _body(old)]
    )
    LinkCheck.objects.create(url="https://gone.example/", state="broken", failures=2)
    out = StringIO()
    with django_assert_max_num_queries(4):
        call_command("content_status", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["pages"] == 1
    assert found["languages"]["uk"] == {"missing": 0, "machine": 4, "proofread": 0, "changed": 0}
    assert found["languages"]["ar"]["missing"] == 4
    # *huisarts* is kept; 30 became 3.
    assert (found["facts"]["kept"], found["facts"]["broken"], found["facts"]["total"]) == (1, 1, 2)
    assert (found["links_broken"], found["overdue"]) == (1, 1)
    text = StringIO()
    call_command("content_status", stdout=text)
    assert "facts kept: 1 of 2" in text.getvalue()


def _body(document):
    document.refresh_from_db()
    return document.body_uk


def test_a_coordinator_sees_on_today_what_is_overdue(old, client):
    sign_in(client, CoordinatorFactory())
    html = unescape(client.get(reverse("today")).content.decode())
    assert '<dt>Texts to check again</dt><dd><a href="/welcome/desk/documents/?only=overdue">1</a></dd>' in html
    assert "Broken links" not in html


def test_an_editor_changes_when_a_place_is_open_and_apps_are_told(client):
    sign_in(client, EditorFactory())
    town = Town.objects.create(slug="lier", name="Lier", postcode="2500", latitude=51.13, longitude=4.57)
    place = Place.objects.create(slug="d", town=town, name="Desk", street="Markt 1", postcode="2500", municipality="L")
    row = {"form-0-weekday": "1", "form-0-opens": "09:00", "form-0-closes": "08:00"}
    sizes = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-1-weekday": "", "form-2-weekday": ""}
    address = reverse("content:desk:hours", args=[place.pk])
    assert "It closes before it opens." in client.post(address, row | sizes).content.decode()
    assert not place.opening_times.exists()
    client.post(address, row | sizes | {"form-0-closes": "12:30"})
    assert [str(time) for time in place.opening_times.all()] == ["Tuesday 09:00–12:30"]
    assert Revision.objects.get(language="uk").number == 1
    assert 'value="12:30"' in client.get(address).content.decode()
