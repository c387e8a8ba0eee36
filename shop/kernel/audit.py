"""Who changed what: before and after of every change to a model marked `__audited__ = True`.

Written by a flush hook in the same transaction, with the actor of `kernel.origin`. Columns named in
`__audit_hides__` are noted as changed without their values.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from shop.kernel import clock, db, ids, origin
from shop.kernel.models import AuditEntry

HIDDEN = "(hidden)"


def install() -> None:
    """Attach the hook to every session; calling it twice is harmless."""
    if not event.contains(Session, "before_flush", _record):
        event.listen(Session, "before_flush", _record)


def _record(session: Session, _context: Any, _instances: Any) -> None:
    entries = [_entry(row, "create") for row in session.new if _audited(row)]
    entries += [_entry(row, "update") for row in session.dirty if _audited(row) and session.is_modified(row)]
    entries += [_entry(row, "delete") for row in session.deleted if _audited(row)]
    session.add_all(entries)


def _audited(row: object) -> bool:
    return getattr(type(row), "__audited__", False)


def _entry(row: Any, action: str) -> AuditEntry:
    state = inspect(row)
    hidden = getattr(type(row), "__audit_hides__", ())
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if action == "update" and not history.has_changes():
            continue
        show = (lambda value: HIDDEN) if column.key in hidden else _plain
        if action != "create" and history.deleted:
            before[column.key] = show(history.deleted[0])
        if action != "delete":
            after[column.key] = show(getattr(row, column.key))
    source = origin.current()
    return AuditEntry(
        id=ids.new_id(),
        at=clock.now(),
        actor=source.actor,
        request_id=source.request_id,
        table_name=row.__tablename__,
        row_id=str(getattr(row, "id", None) or getattr(row, "key", ""))[:80],
        action=action,
        before=before,
        after=after,
    )


def note(*, action: str, table: str, row_id: object, actor: str) -> None:
    """Note in the open transaction what changes no row of its own, e.g. that somebody signed in."""
    db.session().add(
        AuditEntry(
            id=ids.new_id(),
            at=clock.now(),
            actor=actor,
            request_id=origin.current().request_id,
            table_name=table,
            row_id=str(row_id)[:80],
            action=action,
            before={},
            after={},
        )
    )


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return value
