"""Has the lake follow what was amended in the hot store (`journeys.amendments`), in the order it was made.

Rows are brought before amendments are followed, and both under the writer lock: a batch that was read before
an amendment was made is changed after it, one that is read later carries the change already. Following twice
changes nothing, so what dies on the way is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select, update

from shop.kernel import clock, db
from tracking.journeys.amendments import FORGET, JOIN, LASTING, MARK, PART, Amendment
from tracking.lake import answers, files, hooks, rewriting, tombstones
from tracking.lake.commits import NOTHING, File, State
from tracking.lake.rewriting import Rewritten

AT_ONCE = 2_000
PASSING = "passing"  # joins and marks
HOUR = 3_600_000_000
KEEP_PASSING = timedelta(days=2)
_NOBODY = {
    "visitor_id": "NULL",
    "session_id": "NULL",
    "page_view_id": "NULL",
    "customer_id": "NULL",
    "consent": "'denied'",
}
Rows = Sequence[Amendment]


def waiting() -> int:
    """How many amendments the lake has not followed yet."""
    return len(_waiting())


def apply(state: State, *, at: datetime, told: list[Rewritten] | None = None) -> int:
    """Follow what waits; how many. Needs the writer lock, and no open transaction.

    What was rewritten for it is added to `told`.
    """
    count = 0
    while rows := _waiting():
        for kind, group in _groups(rows):
            done = _follow(state, kind, group)
            state = done.state
            _done(kind, group, state, at=at)
            if told is not None:
                told.append(done)
        count += len(rows)
    return count


def _groups(rows: Rows) -> list[tuple[str, Rows]]:
    """Neighbors that can be followed at once."""
    kinds = groupby(rows, key=lambda row: row.kind if row.kind in LASTING else PASSING)
    return [(kind, list(some)) for kind, some in kinds]


def forget_passing(*, at: datetime) -> None:
    """Delete joins and marks that have been followed for a while; partings and erasures stay."""
    before = clock.to_micros(at - KEEP_PASSING)
    with db.transaction("journey") as session:
        session.execute(
            delete(Amendment).where(Amendment.applied_at < before, Amendment.kind.not_in(LASTING))
        )


def _waiting() -> list[Amendment]:
    query = select(Amendment).where(Amendment.applied_at.is_(None)).order_by(Amendment.place).limit(AT_ONCE)
    found = list(db.session("journey").scalars(query))
    db.end_read()
    return found


def _done(kind: str, group: Rows, state: State, *, at: datetime) -> None:
    if kind in LASTING:
        tombstones.keep(group)
        answers.forget_all()
    for row in group:
        hooks.tell(_change(row, state.version))
    done: dict[str, Any] = {"applied_at": clock.to_micros(at)}
    if kind == PART:
        done["becomes"] = None  # nothing leads from a visitor to what their visits are called since
    with db.transaction("journey") as session:
        change = update(Amendment).where(Amendment.place.in_([row.place for row in group])).values(**done)
        session.execute(change.execution_options(synchronize_session=False))


def _change(row: Amendment, version: int) -> hooks.Change:
    return hooks.Change(
        kind=row.kind,
        visitors=(row.visitor_id,) if row.visitor_id else (),
        sessions=(row.session_id,) if row.session_id else (),
        customer_id=row.customer_id,
        to=row.becomes,
        version=version,
    )


def _follow(state: State, kind: str, group: Rows) -> Rewritten:
    if state.version == NOTHING:
        return Rewritten(state=state)
    connection = files.connect()
    try:
        return _FOLLOW[kind](state, group, connection)
    finally:
        connection.close()


def _pass(state: State, group: Rows, connection: Any) -> Rewritten:
    """Joins and marks at once: they change different columns, and come by the hundred."""
    joins = {r.session_id: r.becomes for r in group if r.kind == JOIN}
    marks = {r.session_id: r.becomes for r in group if r.kind == MARK}
    _put(connection, "j", ["session_id", "becomes"], joins.items())
    _put(connection, "m", ["session_id", "becomes"], marks.items())
    joined, marked = "(j.session_id IS NOT NULL AND r.consent <> 'granted')", "m.session_id IS NOT NULL"
    other = f"({marked} AND r.bot <> (m.becomes = '1'))"
    bot = f"CASE WHEN {marked} THEN m.becomes = '1' ELSE r.bot END"
    return rewriting.rewrite(
        state,
        _since(state, group, hours=24 * 8 if marks else 25),  # a visit lasts a day, its marks may come later
        change={
            joined: {"visitor_id": "j.becomes", "consent": "'granted'", "bot": bot},
            other: {"bot": bot},
        },
        tables="LEFT JOIN j ON j.session_id = r.session_id LEFT JOIN m ON m.session_id = r.session_id",
        connection=connection,
    )


def _part(state: State, group: Rows, connection: Any) -> Rewritten:
    held = state.of(lots=("",))
    _put(connection, "j", ["visitor_id", "becomes"], {r.visitor_id: r.becomes for r in group}.items())
    _put(connection, "o", ["order_id"], [])
    if held:
        connection.execute(
            f"INSERT INTO o SELECT DISTINCT r.order_id FROM {rewriting.reading(held)} r "
            "WHERE r.order_id IS NOT NULL AND r.visitor_id IN (SELECT visitor_id FROM j)"
        )
    theirs = "j.visitor_id IS NOT NULL"
    of_order = f"({theirs} AND (r.order_id IS NOT NULL OR r.cart_id IS NOT NULL)) OR o.order_id IS NOT NULL"
    return rewriting.rewrite(
        state,
        held,
        change={
            of_order: _NOBODY,
            theirs: {"visitor_id": "j.becomes", "customer_id": "NULL", "consent": "'denied'"},
        },
        tables="LEFT JOIN j ON j.visitor_id = r.visitor_id LEFT JOIN o ON o.order_id = r.order_id",
        connection=connection,
    )


def _forget(state: State, group: Rows, connection: Any) -> Rewritten:
    _put(connection, "g", ["visitor_id"], [(r.visitor_id,) for r in group if r.visitor_id])
    _put(connection, "c", ["customer_id"], [(r.customer_id,) for r in group if r.customer_id])
    theirs = "(g.visitor_id IS NOT NULL OR c.customer_id IS NOT NULL)"
    return rewriting.rewrite(
        state,
        state.files,
        drop=f"{theirs} AND r.order_id IS NULL",
        change={f"{theirs} AND r.order_id IS NOT NULL": _NOBODY},
        tables="LEFT JOIN g ON g.visitor_id = r.visitor_id LEFT JOIN c ON c.customer_id = r.customer_id",
        connection=connection,
    )


def _since(state: State, group: Rows, *, hours: int) -> list[File]:
    first = min(row.made_at for row in group) - hours * HOUR
    return [f for f in state.of(lots=("",)) if f.max_at is None or f.max_at >= first]


def _put(connection: Any, name: str, columns: Sequence[str], rows: Any) -> None:
    """A small table of texts, each row once."""
    connection.execute(f"CREATE TABLE {name} ({', '.join(f'{column} VARCHAR' for column in columns)})")
    values = [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
    if values:
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", values)


_FOLLOW: dict[str, Callable[[State, Rows, Any], Rewritten]] = {
    PASSING: _pass,
    PART: _part,
    FORGET: _forget,
}
