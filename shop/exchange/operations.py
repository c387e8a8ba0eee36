"""An import's way from upload to done, each step in the caller's transaction."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.exchange import kinds, uploads
from shop.exchange.models import (
    CANCELLED,
    CHECKED,
    CHECKING,
    DONE,
    FAILED,
    IMPORTING,
    ImportRun,
)
from shop.kernel import db, events, origin
from shop.kernel.errors import N_, Conflict, DomainError, NotFound


class ImportNotFound(NotFound):
    """There is no such import."""


class ImportOver(Conflict):
    """The import is not in the state that this step needs."""


def start_import(
    *, run_id: uuid.UUID, filename: str, file: str, options: kinds.Options, at: datetime
) -> ImportRun:
    """Have the worker check the uploaded `file` by a dry run; what `options` are for says what it holds."""
    run = ImportRun(
        id=run_id,
        filename=filename[:255],
        file=file,
        kind=kinds.kind_of(options),
        options=kinds.stored(options),
        stage=CHECKING,
        actor=origin.current().actor[:80],
        created_at=at,
        due_at=at,
    )
    db.session().add(run)
    db.session().flush()
    events.nudge()
    return run


def confirm_import(run_id: uuid.UUID, *, at: datetime) -> ImportRun:
    """Import what was checked. Raises ImportOver when that was already said, or is not possible."""
    run = _found(run_id)
    if run.stage != CHECKED:
        raise ImportOver(N_("This import is already under way or over."))
    run.stage, run.permille, run.last_line, run.report = IMPORTING, 0, 0, None
    run.due_at, run.attempts, run.done_at = at, 0, None
    db.session().flush()
    events.nudge()
    return run


def cancel_import(run_id: uuid.UUID, *, at: datetime) -> ImportRun:
    """Give an import up before it is confirmed."""
    run = _found(run_id)
    if run.stage not in (CHECKING, CHECKED):
        raise ImportOver(N_("This import is already under way or over."))
    _end(run, CANCELLED, at=at)
    return run


def retry_import(run_id: uuid.UUID, *, at: datetime) -> ImportRun:
    """Try an import again that failed for a reason that may have passed."""
    run = _found(run_id)
    if run.stage != FAILED or not run.file:
        raise ImportOver(N_("This import cannot be tried again. Please upload the file once more."))
    run.stage = IMPORTING if run.preview else CHECKING
    run.due_at, run.attempts, run.done_at, run.parked_at, run.problem = at, 0, None, None, None
    run.finished_at = None
    db.session().flush()
    events.nudge()
    return run


def note_checked(run_id: uuid.UUID, preview: dict[str, Any], *, at: datetime) -> None:
    """The worker has looked through the file: a person decides now."""
    run = _found(run_id)
    if run.stage == CHECKING:
        run.stage, run.preview, run.permille, run.done_at = CHECKED, preview, 1000, at
        db.session().flush()


def note_progress(
    run_id: uuid.UUID, *, permille: int, report: dict[str, Any] | None, last_line: int, due_at: datetime
) -> None:
    """The worker has come this far; `due_at` is when another may take over."""
    run = _found(run_id)
    run.permille, run.due_at = permille, due_at
    if report is not None:
        run.report, run.last_line = report, last_line
    db.session().flush()


def note_done(run_id: uuid.UUID, report: dict[str, Any], *, at: datetime) -> None:
    """Everything is imported."""
    run = _found(run_id)
    run.report, run.permille = report, 1000
    _end(run, DONE, at=at)


def note_failed(run_id: uuid.UUID, error: DomainError, *, at: datetime, keep_file: bool = False) -> None:
    """It cannot be done; `error` says why."""
    run = _found(run_id)
    run.problem = {"message": error.message, "params": error.params}
    _end(run, FAILED, at=at, keep_file=keep_file)


def _end(run: ImportRun, stage: str, *, at: datetime, keep_file: bool = False) -> None:
    run.stage, run.finished_at, run.done_at = stage, at, at
    if not keep_file:
        name, run.file = run.file, ""
        db.after_commit(f"forget {name}", lambda: uploads.forget(name))
    db.session().flush()


def _found(run_id: uuid.UUID) -> ImportRun:
    run = db.session().get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise ImportNotFound(N_("This import does not exist any more."))
    return run
