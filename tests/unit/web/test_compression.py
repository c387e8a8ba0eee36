"""Texts go compressed to who takes it so, each time a little longer or shorter."""

from __future__ import annotations

import gzip

import pytest
import zstandard
from flask import Flask, Response

from shop.web import compression

LONG = "<p>Thrown by hand, fired twice.</p>" * 60
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def small() -> Flask:
    """An application of a few answers."""
    app = Flask(__name__)
    compression.install(app)
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "short")
    app.add_url_rule("/packed", "packed", lambda: Response(b"x" * 2000, headers={"Content-Encoding": "br"}))
    app.add_url_rule("/picture", "picture", lambda: Response(b"x" * 2000, mimetype="image/avif"))
    app.add_url_rule("/part", "part", lambda: (LONG, 206))
    app.add_url_rule("/error", "error", lambda: (LONG, 404))
    return app


def ask(app: Flask, path: str, accept: str = BROWSER) -> Response:
    return app.test_client().get(path, headers={"Accept-Encoding": accept})


@pytest.mark.parametrize("path", ["/long", "/error"])
def test_a_long_text_is_packed_and_says_so(small: Flask, path: str) -> None:
    answer = ask(small, path)
    assert answer.headers["Content-Encoding"] == "zstd"
    assert zstandard.decompress(answer.data).decode() == LONG
    assert len(answer.data) == int(answer.headers["Content-Length"]) < len(LONG) / 4


def test_who_does_not_know_zstandard_gets_gzip(small: Flask) -> None:
    answer = ask(small, "/long", "gzip, br, zstd;q=0")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == LONG


@pytest.mark.parametrize("accept", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_take_it_gets_it_plain(small: Flask, accept: str) -> None:
    answer = ask(small, "/long", accept)
    assert (answer.get_data(as_text=True), answer.headers["Vary"]) == (LONG, "Accept-Encoding")


@pytest.mark.parametrize("path", ["/short", "/packed", "/picture", "/part"])
def test_what_gains_nothing_stays_as_it_is(small: Flask, path: str) -> None:
    assert ask(small, path).headers.get("Content-Encoding") not in ("gzip", "zstd")


@pytest.mark.parametrize("accept", ["gzip", BROWSER])
def test_the_length_tells_nothing(small: Flask, accept: str) -> None:
    lengths = set()
    for _ in range(60):
        answer = ask(small, "/long", accept)
        lengths.add(len(answer.data) + len(answer.headers["X-Padding"]))
    assert len(lengths) > 20
