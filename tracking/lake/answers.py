"""Answers that have been worked out, in files that all processes of this machine share.

They hold figures and, of some questions, people; so an erasure deletes them all.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracking.lake import place

MOST_AGE = 2 * 86_400.0  # seconds


def key(name: str, params: Mapping[str, Any]) -> str:
    """The file name of a question: its own name, then a digest of what was asked."""
    text = json.dumps([name, dict(params)], sort_keys=True, separators=(",", ":"), default=str)
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def load(name: str) -> dict[str, Any] | None:
    """What is kept under `name`, if it can be read."""
    try:
        found = json.loads(_path(name).read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def save(name: str, kept: Mapping[str, Any]) -> None:
    """Keep an answer; whoever reads meanwhile gets the old one or the new one, whole."""
    path = _path(name)
    draft = path.with_suffix(f".{os.getpid()}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(kept, out, separators=(",", ":"))
    draft.replace(path)


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Be the only one to work out `name`; others wait here and then find it kept."""
    path = (
        place.derived("lock") / f"answer-{int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % 64}.lock"
    )
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def forget_all() -> None:
    """Delete every answer."""
    for path in place.derived("answers").glob("*.json"):
        path.unlink(missing_ok=True)


def forget_old() -> None:
    """Delete answers nobody has asked for again for a while."""
    before = time.time_ns() / 1e9 - MOST_AGE  # the machine's clock, as that of its files
    for path in place.derived("answers").iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _path(name: str) -> Path:
    return place.derived("answers") / f"{name}.json"
