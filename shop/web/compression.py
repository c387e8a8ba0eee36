"""Texts are sent compressed: a page of 40 KB goes over the wire in 9.

Zstandard (RFC 8878) to who takes it, as it packs a page smaller than gzip in two thirds of the time.

A page holds secrets (its form token) beside words that a stranger may choose (a search), and the length of
what is compressed together could tell one from the other (the BREACH attack). So each answer is longer by
a random number of bytes, in a header of its own ("Heal the Breach", Palacios et al., 2022).
"""

from __future__ import annotations

import gzip
import secrets
import threading

import zstandard
from flask import Flask, Response, request

SMALLEST = 860  # bytes; below it a packet is a packet
LONGEST_PADDING = 100  # bytes
TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "image/svg+xml")
LEVELS = {"zstd": 7, "gzip": 4}  # above them a page costs more time than it saves bytes
_LOCAL = threading.local()


def install(app: Flask) -> None:
    """Compress after everything else has been done to an answer, so install it first."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer compressed, where it is a text, long enough, not compressed yet, and wanted so."""
    if not (response.mimetype or "").startswith(TEXTS) or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    coding = wanted()
    if coding and "Content-Encoding" not in response.headers and response.status_code != 206:
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(squeeze(body, coding))
            response.headers["Content-Encoding"] = coding
            response.headers["X-Padding"] = "-" * (1 + secrets.randbelow(LONGEST_PADDING))
    return response


def wanted() -> str:
    """The best coding that the request takes; "" for none."""
    return next((coding for coding in LEVELS if request.accept_encodings[coding]), "")


def squeeze(body: bytes, coding: str) -> bytes:
    """`body` in one of LEVELS' codings."""
    if coding == "gzip":
        return gzip.compress(body, LEVELS["gzip"], mtime=0)
    if not hasattr(_LOCAL, "zstd"):  # made once for each thread, which may not share one
        _LOCAL.zstd = zstandard.ZstdCompressor(level=LEVELS["zstd"])
    packed: bytes = _LOCAL.zstd.compress(body)
    return packed
