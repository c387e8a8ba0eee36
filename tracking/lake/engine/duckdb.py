"""DuckDB in this process's memory, over the lake's files and the newer hot rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracking.journeys.identity import persons
from tracking.lake import commits, files, hot, rewriting, schema
from tracking.lake.commits import File
from tracking.lake.engine.base import Dialect, Opened
from tracking.lake.problems import Moved

DIALECT = Dialect(
    name="duckdb",
    week="strftime(date_trunc('week', make_timestamp({column})), '%Y-%m-%d')",
    month="strftime(make_timestamp({column}), '%Y-%m')",
    quantile="quantile_cont({column}, {share})",
    text_of="json_extract_string(props, '$.{key}')",
    distinct="count(DISTINCT {column})",
)
_PEOPLE = """
CREATE VIEW people AS SELECT e.*,
    coalesce(c.person_id, e.customer_id, v.person_id, e.visitor_id) AS person_id
FROM events e
LEFT JOIN persons v ON v.member_id = e.visitor_id LEFT JOIN persons c ON c.member_id = e.customer_id
WHERE NOT e.bot AND NOT e.internal
"""
_PEOPLE_UNKNOWN = """
CREATE VIEW people AS SELECT *, coalesce(customer_id, visitor_id) AS person_id
FROM events WHERE NOT bot AND NOT internal
"""


class DuckReading:
    """One reading; see `engine.base.Engine`. `con` is its connection, a cursor of it for each thread."""

    name = "duckdb"
    dialect = DIALECT

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        state = commits.state()
        self.version, self.shipped = state.version, state.shipped
        self.files: tuple[File, ...] = state.of(since=opened.since, until=opened.until, lots=opened.lots)
        self.con = files.connect(threads=opened.threads, memory=opened.memory)
        try:
            self.high = self._make_hot()
            self._make_cold()
            self.con.execute("CREATE VIEW events AS SELECT * FROM cold UNION ALL SELECT * FROM hot")
            make_people(self.con)
        except BaseException:
            self.con.close()
            raise

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises Moved when a file was tidied away meanwhile."""
        return list(self._run(sql, params).fetchall())

    def columns(self, sql: str, params: Sequence[Any] = ()) -> Mapping[str, Any]:
        """The result as NumPy arrays (masked where there are NULLs)."""
        found: Mapping[str, Any] = self._run(sql, params).fetchnumpy()
        return found

    def close(self) -> None:
        """Close the connection."""
        self.con.close()

    def _run(self, sql: str, params: Sequence[Any]) -> Any:
        import duckdb

        try:
            return self.con.execute(sql, list(params))
        except duckdb.IOException as error:
            raise Moved(str(error)) from error

    def _make_hot(self) -> int:
        wanted = self.opened.hot and (self.opened.lots is None or "" in self.opened.lots)
        upto = None if wanted else self.shipped
        hot.load(self.con, "hot_rows", after=self.shipped, upto=upto)
        where = [f"day {sign} '{day}'" for sign, day in
                 ((">=", self.opened.since), ("<=", self.opened.until)) if day]  # fmt: skip
        only = f"WHERE {' AND '.join(where)}" if where else ""
        self.con.execute(f"CREATE VIEW hot AS SELECT {schema.seen()} FROM hot_rows {only}")
        (high,) = self.con.execute("SELECT max(seq) FROM hot_rows").fetchone()
        return int(high or self.shipped)

    def _make_cold(self) -> None:
        source = rewriting.reading(self.files) if self.files else "(SELECT * FROM hot_rows WHERE false)"
        self.con.execute(f"CREATE VIEW cold AS SELECT {schema.seen()} FROM {source}")


def make_people(con: Any) -> None:
    """Make `persons` and the view `people` beside the `events` of a connection."""
    known = persons()
    con.execute("CREATE TABLE persons (member_id VARCHAR, person_id VARCHAR)")
    if known:
        _fill(con, known)
    con.execute(_PEOPLE if known else _PEOPLE_UNKNOWN)


def _fill(connection: Any, known: Mapping[str, str]) -> None:
    import arro3.core

    text = arro3.core.DataType.string()
    arrays = [arro3.core.Array(list(side), text) for side in (known.keys(), known.values())]
    table = arro3.core.Table.from_arrays(arrays, names=["member_id", "person_id"])
    connection.register("persons_given", table)
    connection.execute("INSERT INTO persons SELECT * FROM persons_given")
    connection.unregister("persons_given")
