"""A mail's HTML as an answer of its own, for a frame: it can load pictures and styles, nothing else."""

from __future__ import annotations

from flask import Response, make_response

POLICY = (
    "default-src 'none'; img-src 'self' https: data:; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def framed(html: str) -> Response:
    """`html` with a policy of its own; its links open in a new tab."""
    response = make_response(html.replace("<head>", '<head><base target="_blank">', 1))
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
