"""Where the lake lies, what is derived from it, and the one lock that whoever writes to it holds."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from shop.kernel import db
from shop.kernel.settings import Settings

_ADVISORY = 7_265_118_902  # any number that nothing else in the database locks by
PAUSE = 0.05  # seconds between two tries


class Busy(RuntimeError):
    """Somebody else is writing to the lake."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """`url` is a folder's path or an s3:// address; `own` is the folder beside the databases."""

    url: str
    own: Path
    tombstones: Path
    engine: str | None

    @property
    def remote(self) -> bool:
        """Whether the lake lies on object storage."""
        return "://" in self.url


_place: list[Place] = []
_held: ContextVar[bool] = ContextVar("lake_lock_held", default=False)


def configure(settings: Settings) -> None:
    """Use the lake of `settings`."""
    own = settings.var_dir.absolute() / "lake"
    url = settings.lake_url or str(own)
    _place[:] = [
        Place(
            url=url if "://" in url else str(Path(url).absolute()),
            own=own,
            tombstones=settings.var_dir.absolute() / "tombstones.jsonl",
            engine=settings.lake_engine,
        )
    ]


def current() -> Place:
    """The configured place."""
    return _place[0]


def events_uri() -> str:
    """Address of the Delta table of events."""
    return f"{current().url}/events"


def derived(name: str) -> Path:
    """The folder, on this machine, of something made from the lake, which may be deleted and made anew."""
    folder = current().own / "derived" / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def writing(*, wait: float = 0.0) -> Iterator[None]:
    """Hold the lake's writer lock, for at most one process at a time; raises Busy after `wait` seconds.

    Nothing but the lock keeps tidying from a file that is written and not yet committed. That two processes
    do not commit the same rows is the commit's own doing.
    """
    if _held.get():
        yield
        return
    folder = derived("lock")
    handle = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
    token = _held.set(True)
    try:
        _wait_for(handle, wait)
        with _among_machines(wait):
            yield
    finally:
        _held.reset(token)
        os.close(handle)


def _wait_for(handle: int, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy("the lake is being written to") from None
            time.sleep(PAUSE)


@contextmanager
def _among_machines(wait: float) -> Iterator[None]:
    """Several machines share PostgreSQL, and with it a lock."""
    if db.dialect("journey") != "postgresql":
        yield
        return
    with db.engine("journey").connect() as connection:
        until = time.monotonic() + wait
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY}):
            connection.rollback()
            if time.monotonic() >= until:
                raise Busy("the lake is being written to by another machine")
            time.sleep(PAUSE)
        connection.rollback()  # the lock is the session's; an open transaction would hold up tidying there
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY})
            connection.rollback()
