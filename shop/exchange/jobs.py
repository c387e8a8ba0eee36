"""The worker's part of exchange: checking and importing uploaded files, one at a time."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from shop.exchange import kinds, operations, queries, uploads
from shop.exchange.models import CHECKING, IMPORTING, ImportRun
from shop.kernel import attention, clock, db, jobs, work
from shop.kernel.errors import N_, DomainError
from shop.kernel.settings import Settings

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(seconds=s) for s in (10, 60, 600))
FAILED = "exchange.import_failed"


def run_due(*, at: datetime) -> int:
    """Check or import one waiting file; 1, or 0 when none waits."""
    claimed = work.claim(ImportRun, at=at, limit=1, lease=LEASE)
    for run_id in claimed:
        _process(run_id, at=at)
    return len(claimed)


def _process(run_id: uuid.UUID, *, at: datetime) -> None:
    run = queries.import_run(run_id)
    db.end_read()
    if run is None:
        return
    try:
        if run.stage == CHECKING:
            _check(run, at=at)
        elif run.stage == IMPORTING:
            _import(run, at=at)
    except DomainError as error:
        with db.transaction():
            operations.note_failed(run_id, error, at=at)
    except Exception as error:
        log.exception("an import failed", extra={"run_id": str(run_id)})
        if work.fail(ImportRun, run_id, error, at=at, backoff=BACKOFF):
            _give_up(run_id, error, at=at)


def _check(run: ImportRun, *, at: datetime) -> None:
    def progress(fraction: float) -> None:
        with db.transaction():
            _note_progress(run, fraction)

    report = kinds.check(run, uploads.path_of(run.file), at=at, progress=progress)
    with db.transaction():
        operations.note_checked(run.id, report, at=at)


def _import(run: ImportRun, *, at: datetime) -> None:
    def step(report: dict[str, Any], last_line: int, fraction: float) -> None:
        _note_progress(run, fraction, report, last_line)

    report = kinds.carry_out(run, uploads.path_of(run.file), at=at, step=step)
    with db.transaction():
        operations.note_done(run.id, report, at=at)
        attention.resolve(kind=FAILED, key=str(run.id), at=at)


def _note_progress(
    run: ImportRun, fraction: float, report: dict[str, Any] | None = None, last_line: int = 0
) -> None:
    operations.note_progress(
        run.id,
        permille=round(fraction * 1000),
        report=report,
        last_line=last_line,
        due_at=clock.now() + LEASE,
    )


def _give_up(run_id: uuid.UUID, error: Exception, *, at: datetime) -> None:
    with db.transaction():
        refusal = DomainError(N_("It stopped halfway: %(reason)s"), reason=type(error).__name__)
        operations.note_failed(run_id, refusal, at=at, keep_file=True)
        attention.raise_item(
            kind=FAILED,
            key=str(run_id),
            message=N_("An import stopped halfway. What was imported stays; it can be tried again."),
            link=f"/admin/imports/{run_id}",
            at=at,
        )


def sweep_uploads(at: datetime) -> int:
    """Delete uploads that nobody waits for any more; how many."""
    keep = queries.waiting_uploads()
    db.end_read()
    return uploads.sweep(keep=keep, at=at)


def install(settings: Settings) -> None:
    """Register exchange's work."""
    uploads.configure(settings.var_dir)
    jobs.sender("exchange.imports", run_due, due=work.due(ImportRun))
    jobs.periodic("exchange.sweep_uploads", every=timedelta(days=1), job=sweep_uploads)
