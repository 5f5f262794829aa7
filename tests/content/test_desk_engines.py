"""Translation engines against a server that behaves badly."""

import contextlib
import html
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from content.engines import DeepL, EngineFailed, LibreTranslate
from content.engines.base import Caller, protected, unprotected
from content.models import MachineTranslation, Translation
from content.services import save_translation
from content.services.machine import characters_left, translate_missing
from tests.content.texts import SEGMENTS, written
from tests.factories.accounts import TranslatorFactory


class Bad(BaseHTTPRequestHandler):
    """Answers as the server's ``ways`` say, one after the other; the last goes on."""

    def do_POST(self):
        server = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append(asked)
        way = server.ways.pop(0) if len(server.ways) > 1 else server.ways[0]
        texts = asked.get("q") or asked["text"]
        if way == "slow":
            server.release.wait(5)
        code = {"busy": 429, "broken": 500, "forbidden": 403}.get(way, 200)
        made = [f"Щ {text}" for text in texts]
        if way == "lost":
            made = [re.sub(r"\d+", "7", text) for text in made]
        if way == "short":
            made = made[:-1]
        body = {"translatedText": made} if "q" in asked else {"translations": [{"text": text} for text in made]}
        raw = b"<html>" if way == "garbage" else json.dumps(body).encode()
        self.send_response(code)
        if way == "busy":
            self.send_header("Retry-After", "900")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(raw)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bad)
    server.asked, server.ways, server.release, server.waits = [], ["good"], threading.Event(), []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


def engine(server, *ways, timeout=5.0):
    server.ways = list(ways) or ["good"]
    caller = Caller(timeout=timeout, wait=server.waits.append)
    return LibreTranslate(f"http://127.0.0.1:{server.server_port}", caller=caller)


def test_facts_are_fenced_off_and_come_back_as_they_were():
    text = "Bel 112 & vraag je *leefloon* <nu>."
    assert '<x translate="no">*leefloon*</x>' in protected(text)
    assert unprotected(protected(text)) == text


def test_a_busy_and_then_broken_server_is_asked_again_with_bounded_waits(server):
    assert engine(server, "busy", "broken", "good").translate(["Bel 112."], "nl", "uk") == ["Щ Bel 112."]
    assert len(server.waits) == 2
    assert max(server.waits) <= 5


@pytest.mark.parametrize(("way", "asked"), [("broken", 3), ("busy", 3), ("garbage", 1), ("short", 1), ("forbidden", 1)])
def test_a_bad_answer_ends_in_a_failure_and_not_in_half_a_translation(server, way, asked):
    with pytest.raises(EngineFailed):
        engine(server, way).translate(["Een", "Twee"], "nl", "uk")
    assert len(server.asked) == asked


def test_a_server_that_does_not_answer_is_left(server):
    with pytest.raises(EngineFailed, match="Timeout"):
        engine(server, "slow", timeout=0.05).translate(["Een"], "nl", "uk")
    server.release.set()


def test_deepl_keeps_the_fenced_words_out(server):
    deepl = DeepL("k", f"http://127.0.0.1:{server.server_port}", Caller(wait=server.waits.append))
    assert deepl.translate(["Bel 112."], "nl", "en") == ["Щ Bel 112."]
    assert server.asked[0]["ignore_tags"] == ["x"]
    assert server.asked[0]["target_lang"] == "EN-GB"


@pytest.mark.django_db
def test_what_is_missing_is_translated_once_and_a_persons_text_is_left_alone(server):
    page, machine = written(None), engine(server)
    save_translation(
        document=page, key="s1", language="uk", source=SEGMENTS[3]["text"], text="Моє.", by=TranslatorFactory()
    )
    assert translate_missing(language="uk", engine=machine).kept == 3
    Translation.objects.filter(key="p1").delete()
    written(None, slug="the-same-words")
    translate_missing(language="uk", engine=machine)
    sent = [html.unescape(text) for asked in server.asked for text in asked["q"]]
    assert len(sent) == len(set(sent)) == 4
    assert Translation.objects.get(document=page, key="s1").text == "Моє."
    page.refresh_from_db()
    assert {one["status"] for one in page.body_uk} == {"machine", "proofread"}


@pytest.mark.django_db
def test_a_text_that_lost_a_fact_stays_untranslated(server):
    page = written(None)
    done = translate_missing(language="uk", engine=engine(server, "lost"))
    assert (done.kept, done.refused) == (3, 1)
    assert not Translation.objects.filter(document=page, key="p1").exists()


@pytest.mark.django_db
def test_the_month_has_an_end(server, settings):
    written(None)
    settings.TRANSLATION_MONTHLY_CHARACTERS = 40
    machine = engine(server)
    done = translate_missing(language="uk", engine=machine)
    assert done.left
    assert sum(MachineTranslation.objects.values_list("characters", flat=True)) <= 40
    assert characters_left(machine) < 40
