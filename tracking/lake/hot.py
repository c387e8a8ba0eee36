"""Reads the hot store for the lake: by ADBC from SQLite, by COPY from PostgreSQL, past SQLAlchemy's rows.

What has been shipped is known by `seq`, so nothing with a lower `seq` may appear later. SQLite has one writer
at a time. PostgreSQL numbers rows before they are committed: there `horizon` waits for whoever may still
hold a number it has seen.
"""

from __future__ import annotations

import os
import tempfile
import time
from typing import Any, NamedTuple

from sqlalchemy import text

from shop.kernel import db
from tracking.lake import place, schema

PATIENCE, PAUSE = 2.0, 0.02  # seconds for PostgreSQL's writers
BATCH = "65536"  # rows that SQLite's driver hands over at once
_HOLDERS = """
SELECT virtualtransaction FROM pg_locks
WHERE relation = 'events'::regclass AND locktype = 'relation'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
  AND pid <> pg_backend_pid()
"""

_CSV = """header=false, nullstr='', allow_quoted_nulls=false, quote='"', escape='"', delim=',',
parallel=false, auto_detect=false, max_line_size=4000000"""


class Tail(NamedTuple):
    """What the hot store holds past a position: the highest `seq` at all, and how many rows."""

    high: int
    rows: int


def tail(*, after: int) -> Tail:
    """The rows past `after`."""
    query = text("SELECT max(seq), count(*) FROM events WHERE seq > :after")
    high, rows = db.session("journey").execute(query, {"after": after}).one()
    return Tail(high or after, rows)


def is_waiting(*, after: int) -> bool:
    """Whether there are rows past `after`."""
    query = text("SELECT 1 FROM events WHERE seq > :after LIMIT 1")
    return db.session("journey").scalar(query, {"after": after}) is not None


def allocated() -> int:
    """The highest `seq` that was ever given out."""
    if db.dialect("journey") == "postgresql":
        query = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_seq_seq"
    else:
        query = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)"
    return int(db.session("journey").scalar(text(query)) or 0)


def number_on(seq: int) -> None:
    """Give every row, and those to come, a number past `seq`."""
    highest = max(seq, allocated())
    db.end_read()
    with db.transaction("journey") as session:
        rows = session.execute(text("UPDATE events SET seq = seq + :by"), {"by": highest})
        last = highest + highest if rows.rowcount else highest  # type: ignore[attr-defined]
        if db.dialect("journey") == "postgresql":
            session.execute(text("SELECT setval('events_seq_seq', :seq)"), {"seq": last})
            return
        session.execute(text("DELETE FROM sqlite_sequence WHERE name = 'events'"))
        session.execute(text("INSERT INTO sqlite_sequence VALUES ('events', :seq)"), {"seq": last})


def horizon() -> int:
    """The `seq` up to which every row there will ever be is committed; 0 while writers do not finish."""
    if db.dialect("journey") == "sqlite":
        return 2**62
    high, until = allocated(), time.monotonic() + PATIENCE
    db.end_read()
    waiting = _holders()
    while waiting:
        if time.monotonic() >= until:
            return 0
        time.sleep(PAUSE)
        waiting &= _holders()
    return high


def load(
    connection: Any,
    table: str,
    *,
    after: int,
    upto: int | None = None,
    limit: int | None = None,
    kind: str = "TABLE",
) -> None:
    """Make `table` in DuckDB of the hot rows past `after`, as the lake stores them, with their day.

    As a "VIEW" they are turned into that only when they are read, once.
    """
    where = f"seq > {after}" + (f" AND seq <= {upto}" if upto is not None else "")
    select = f"SELECT {schema.from_hot(db.dialect('journey'))} FROM events WHERE {where} ORDER BY seq"
    select += f" LIMIT {limit}" if limit else ""
    if db.dialect("journey") == "sqlite":
        connection.register(f"{table}_given", _by_adbc(select))
        made = "TEMP VIEW" if kind == "VIEW" else "TABLE"
        connection.execute(f"CREATE {made} {table} AS SELECT {schema.typed()} FROM {table}_given")
    else:
        _by_copy(connection, table, select)


def _by_adbc(select: str) -> Any:
    import adbc_driver_manager
    import adbc_driver_sqlite
    import arro3.core

    file = db.engine("journey").url.database
    with (
        adbc_driver_manager.AdbcDatabase(
            driver=adbc_driver_sqlite._driver_path(), uri=f"file:{file}?mode=ro"
        ) as database,
        adbc_driver_manager.AdbcConnection(database) as connection,
        adbc_driver_manager.AdbcStatement(connection) as statement,
    ):
        statement.set_options(**{"adbc.sqlite.query.batch_rows": BATCH})
        statement.set_sql_query(select)
        stream, _rows = statement.execute_query()
        return arro3.core.RecordBatchReader.from_arrow(stream).read_all()


def _by_copy(connection: Any, table: str, select: str) -> None:
    with tempfile.NamedTemporaryFile(dir=place.derived("tmp"), suffix=".csv", delete=False) as file:
        name = file.name
        try:
            _copy_out(select, file)
            file.close()
            types = ", ".join(f"'{c.name}': '{_as_sent(c)}'" for c in schema.STORED)
            source = f"read_csv('{name}', columns={{{types}}}, {_CSV})"
            connection.execute(f"CREATE TABLE {table} AS SELECT {schema.typed()} FROM {source}")
        finally:
            os.unlink(name)


def _as_sent(column: schema.Column) -> str:
    return schema.SMALL if column.type == schema.FLAG else column.type


def _copy_out(select: str, file: Any) -> None:
    raw: Any = db.engine("journey").raw_connection()
    try:
        with raw.cursor() as cursor, cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT csv)") as out:
            for part in out:
                file.write(part)
    finally:
        raw.rollback()
        raw.close()


def _holders() -> set[str]:
    with db.engine("journey").connect() as connection:
        return set(connection.scalars(text(_HOLDERS)))
