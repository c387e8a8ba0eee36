"""Writes the lake's files: Parquet by DuckDB, a folder a day, safe on disk before anybody commits them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tracking.lake import place, schema
from tracking.lake.commits import NOTHING, File, State

# Shipped rows lie for a day at most: quick to write. What stays is small to keep.
SHIPPED, MERGED, TIDY, CHANGED, LOT = "shipped", "merged", "tidy", "changed", "lot"
_LEVEL = {SHIPPED: 1, MERGED: 3, TIDY: 12, CHANGED: 9, LOT: 3}
ROW_GROUP = 122_880
FEW_DAYS = 3
LEFT_BEHIND = 3600.0  # seconds


def connect(*, threads: int = 1, memory: str = "1GB") -> Any:
    """An in-memory DuckDB that fetches nothing from anywhere but the object storage the lake lies on."""
    import duckdb

    config: dict[str, Any] = {
        "threads": threads,
        "memory_limit": memory,
        "temp_directory": str(place.derived("tmp")),
        "autoinstall_known_extensions": "false",
    }
    connection = duckdb.connect(config=config)
    if place.current().remote:
        _reach(connection)
    return connection


def _reach(connection: Any) -> None:
    """Have `connection` read and write s3:// addresses, by the same variables as the log's library."""
    environ = os.environ
    parts = {
        "KEY_ID": environ.get("AWS_ACCESS_KEY_ID"),
        "SECRET": environ.get("AWS_SECRET_ACCESS_KEY"),
        "SESSION_TOKEN": environ.get("AWS_SESSION_TOKEN"),
        "REGION": environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION"),
        "ENDPOINT": (environ.get("AWS_ENDPOINT_URL") or "").partition("://")[2] or None,
    }
    given = [f"{name} '{value}'" for name, value in parts.items() if value]
    if (environ.get("AWS_ENDPOINT_URL") or "").startswith("http://"):
        given.append("USE_SSL false")
    if parts["ENDPOINT"]:
        given.append("URL_STYLE 'path'")
    connection.execute("LOAD httpfs")
    connection.execute(f"CREATE SECRET ({', '.join(['TYPE s3', *given])})")


def write(connection: Any, select: str, *, kind: str, lot: str = "") -> list[File]:
    """Write the rows of `select` (stored columns and `day`), all of `lot`; the files, not yet committed."""
    days = _days(connection, select)
    written: list[tuple[Any, ...]] = []
    if len(days) == 1:  # as nearly every minute's rows: none has to be looked at for its day
        written += _copy_day(connection, select, days[0], kind)
    elif len(days) <= FEW_DAYS:  # a third of the work that parting by day is
        for day in days:
            written += _copy_day(connection, f"SELECT * FROM ({select}) WHERE day = '{day}'", day, kind)
    else:
        written += _copy(connection, select, place.events_uri(), kind, f"PARTITION_BY (day), APPEND, "
                         f"FILENAME_PATTERN '{kind}-{{uuid}}',")  # fmt: skip
    made = [_file(row, lot) for row in written]
    _settle(made)
    return made


def _days(connection: Any, select: str) -> list[str]:
    """The days of the rows, in order; their first and last moment often tell."""
    ends = schema.day_of("min(occurred_at)"), schema.day_of("max(occurred_at)")
    first, last = connection.execute(f"SELECT {', '.join(ends)} FROM ({select})").fetchone()
    if first == last:
        return [] if first is None else [first]
    found = connection.execute(f"SELECT DISTINCT day FROM ({select}) ORDER BY 1").fetchall()
    return [day for (day,) in found]


def sweep() -> None:
    """Delete what readers that were killed had put down on disk."""
    before = time.time_ns() / 1e9 - LEFT_BEHIND
    for path in place.derived("tmp").rglob("*"):
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def unused(state: State) -> list[str]:
    """Addresses of files that are there but no part of the lake."""
    if state.version == NOTHING:
        return []
    if place.current().remote:
        connection = connect()
        try:
            found = connection.execute(f"SELECT file FROM glob('{place.events_uri()}/day=*/*.parquet')")
            there = {uri for (uri,) in found.fetchall()}
        finally:
            connection.close()
    else:
        there = {str(path) for path in Path(place.events_uri()).glob("day=*/*.parquet")}
    return sorted(there - {f.uri for f in state.files})


def _copy_day(connection: Any, select: str, day: str, kind: str) -> list[tuple[Any, ...]]:
    import uuid

    folder = f"{place.events_uri()}/day={day}"
    if not place.current().remote:
        os.makedirs(folder, exist_ok=True, mode=0o700)
    columns = ", ".join(schema.names())
    rows = f"SELECT {columns} FROM ({select})"
    return _copy(connection, rows, f"{folder}/{kind}-{uuid.uuid4()}.parquet", kind, "")


def _copy(connection: Any, select: str, target: str, kind: str, more: str) -> list[tuple[Any, ...]]:
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {_LEVEL[kind]}, "
    options += "PARQUET_VERSION v2, WRITE_BLOOM_FILTER false"
    found = connection.execute(
        f"COPY ({select}) TO '{target}' ({options}, ROW_GROUP_SIZE {ROW_GROUP}, {more} RETURN_STATS)"
    )
    return list(found.fetchall())


def _file(row: tuple[Any, ...], lot: str) -> File:
    uri, rows, size, _footer, statistics = row[:5]
    path = str(uri).removeprefix(place.events_uri()).lstrip("/")
    seq, at = statistics.get('"seq"', {}), statistics.get('"occurred_at"', {})
    return File(
        path=path,
        uri=f"{place.events_uri()}/{path}",
        lot=lot,
        day=path.split("/")[0].removeprefix("day="),
        rows=int(rows),
        size=int(size),
        min_seq=_whole(seq.get("min")),
        max_seq=_whole(seq.get("max")),
        min_at=_whole(at.get("min")),
        max_at=_whole(at.get("max")),
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _settle(made: list[File]) -> None:
    """Have the disk hold the files, so that a commit never names one that a power cut takes away."""
    if place.current().remote:
        return
    for folder in {Path(f.uri).parent for f in made}:
        _sync(folder)
    for file in made:
        _sync(Path(file.uri))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
