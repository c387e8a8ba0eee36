"""The Delta log: which files the lake consists of, and the one act that changes it.

Rows and the position up to which the hot store has been shipped change in the same commit, so that whatever
dies, when it dies, neither loses rows nor brings them twice. Names of visitors stay out of the log.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracking.lake import place, schema

HOT, HOT_AT = "hot", "hot_at"  # transactions that carry how far the hot store has been shipped
NOTHING = -1
_SETTINGS = {
    "delta.logRetentionDuration": "interval 1 days",
    "delta.deletedFileRetentionDuration": "interval 1 hours",
    "delta.checkpointInterval": "50",
}


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of the lake: rows of one lot and one day. `path` is as the log names it."""

    path: str
    uri: str
    lot: str
    day: str
    rows: int
    size: int  # bytes
    min_seq: int | None = None
    max_seq: int | None = None
    min_at: int | None = None
    max_at: int | None = None

    @property
    def kind(self) -> str:
        """How it came to be: "shipped", "merged", "tidy", "changed" or "lot"."""
        return Path(self.path).name.partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class State:
    """The lake at one version (NOTHING before it exists); hot rows up to `shipped` are in it.

    `shipped_at` is when that last row occurred, by which the store is known again.
    """

    version: int = NOTHING
    files: tuple[File, ...] = ()
    shipped: int = 0
    shipped_at: int = 0

    def of(self, *, since: str | None = None, until: str | None = None,
           lots: Sequence[str] | None = None) -> tuple[File, ...]:  # fmt: skip
        """Its files of days from `since` to `until` (both included) and of `lots` (None: of all)."""
        return tuple(
            f
            for f in self.files
            if (since is None or f.day >= since)
            and (until is None or f.day <= until)
            and (lots is None or f.lot in lots)
        )


def exists() -> bool:
    """Whether a lake has been begun, without reading it."""
    if place.current().remote:
        return _open() is not None
    return Path(place.events_uri(), "_delta_log").is_dir()


def state() -> State:
    """The newest version."""
    table = _open() if exists() else None
    return State() if table is None else _state(table)


def put(
    known: State,
    *,
    add: Iterable[File] = (),
    remove: Iterable[File] = (),
    shipped: tuple[int, int] | None = None,
) -> State:
    """Replace files, and note how far the hot store is shipped (`seq`, when it occurred), on top of `known`;
    the state after it.

    Raises deltalake's CommitFailedError when somebody else has committed since: then nothing has changed.
    """
    from deltalake import CommitProperties, Transaction
    from deltalake.exceptions import CommitFailedError
    from deltalake.transaction import AddAction, RemoveAction

    add, remove, table = tuple(add), tuple(remove), _open()
    if table is None:
        table = _create()
    elif table.version() != known.version:
        raise CommitFailedError(f"version {table.version()} of the lake is there, not {known.version}")
    now = time.time_ns() // 1_000_000  # the machine's clock: deleting goes by it and by that of files
    actions: list[Any] = [
        RemoveAction(path=f.path, data_change=True, deletion_timestamp=now, size=f.size,
                     partition_values={"day": f.day})
        for f in remove
    ]  # fmt: skip
    actions += [AddAction(f.path, f.size, {"day": f.day}, now, True, _stats(f)) for f in add]
    moved = [Transaction(*one) for one in zip((HOT, HOT_AT), shipped or (), strict=False)]
    table.create_write_transaction(
        actions,
        "append",
        table.schema(),
        ["day"],
        commit_properties=CommitProperties(max_commit_retries=0, app_transactions=moved),
    )
    return _after(known, max(known.version, 0) + 1, add, remove, shipped)


def _after(
    known: State,
    version: int,
    add: tuple[File, ...],
    remove: tuple[File, ...],
    shipped: tuple[int, int] | None,
) -> State:
    gone = {f.path for f in remove}
    seq, at = shipped or (known.shipped, known.shipped_at)
    files = _ordered([*(f for f in known.files if f.path not in gone), *add])
    return State(version=version, files=files, shipped=seq, shipped_at=at)


def vacuum(*, hours: int) -> None:
    """Delete files that have been no part of the lake for `hours`, and those that a crash left uncommitted.

    Needs the writer lock: with no hours a file that is just being written goes, too.
    """
    table = _open() if exists() else None
    if table is not None:
        table.vacuum(retention_hours=hours, enforce_retention_duration=False, dry_run=False, full=True)


def tidy_log() -> None:
    """Write a checkpoint and delete what of the log it replaces and nobody reads any more."""
    table = _open()
    if table is not None:
        table.create_checkpoint()
        table.cleanup_metadata()


def _open() -> Any:
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    try:
        return DeltaTable(place.events_uri())
    except TableNotFoundError:
        return None


def _create() -> Any:
    from deltalake import DeltaTable, Field, Schema
    from deltalake.schema import PrimitiveType

    if not place.current().remote:
        os.makedirs(place.events_uri(), exist_ok=True, mode=0o700)
    fields = [Field(c.name, PrimitiveType(schema.DELTA[c.type])) for c in schema.STORED]
    fields.append(Field("day", PrimitiveType("string")))
    return DeltaTable.create(
        place.events_uri(), Schema(fields), partition_by=["day"], configuration=_SETTINGS, name="events"
    )


def _state(table: Any) -> State:
    import arro3.core

    actions = arro3.core.Table.from_arrow(table.get_add_actions(flatten=True))
    columns: dict[str, Any] = {name: actions.column(name).to_pylist() for name in actions.schema.names}
    root = place.events_uri()
    files = tuple(
        File(
            path=path,
            uri=f"{root}/{path}",
            day=_at(columns, "partition.day", i),
            lot=_at(columns, "min.lot", i) or "",
            rows=_at(columns, "num_records", i),
            size=_at(columns, "size_bytes", i),
            min_seq=_at(columns, "min.seq", i),
            max_seq=_at(columns, "max.seq", i),
            min_at=_at(columns, "min.occurred_at", i),
            max_at=_at(columns, "max.occurred_at", i),
        )
        for i, path in enumerate(columns["path"])
    )
    return State(
        version=table.version(),
        files=_ordered(files),
        shipped=table.transaction_version(HOT) or 0,
        shipped_at=table.transaction_version(HOT_AT) or 0,
    )


def _ordered(files: Iterable[File]) -> tuple[File, ...]:
    return tuple(sorted(files, key=lambda f: (f.day, f.lot, f.min_seq or 0)))


def _at(columns: dict[str, Any], name: str, number: int) -> Any:
    return columns[name][number] if name in columns else None


def _stats(file: File) -> str:
    low = {"seq": file.min_seq, "lot": file.lot, "occurred_at": file.min_at}
    high = {"seq": file.max_seq, "lot": file.lot, "occurred_at": file.max_at}
    return json.dumps({"numRecords": file.rows, "minValues": low, "maxValues": high, "nullCount": {}})
