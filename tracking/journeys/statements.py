"""Statements of the hot path, compiled once per engine and run on the driver's own connection.

Compiling and binding through the ORM costs several times the insert itself; a page view should cost
the visitor's worker some tens of microseconds. Only fixed statements with plain values belong here, so that
a page view needs no session: `db.bare_transaction("journey")`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, case, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from shop.kernel import db, driver
from tracking.journeys.models import Event, IdentityEdge, Quarantine, Touch, VisitSession

ENGINES: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_HAS_SEQ = {"seq"}


class Kept(NamedTuple):
    """What a page view is told of its session: so many pages, since when (µs), and whether a machine's."""

    page_views: int
    started_at: int
    bot: bool


class Prepared:
    """A statement taking the columns `columns`; `build(insert)` makes it for one engine's `insert`."""

    def __init__(self, columns: Sequence[str], build: Callable[[Callable[..., Any]], Executable]) -> None:
        self.columns = tuple(columns)
        self._build = build
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def run(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Run it once for each row (all at once when several) in the open journey transaction; the cursor."""
        sql, order = self._for_engine(db.dialect("journey"))
        values: list[Any] = [tuple(row[name] for name in order) if order else dict(row) for row in rows]
        return driver.run(sql, values[0] if len(values) == 1 else values, store="journey")

    def _for_engine(self, name: str) -> tuple[str, tuple[str, ...] | None]:
        if name not in self._compiled:
            statement: Any = self._build(ENGINES[name])
            compiled = statement.compile(dialect=db.engine("journey").dialect, column_keys=list(self.columns))
            order = tuple(compiled.positiontup) if compiled.positional else None
            self._compiled[name] = (str(compiled), order)
        return self._compiled[name]


def _columns(model: Any) -> list[str]:
    return [column.name for column in model.__table__.columns if column.name not in _HAS_SEQ]


def _ignoring(model: Any) -> Prepared:
    return Prepared(_columns(model), lambda insert: insert(model.__table__).inline().on_conflict_do_nothing())


def _upsert_session(insert: Callable[..., Any]) -> Executable:
    table, one = VisitSession.__table__, literal_column("1", Integer)
    statement = insert(table).inline()
    new, old = statement.excluded, table.c
    return statement.on_conflict_do_update(
        index_elements=[old.session_id],
        set_={
            "last_at": case((new.last_at > old.last_at, new.last_at), else_=old.last_at),
            "stage": case((new.stage > old.stage, new.stage), else_=old.stage),
            "page_views": old.page_views + one,
            "exit_path": new.exit_path,
            "visitor_id": new.visitor_id,
            "consent": new.consent,
            "internal": case((old.internal, old.internal), else_=new.internal),
        },
    ).returning(*(old[name] for name in Kept._fields))


def _count_again(insert: Callable[..., Any]) -> Executable:
    table = Quarantine.__table__
    statement = insert(table).inline()
    change = {
        "count": table.c.count + literal_column("1", Integer),
        "last_at": statement.excluded.last_at,
        "sample": statement.excluded.sample,
    }
    return statement.on_conflict_do_update(index_elements=[table.c.day, table.c.reason], set_=change)


def _mark(_insert: Callable[..., Any]) -> Executable:
    return update(VisitSession).where(VisitSession.session_id == bindparam("of"))


def _reopen(_insert: Callable[..., Any]) -> Executable:
    ended = IdentityEdge.ended_at.is_not(None)
    return update(IdentityEdge).where(IdentityEdge.edge_id == bindparam("of"), ended)


INSERT_EVENTS = _ignoring(Event)
INSERT_TOUCH = _ignoring(Touch)
INSERT_EDGE = _ignoring(IdentityEdge)
UPSERT_SESSION = Prepared(_columns(VisitSession), _upsert_session)
UPSERT_QUARANTINE = Prepared(_columns(Quarantine), _count_again)
MARK_SESSION = Prepared(["bot", "bot_reason"], _mark)  # of: its id
REOPEN_EDGE = Prepared(["ended_at", "linked_at"], _reopen)  # of: its id
