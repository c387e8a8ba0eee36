"""The worker's part of the catalog: fetching pictures, making their renditions, sweeping unused files.

A picture is a row of work. One given by address is fetched first, a few at a time, side by side; then, as
one that was uploaded, it has one JPEG to show and its renditions are made. Between two transactions each:
claimed, done, noted; a worker killed half way leaves the row to the next one, which goes on from the files
that are there. What cannot be done is tried again with growing pauses and at last parked; pages show the
placeholder or the one JPEG all the while and nothing else waits for it. Mail and orders are not held up: a
sweep takes one small batch and leaves the rest to the next round.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from shop.catalog import operations, pictures
from shop.catalog.models import Media
from shop.catalog.pictures import fetching, files
from shop.catalog.search import indexing, shelves
from shop.kernel import attention, db, jobs, preferences, work
from shop.kernel.errors import N_
from shop.kernel.settings import Settings

log = logging.getLogger(__name__)
AT_ONCE = 6
RENDERED_AT_ONCE = 2
LEASE = timedelta(minutes=5)
FILL_SHELF = timedelta(seconds=10)
BACKOFF = tuple(timedelta(seconds=s) for s in (30, 300, 1800, 6 * 3600, 24 * 3600))
PARKED = "catalog.pictures_parked"
Step = Callable[[str], pictures.Stored]
Note = Callable[..., None]

# Hosts ("localhost:8123") that pictures may be fetched from although they are not public; for trying things
# out, and without effect in production.
ALLOWED_HOSTS: preferences.Preference[list[str]] = preferences.declare("catalog.picture_hosts", [])
_production: list[bool] = [True]


def fetch_due(*, at: datetime) -> int:
    """Fetch a small batch of due pictures; how many were claimed."""
    claimed = work.claim(Media, at=at, limit=AT_ONCE, lease=LEASE, only=Media.original == "")
    if not claimed:
        return 0
    allowed = [] if _production[0] else preferences.get(ALLOWED_HOSTS)

    def step(url: str) -> pictures.Stored:
        data = fetching.fetch(url, allowed=allowed)
        return pictures.keep(pictures.check(data), data)

    return _work_on(claimed, Media.source_url, step, operations.note_fetched, at=at, threads=AT_ONCE)


def render_due(*, at: datetime) -> int:
    """Make the renditions of a few due pictures; how many were claimed."""
    claimed = work.claim(Media, at=at, limit=RENDERED_AT_ONCE, lease=LEASE, only=Media.original != "")
    if not claimed:
        return 0
    threads, noted = RENDERED_AT_ONCE, operations.note_rendered
    return _work_on(claimed, Media.original, pictures.render, noted, at=at, threads=threads)


def _work_on(
    claimed: list[uuid.UUID], column: Any, step: Step, note: Note, *, at: datetime, threads: int
) -> int:
    query = select(Media.id, column).where(Media.id.in_(claimed))
    given = {row[0]: row[1] for row in db.session().execute(query)}
    db.end_read()
    with ThreadPoolExecutor(threads, thread_name_prefix="pictures") as pool:
        outcomes = pool.map(lambda text: _outcome(step, text), given.values())
        for media_id, outcome in zip(given, outcomes, strict=True):
            _note(media_id, outcome, note, at=at)
    return len(claimed)


def _outcome(step: Step, given: str) -> pictures.Stored | Exception:
    try:
        return step(given)
    except Exception as error:
        return error


def _note(media_id: uuid.UUID, outcome: pictures.Stored | Exception, note: Note, *, at: datetime) -> None:
    if isinstance(outcome, pictures.Stored):
        with db.transaction():
            note(media_id, outcome, at=at)
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
        message=N_("%(count)d pictures could not be fetched or prepared."),
        params={"count": parked},
        link="/admin/products/pictures",
        at=at,
    )


def sweep_files(at: datetime) -> int:
    """Delete files older than two days of pictures that nobody shows; how many."""
    rows = db.session().execute(select(Media.file, Media.original).where(Media.file != "").distinct()).all()
    shown = {row.file for row in rows} | files.shown_elsewhere()
    originals = {row.original for row in rows}
    db.end_read()
    swept = 0
    for path in (files.folder() / files.FOLDER).glob("*/*"):
        name = files.name_of(path.relative_to(files.folder()).as_posix())
        swept += name not in shown and files.swept(path, at=at)
    for path in files.originals().glob("*/*"):
        swept += path.relative_to(files.originals()).as_posix() not in originals and files.swept(path, at=at)
    return swept


def follow_index(at: datetime) -> int:
    """Index products that are missing or out of date (after an upgrade, or when words changed); how many."""
    total = 0
    while indexing.lag():
        db.end_read()
        with db.transaction():
            total += indexing.catch_up()
    return total


def fill_shelf(at: datetime) -> int:
    """Have lists of a large catalog follow its changes; how many products were read."""
    return shelves.write_down(at=at)


def install(settings: Settings) -> None:
    """Register the catalog's work and say where pictures and the large shelf are kept."""
    pictures.configure(settings.media_dir)
    shelves.configure(settings.var_dir)
    _production[:] = [settings.production]
    jobs.sender("catalog.pictures", fetch_due, due=work.due(Media))
    jobs.sender("catalog.renditions", render_due, due=work.due(Media))
    jobs.periodic("catalog.follow_index", every=timedelta(minutes=1), job=follow_index)
    jobs.periodic("catalog.fill_shelf", every=FILL_SHELF, job=fill_shelf)
    jobs.periodic("catalog.sweep_files", every=timedelta(days=1), job=sweep_files)
