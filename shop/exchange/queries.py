"""Reading imports."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from shop.exchange.models import OPEN, ImportRun
from shop.kernel import db


def import_run(run_id: uuid.UUID) -> ImportRun | None:
    """One import."""
    return db.session().get(ImportRun, run_id, populate_existing=True)


def latest_imports(*, limit: int = 30) -> list[ImportRun]:
    """The latest imports, newest first."""
    query = select(ImportRun).order_by(ImportRun.created_at.desc(), ImportRun.id.desc())
    return list(db.session().scalars(query.limit(limit)))


def waiting_uploads() -> frozenset[str]:
    """Names of the files of imports that are not over."""
    query = select(ImportRun.file).where(ImportRun.stage.in_(OPEN), ImportRun.file != "")
    return frozenset(db.session().scalars(query))
