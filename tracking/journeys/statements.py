"""Statements of the hot path, compiled once per engine and run on the driver's own connection.

Compiling and binding through the ORM costs several times the insert itself; a page view should cost
the visitor's worker some tens of microseconds. Only fixed statements with plain values belong here, so that
a page view needs no session: `db.bare_transaction("journey")`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Integer, bindparam, case, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from shop.kernel import db, driver
from tracking.journeys.amendments import Amendment
from tracking.journeys.models import Event, Quarantine, Touch, VisitSession

ENGINES: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_HAS_SEQ = {"seq"}


class Kept(NamedTuple):
    """What a page view is told of its session: so many pages, since when (µs), whether a machine's or the
    shop's own, whose, and all that its events say of it."""

    page_views: int
    started_at: int
    bot: bool
    internal: bool
    visitor_id: str
    consent: str
    channel: str
    source: str
    medium: str
    campaign: str
    referrer_host: str
    device: str
    locale: str


class Prepared:
    """A statement taking the columns `columns`; `build(insert)` makes it for one engine's `insert`."""

    def __init__(self, columns: Sequence[str], build: Callable[[Callable[..., Any]], Executable]) -> None:
        self.columns = tuple(columns)
        self._build = build
        self._compiled: dict[str, tuple[str, Callable[[Mapping[str, Any]], Any]]] = {}

    def run(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Run it once for each row (all at once when several) in the open journey transaction; the cursor."""
        sql, values = self._compiled.get(db.engine("journey").dialect.name) or self._compile()
        told = values(rows[0]) if len(rows) == 1 else [values(row) for row in rows]
        return driver.run(sql, told, store="journey")

    def _compile(self) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
        dialect: Any = db.engine("journey").dialect
        statement: Any = self._build(ENGINES[dialect.name])
        compiled = statement.compile(dialect=dialect, column_keys=list(self.columns))
        made = (str(compiled), _in_order(compiled.positiontup) if compiled.positional else dict)
        self._compiled[dialect.name] = made
        return made


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """A function from a row to its values in the order of `names`."""
    get = itemgetter(*names)
    return get if len(names) > 1 else lambda row: (get(row),)


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
            "internal": case((old.internal, old.internal), else_=new.internal),
        },
    ).returning(*(old[name] for name in Kept._fields))


def _continue_session(_insert: Callable[..., Any]) -> Executable:
    """The same for a visit that has begun, cheaper: no column of an index is named, nothing returned."""
    old, one = VisitSession.__table__.c, literal_column("1", Integer)
    last: Any = bindparam("last_at")
    stage: Any = bindparam("stage")
    internal: Any = bindparam("internal", type_=Boolean)
    change = {
        "last_at": case((old.last_at < last, last), else_=old.last_at),
        "stage": case((old.stage < stage, stage), else_=old.stage),
        "page_views": old.page_views + one,
        "exit_path": bindparam("exit_path"),
        "internal": case((old.internal, old.internal), else_=internal),
    }
    return update(VisitSession).where(old.session_id == bindparam("session_id")).values(change)


def _visit_of(_insert: Callable[..., Any]) -> Executable:
    table = VisitSession.__table__
    return select(*(table.c[name] for name in Kept._fields)).where(table.c.session_id == bindparam("of"))


def _count_again(insert: Callable[..., Any]) -> Executable:
    table = Quarantine.__table__
    statement = insert(table).inline()
    change = {
        "count": table.c.count + literal_column("1", Integer),
        "last_at": statement.excluded.last_at,
        "sample": statement.excluded.sample,
    }
    return statement.on_conflict_do_update(index_elements=[table.c.day, table.c.reason], set_=change)


def _of_visit(model: Any) -> Callable[[Callable[..., Any]], Executable]:
    return lambda _insert: update(model).where(model.session_id == bindparam("of"))


def _amend(insert: Callable[..., Any]) -> Executable:
    return insert(Amendment.__table__).inline()


INSERT_EVENTS = _ignoring(Event)
INSERT_AMENDMENT = Prepared(["amendment_id", "kind", "session_id", "becomes", "made_at"], _amend)
INSERT_TOUCH = _ignoring(Touch)
UPSERT_SESSION = Prepared(_columns(VisitSession), _upsert_session)
UPSERT_QUARANTINE = Prepared(_columns(Quarantine), _count_again)
CONTINUE_SESSION = Prepared([], _continue_session)
# Each of these takes a visit's id as `of`.
VISIT_OF = Prepared([], _visit_of)
RENAME_SESSION = Prepared(["visitor_id", "consent"], _of_visit(VisitSession))
MARK_SESSION = Prepared(["bot", "bot_reason"], _of_visit(VisitSession))
MARK_EVENTS = Prepared(["bot"], _of_visit(Event))
