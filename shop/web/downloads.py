"""Answers that are files: PDF to read in the browser, and tables that spreadsheets open safely."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Response, stream_with_context


def pdf(content: bytes, *, name: str) -> Response:
    """A PDF shown in the browser, called `name`.pdf when it is kept."""
    return Response(content, mimetype="application/pdf", headers=_called(name, "pdf", how="inline"))


def rows(pieces: Iterable[str], *, name: str, ending: str) -> Response:
    """A file sent while it is made: `ending` is "csv" or "jsonl"."""
    kind = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}[ending]
    return Response(stream_with_context(iter(pieces)), content_type=kind, headers=_called(name, ending))


def _called(name: str, ending: str, *, how: str = "attachment") -> dict[str, str]:
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "file"
    return {"Content-Disposition": f'{how}; filename="{safe}.{ending}"', "Cache-Control": "private, no-store"}
