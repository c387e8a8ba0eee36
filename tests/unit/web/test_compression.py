"""Texts go gzipped to who takes it so, each time a little longer or shorter."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask, Response

from shop.web import compression

LONG = "<p>Thrown by hand, fired twice.</p>" * 60


@pytest.fixture
def small() -> Flask:
    """An application of a few answers."""
    app = Flask(__name__)
    compression.install(app)
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "short")
    app.add_url_rule("/packed", "packed", lambda: Response(b"x" * 2000, headers={"Content-Encoding": "br"}))
    app.add_url_rule("/picture", "picture", lambda: Response(b"x" * 2000, mimetype="image/avif"))
    app.add_url_rule("/error", "error", lambda: (LONG, 404))
    return app


def ask(app: Flask, path: str, accept: str = "gzip, br") -> Response:
    return app.test_client().get(path, headers={"Accept-Encoding": accept})


def test_a_long_text_is_packed_and_says_so(small: Flask) -> None:
    answer = ask(small, "/long")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == LONG
    assert len(answer.data) == int(answer.headers["Content-Length"]) < len(LONG) / 4


@pytest.mark.parametrize("accept", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_take_it_gets_it_plain(small: Flask, accept: str) -> None:
    answer = ask(small, "/long", accept)
    assert (answer.get_data(as_text=True), answer.headers["Vary"]) == (LONG, "Accept-Encoding")


@pytest.mark.parametrize("path", ["/short", "/packed", "/picture", "/error"])
def test_what_gains_nothing_stays_as_it_is(small: Flask, path: str) -> None:
    assert ask(small, path).headers.get("Content-Encoding") != "gzip"


def test_the_length_tells_nothing() -> None:
    assert len({len(compression.squeeze(LONG.encode())) for _ in range(60)}) > 20
