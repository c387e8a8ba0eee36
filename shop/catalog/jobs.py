"""The worker's part of the catalog: fetching pictures given by address, and sweeping files nobody shows.

Pictures are fetched a few at a time, side by side, between two transactions: claimed, fetched, noted. One
that cannot be had is tried again with growing pauses and at last parked; the product shows the placeholder
all the while and nothing else waits for it. Mail and orders are not held up: a sweep takes one small
batch and leaves the rest to the next round.
"""

from __future__ import annotations

import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from shop.catalog import operations, pictures
from shop.catalog.models import Media
from shop.catalog.pictures import fetching, files
from shop.kernel import attention, db, jobs, preferences, work
from shop.kernel.errors import N_
from shop.kernel.settings import Settings

log = logging.getLogger(__name__)
AT_ONCE = 6
LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(seconds=s) for s in (30, 300, 1800, 6 * 3600, 24 * 3600))
PARKED = "catalog.pictures_parked"
KEEP_UNUSED = timedelta(days=2)

# Hosts ("localhost:8123") that pictures may be fetched from although they are not public; for trying things
# out, and without effect in production.
ALLOWED_HOSTS: preferences.Preference[list[str]] = preferences.declare("catalog.picture_hosts", [])
_production: list[bool] = [True]


def fetch_due(*, at: datetime) -> int:
    """Fetch a small batch of due pictures; how many were claimed."""
    claimed = work.claim(Media, at=at, limit=AT_ONCE, lease=LEASE)
    if not claimed:
        return 0
    query = select(Media.id, Media.source_url).where(Media.id.in_(claimed))
    addresses = {row[0]: row[1] for row in db.session().execute(query)}
    allowed = [] if _production[0] else preferences.get(ALLOWED_HOSTS)
    db.end_read()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures") as pool:
        fetched = pool.map(lambda url: _fetch(url, allowed), addresses.values())
        for media_id, outcome in zip(addresses, fetched, strict=True):
            _note(media_id, outcome, at=at)
    return len(claimed)


def _fetch(url: str, allowed: list[str]) -> pictures.Stored | Exception:
    try:
        return pictures.store(fetching.fetch(url, allowed=allowed))
    except Exception as error:
        return error


def _note(media_id: uuid.UUID, outcome: pictures.Stored | Exception, *, at: datetime) -> None:
    if isinstance(outcome, pictures.Stored):
        with db.transaction():
            operations.keep_fetched(media_id, outcome, at=at)
            _tell_owner(at=at)
        return
    if not isinstance(outcome, pictures.BadPicture):
        log.error("a picture could not be kept", exc_info=outcome, extra={"media_id": str(media_id)})
    again = () if isinstance(outcome, fetching.Refused) else BACKOFF
    if work.fail(Media, media_id, outcome, at=at, backoff=again):
        with db.transaction():
            _tell_owner(at=at)


def _tell_owner(*, at: datetime) -> None:
    query = select(func.count()).where(Media.parked_at.is_not(None), Media.done_at.is_(None))
    parked = db.session().scalar(query) or 0
    if not parked:
        attention.resolve(kind=PARKED, key="all", at=at)
        return
    attention.raise_item(
        kind=PARKED,
        key="all",
        message=N_("%(count)d pictures could not be fetched from their address."),
        params={"count": parked},
        link="/admin/products/pictures",
        at=at,
    )


def sweep_files(at: datetime) -> int:
    """Delete renditions that no product shows and that are older than two days; how many."""
    shown = set(db.session().scalars(select(Media.file).where(Media.file != "").distinct()))
    db.end_read()
    swept = 0
    for path in (files.folder() / files.FOLDER).glob("*/*"):
        if _name(path) not in shown and _age(path, at) > KEEP_UNUSED:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _name(path: Path) -> str:
    return f"{files.FOLDER}/{path.parent.name}/{path.name.partition('.')[0].partition('-')[0]}"


def _age(path: Path, at: datetime) -> timedelta:
    try:
        return timedelta(seconds=at.timestamp() - path.stat().st_mtime)
    except FileNotFoundError:
        return timedelta(0)


def install(settings: Settings) -> None:
    """Register the catalog's work and say where pictures are kept."""
    pictures.configure(settings.media_dir)
    _production[:] = [settings.production]
    jobs.sender("catalog.pictures", fetch_due)
    jobs.periodic("catalog.sweep_files", every=timedelta(days=1), job=sweep_files)
