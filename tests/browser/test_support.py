"""The watch over pages itself: it notices what it should, and lets a good page pass."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.browser import People, shot

PATIENCE = 60  # seconds
PAGES = {
    "/good": "<h1>Good</h1>",
    "/style": "<h1 style='color:red'>Inline style</h1>",
    "/script": "<script>window.x = 1</script>",
    "/throws": "<script nonce='n'>throw new Error('broken on purpose')</script>",
    "/error": "<script nonce='n'>console.error('grumble')</script>",
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves PAGES under a strict policy; anything else is a 500."""

    def do_GET(self) -> None:
        known = self.path in PAGES
        body = ("<!doctype html><link rel='icon' href='data:,'>" + PAGES.get(self.path, "Sorry")).encode()
        self.send_response(200 if known else 500)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'self'; script-src 'nonce-n'; img-src data:")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def crowd(chromium) -> Iterator[People]:
    """People without the check at the end, for the pages here complain on purpose."""
    made = People(chromium)
    yield made
    made.close()


def noticed(crowd: People, page: Page, word: str) -> bool:
    """Whether a complaint with `word` comes, which may be a moment after the page."""
    deadline = time.monotonic() + PATIENCE
    while not (found := any(word in fault for fault in crowd.faults)) and time.monotonic() < deadline:
        page.wait_for_timeout(20)  # lets what has happened be told
    return found


def test_a_good_page_gives_no_complaint(people, site, tmp_path, monkeypatch):
    monkeypatch.setenv("SHOTS_DIR", str(tmp_path))
    page = people.new(base_url=site, width=390)
    page.goto("/good")
    assert shot(page, "a good/page").name == "a-good-page.png"
    assert people.faults == []


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/style", "Content Security Policy"),
        ("/script", "Content Security Policy"),
        ("/throws", "broken on purpose"),
        ("/error", "grumble"),
        ("/missing", "answered 500"),
    ],
)
def test_a_bad_page_is_noticed(crowd, site, path, word):
    page = crowd.new(base_url=site)
    page.goto(path)
    assert noticed(crowd, page, word), crowd.faults
    crowd.expect(word, "status of 500", "Content Security Policy")
    assert crowd.unexpected() == []


def test_a_breach_is_noticed_without_javascript_too(crowd, site):
    page = crowd.new(base_url=site, javascript=False)
    page.goto("/style")
    assert noticed(crowd, page, "Content Security Policy"), crowd.faults
