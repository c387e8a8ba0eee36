"""Texts are sent gzipped: a page of 40 KB goes over the wire in 8.

A page holds secrets (its form token) beside words that a stranger may choose (a search), and the length of
what is compressed together could tell one from the other (the BREACH attack). So each answer is longer by
a random number of bytes, which a gzip header has room for ("Heal the Breach", Palacios et al., 2022).
"""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

LEVEL = 5  # zlib: above it a page costs more time than it saves bytes
SMALLEST = 860  # bytes; below it a packet is a packet
LONGEST_NAME = 100  # bytes
TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "image/svg+xml")


def install(app: Flask) -> None:
    """Compress after everything else has been done to an answer, so install it first."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer gzipped, where it is a text, long enough, not compressed yet, and wanted so."""
    if not (response.mimetype or "").startswith(TEXTS) or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if _wanted() and "Content-Encoding" not in response.headers and response.status_code == 200:
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(squeeze(body))
            response.headers["Content-Encoding"] = "gzip"
    return response


def squeeze(body: bytes) -> bytes:
    """`body` as gzip, its header lengthened by up to LONGEST_NAME bytes (RFC 1952, FNAME)."""
    packed = io.BytesIO()
    name = "a" * secrets.randbelow(LONGEST_NAME + 1)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as stream:
        stream.write(body)
    return packed.getvalue()


def _wanted() -> bool:
    return bool(request.accept_encodings["gzip"])
