"""Changes rows that are in the lake: the files that hold them are written anew, in one commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracking.lake import commits, files, schema
from tracking.lake.commits import File, State


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """What a change came to: the state after it, files that were replaced, rows that went, rows changed."""

    state: State
    files: tuple[File, ...] = ()
    dropped: int = 0
    changed: int = 0


def reading(held: Iterable[File], *, more: str = "") -> str:
    """The SQL that reads files of the lake, with their day as text."""
    listed = ", ".join("'" + f.uri.replace("'", "''") + "'" for f in held)
    return f"read_parquet([{listed}], hive_partitioning=true, hive_types={{'day': 'VARCHAR'}}{more})"


def rewrite(
    state: State,
    held: Sequence[File],
    *,
    drop: str = "false",
    change: Mapping[str, Mapping[str, str]] | None = None,
    connection: Any = None,
    shipped: tuple[int, int] | None = None,
    tables: str = "",
) -> Rewritten:
    """Write those of `held` anew that hold rows meeting `drop`, or a condition of `change` (which says what
    columns become; the first that is met counts). `tables` is SQL joined to the rows, as `r`.

    Conditions must be false or NULL where they do not hold. Needs the writer lock.
    """
    own = connection is None
    connection = connection or files.connect()
    change = change or {}
    try:
        met = " OR ".join(f"({condition})" for condition in [drop, *change])
        touched = _touched(connection, held, met, drop, tables)
        if not touched and shipped is None:
            return Rewritten(state=state)
        made: list[File] = []
        for file in (f for f in held if f.path in touched):
            made += _again(connection, file, drop, change, tables)
        old = tuple(f for f in held if f.path in touched)
        after = commits.put(state, add=made, remove=old, shipped=shipped)
        return Rewritten(
            state=after,
            files=old,
            dropped=sum(dropped for _, dropped in touched.values()),
            changed=sum(rows - dropped for rows, dropped in touched.values()),
        )
    finally:
        if own:
            connection.close()


def _touched(
    connection: Any, held: Sequence[File], met: str, drop: str, tables: str
) -> dict[str, tuple[int, int]]:
    """By path: rows that are met, and how many of them are dropped."""
    if not held:
        return {}
    paths = {f.uri: f.path for f in held}
    source = reading(held, more=", filename=true")
    found = connection.execute(
        f"SELECT filename, count(*), count(*) FILTER (WHERE {drop}) FROM {source} r {tables} "
        f"WHERE {met} GROUP BY 1"
    ).fetchall()
    return {paths[uri]: (rows, dropped) for uri, rows, dropped in found}


def _again(
    connection: Any, file: File, drop: str, change: Mapping[str, Mapping[str, str]], tables: str
) -> list[File]:
    columns = []
    for name in schema.names():
        cases = [f"WHEN {when} THEN {then[name]}" for when, then in change.items() if name in then]
        whens = [
            f"WHEN {when} THEN {then.get(name, f'r.{name}')}" for when, then in change.items()
        ] if cases else []  # fmt: skip
        columns.append(
            f"CASE {' '.join(whens)} ELSE r.{name} END AS {name}" if whens else f"r.{name} AS {name}"
        )
    select = (
        f"SELECT {', '.join(columns)}, r.day AS day FROM {reading([file])} r {tables} "
        f"WHERE ({drop}) IS NOT TRUE"
    )
    kind = files.CHANGED if file.kind != files.TIDY else files.TIDY
    return files.write(connection, select, kind=kind, lot=file.lot)
