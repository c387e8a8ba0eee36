"""ClickHouse over the lake's files and the newer hot rows: the same questions where one machine is outgrown.

A server reads the files where they lie, on object storage; the newest rows and who is whom are sent along as
temporary tables. Nothing is created that stays.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tracking.journeys.identity import persons
from tracking.lake import commits, files, hot, place, schema
from tracking.lake.commits import File
from tracking.lake.engine.base import Dialect, Opened
from tracking.lake.engine.clients import Client, Server, decoded, filled, literal
from tracking.lake.problems import Moved

_AT = "fromUnixTimestamp64Micro({column}, 'UTC')"
_TEXT = """if(JSONType(props, '{key}') IN ('Null', ''), NULL, if(JSONType(props, '{key}') = 'String',
    JSONExtractString(props, '{key}'), JSONExtractRaw(props, '{key}')))"""
DIALECT = Dialect(
    name="clickhouse",
    week=f"toString(toMonday({_AT}))",
    month=f"formatDateTime({_AT}, '%Y-%m')",
    quantile="quantileExactInclusive({share})({column})",
    text_of=_TEXT,
    distinct="uniqExact({column})",
    window_funnel=True,
)
_DAY = "toString(toDate(toInt32(intDiv(occurred_at, 86400000000))))"
_TYPES = {schema.TEXT: "String", schema.NUMBER: "Int64", schema.SMALL: "Int32", schema.FLAG: "Bool"}
_VIEWS = """WITH cold AS (SELECT {seen} FROM {cold}), hot AS (SELECT {seen} FROM hot_rows{only}),
events AS (SELECT * FROM cold UNION ALL SELECT * FROM hot),
people AS (SELECT e.*, coalesce(c.person_id, e.customer_id, v.person_id, e.visitor_id) AS person_id
    FROM events AS e LEFT JOIN persons AS v ON v.member_id = e.visitor_id
    LEFT JOIN persons AS c ON c.member_id = e.customer_id WHERE NOT e.bot AND NOT e.internal)"""
_GONE = re.compile(
    r"FILE_DOESNT_EXIST|CANNOT_STAT|NoSuchKey|does(?:n't| not) exist|CANNOT_EXTRACT_TABLE_STRUCTURE"
)


class ClickHouseReading:
    """One reading; see `engine.base.Engine`."""

    name = "clickhouse"
    dialect = DIALECT

    def __init__(self, opened: Opened, client: Client | None = None) -> None:
        self.opened = opened
        state = commits.state()
        self.version, self.shipped = state.version, state.shipped
        self.files: tuple[File, ...] = state.of(since=opened.since, until=opened.until, lots=opened.lots)
        self.client: Client = client or Server(place.current().engine or "")
        self.high = self._send()
        self.views = self._views()

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises Moved when a file was tidied away meanwhile."""
        return [tuple(row) for row in self._ask(sql, params)[2]]

    def columns(self, sql: str, params: Sequence[Any] = ()) -> Mapping[str, Any]:
        """The result as NumPy arrays (masked where there are NULLs)."""
        names, types, rows = self._ask(sql, params)
        values = zip(*rows, strict=True) if rows else ([] for _ in names)
        return {
            name: _array(list(column), kind) for name, kind, column in zip(names, types, values, strict=True)
        }

    def fetch(self, sql: str, file: Path) -> None:
        """Write what a query finds to a Parquet file. Raises Moved."""
        with _noticing():
            self.client.fetch(self._whole(sql, ()), file)

    def close(self) -> None:
        """Let go of the connection."""
        self.client.close()

    def _ask(self, sql: str, params: Sequence[Any]) -> tuple[list[str], list[str], list[list[Any]]]:
        with _noticing():
            return decoded(self.client.query(self._whole(sql, params)))

    def _whole(self, sql: str, params: Sequence[Any]) -> str:
        return self.views + re.sub(r"^\s*WITH\s", ", ", filled(sql, params), count=1, flags=re.IGNORECASE)

    def _views(self) -> str:
        seen = schema.seen().replace(" day,", f" {_DAY} AS day,", 1)
        where = [f"day {sign} {literal(day)}" for sign, day in
                 ((">=", self.opened.since), ("<=", self.opened.until)) if day]  # fmt: skip
        only = f" WHERE {' AND '.join(where)}" if where else ""
        cold = source([file.uri for file in self.files]) if self.files else "hot_rows WHERE false"
        return _VIEWS.format(seen=seen, cold=cold, only=only) + "\n"

    def _send(self) -> int:
        """Send the newest rows and who is whom; the highest `seq` there is."""
        columns = ", ".join(f"{c.name} {_type(c)}" for c in schema.STORED)
        tables = {"hot_rows": f"{columns}, day String", "persons": "member_id String, person_id String"}
        for table, structure in tables.items():
            self.client.run(f"CREATE OR REPLACE TEMPORARY TABLE {table} ({structure}) ENGINE = Memory")
        wanted = self.opened.hot and (self.opened.lots is None or "" in self.opened.lots)
        connection = files.connect(threads=1)
        try:
            hot.load(connection, "hot_rows", after=self.shipped, upto=None if wanted else self.shipped)
            found, high = connection.execute("SELECT count(*), max(seq) FROM hot_rows").fetchone()
            self._insert(connection, "hot_rows", found)
            known = list(persons().items())
            connection.execute("CREATE TABLE persons (member_id VARCHAR, person_id VARCHAR)")
            if known:
                connection.executemany("INSERT INTO persons VALUES (?, ?)", known)
            self._insert(connection, "persons", len(known))
        finally:
            connection.close()
        return int(high or self.shipped)

    def _insert(self, connection: Any, table: str, rows: int) -> None:
        if not rows:
            return
        with tempfile.TemporaryDirectory(dir=place.derived("tmp")) as folder:
            file = Path(folder) / "rows.parquet"
            connection.execute(f"COPY {table} TO '{file}' (FORMAT parquet)")
            self.client.insert(table, file)


@contextmanager
def _noticing() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if _GONE.search(str(error)):
            raise Moved(str(error)[:500]) from error
        raise


def _type(column: schema.Column) -> str:
    kind = _TYPES[column.type]
    return f"Nullable({kind})" if column.nullable else kind


def source(uris: Sequence[str]) -> str:
    """The table function that reads these files: all on object storage, or all on this machine."""
    root = f"{place.events_uri()}/"
    listed = (
        "{" + ",".join(uri.removeprefix(root) for uri in uris) + "}"
        if len(uris) > 1
        else uris[0][len(root) :]
    )
    structure = ", ".join(f"{c.name} {_type(c)}" for c in schema.STORED)
    if "://" not in root:
        return f"file({literal(root + listed)}, Parquet, {literal(structure)})"
    bucket = root.partition("://")[2]
    endpoint = (os.environ.get("AWS_ENDPOINT_URL") or "").rstrip("/")
    where = [f"{endpoint}/{bucket}{listed}" if endpoint else f"s3://{bucket}{listed}"]
    if key := os.environ.get("AWS_ACCESS_KEY_ID"):
        where += [key, os.environ.get("AWS_SECRET_ACCESS_KEY", "")]
    return f"s3({', '.join(map(literal, where))}, 'Parquet', {literal(structure)})"


def _array(values: list[Any], kind: str) -> Any:
    import numpy as np

    plain = kind.removeprefix("Nullable(").removeprefix("LowCardinality(")
    dtype: Any = np.int64 if plain.startswith("Int") else np.uint64 if plain.startswith("UInt") else object
    if plain.startswith("Float"):
        dtype = np.float64
    missing = [value is None for value in values]
    if dtype is object or not any(missing):
        return np.array(values, dtype=dtype)
    return np.ma.array([0 if value is None else value for value in values], mask=missing, dtype=dtype)
