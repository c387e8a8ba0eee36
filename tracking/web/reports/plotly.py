"""Plotly's JavaScript from the installed package: only the owner's pages with a drawing load it."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import cast

from flask import Response, abort, request, url_for

from shop.web import assets, compression

# Rules for maps, which no page of ours has, are written into a style element as soon as the script runs,
# unless that is there. The Content-Security-Policy refuses them, and the browser would report it each time.
RULES_FOR_MAPS = re.compile(rb'!document\.getElementById\("[0-9a-f]{64}"\)')


def address() -> str:
    """Where the script is; another version has another address."""
    return url_for("admin_reports.script", version=_version())


def answer(version: str) -> Response:
    """The script, compressed once a process; 404 for another version."""
    if version != _version():
        abort(404)
    coding = compression.wanted()
    response = Response(_packed(coding), content_type="text/javascript; charset=utf-8")
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = assets.IMMUTABLE
    response.set_etag(f"{version}-{coding}")
    return cast(Response, response.make_conditional(request))


@cache
def _version() -> str:
    return metadata.version("plotly")


@cache
def _packed(coding: str) -> bytes:
    found = util.find_spec("plotly")  # found, not imported: the package itself is not needed
    if found is None or found.origin is None:
        raise RuntimeError("plotly is not installed")
    body = (Path(found.origin).parent / "package_data" / "plotly.min.js").read_bytes()
    body = RULES_FOR_MAPS.sub(b"!1", body)
    return compression.squeeze(body, coding) if coding else body
