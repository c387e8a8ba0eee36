"""What a far engine holds of a question brought here, for the passes of arrays that follow people.

The far engine picks rows and columns; what comes is put into a DuckDB of this process, where it reads like
the lake itself. So every question has one code, and one answer, whatever engine holds the history.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracking.lake import files, place, schema
from tracking.lake.engine.base import Dialect
from tracking.lake.engine.clients import literal
from tracking.lake.engine.duckdb import DIALECT, make_people

UNREAD = {"title": "''", "page_view_id": "CAST(NULL AS Nullable(String))"}  # what no pass looks at


class Nearby:
    """Looks like an open lake; `files` are none, for they are read already."""

    name = "duckdb"
    dialect: Dialect = DIALECT
    files: tuple[Any, ...] = ()

    def __init__(self, far: Any, con: Any) -> None:
        self.con = con
        self.version, self.shipped, self.high, self.opened = far.version, far.shipped, far.high, far.opened

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return list(self.con.execute(sql, list(params)).fetchall())

    def columns(self, sql: str, params: Sequence[Any] = ()) -> Mapping[str, Any]:
        """The result as NumPy arrays."""
        found: Mapping[str, Any] = self.con.execute(sql, list(params)).fetchnumpy()
        return found

    def close(self) -> None:
        """Close the connection."""
        self.con.close()


def of(
    lake: Any,
    *,
    names: Sequence[str] | None = None,
    lots: Sequence[str] | None = None,
    since: int | None = None,
    until: int | None = None,
    props: bool = False,
) -> Any:
    """`lake` itself where it is near; else the events of people that were asked for, [since, until) in µs."""
    if getattr(lake, "con", None) is not None:
        return lake
    parts = ["NOT bot AND NOT internal"]
    parts += [f"name IN ({', '.join(map(literal, names))})"] if names is not None else []
    parts += [f"lot IN ({', '.join(map(literal, lots))})"] if lots is not None else []
    parts += [f"occurred_at >= {since}"] if since is not None else []
    parts += [f"occurred_at < {until}"] if until is not None else []
    unread = UNREAD if props else UNREAD | {"props": "'{}'"}
    listed = ", ".join(f"{unread[name]} AS {name}" if name in unread else name for name in schema.COLUMNS)
    return Nearby(lake, _brought(lake, f"SELECT {listed} FROM events WHERE {' AND '.join(parts)}"))


def _brought(lake: Any, sql: str) -> Any:
    con = files.connect(threads=lake.opened.threads, memory=lake.opened.memory)
    try:
        with tempfile.TemporaryDirectory(dir=place.derived("tmp")) as folder:
            file = Path(folder) / "rows.parquet"
            lake.fetch(sql, file)
            kinds = ", ".join(f"{name}::{kind} AS {name}" for name, kind in schema.COLUMNS.items())
            con.execute(f"CREATE TABLE hot AS SELECT {kinds} FROM read_parquet('{file}')")
        con.execute("CREATE VIEW cold AS SELECT * FROM hot WHERE false")
        con.execute("CREATE VIEW events AS SELECT * FROM hot")
        make_people(con)
    except BaseException:
        con.close()
        raise
    return con
