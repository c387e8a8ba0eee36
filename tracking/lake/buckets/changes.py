"""The copy follows what happens to rows that are in it: erasure at once and on the disk, all else by reading
the visitors anew until the night's copy. Called under the lake's writer lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets import bucket, keeping
from tracking.lake.buckets.bucket import Bucket
from tracking.lake.buckets.keeping import Kept
from tracking.lake.hooks import Change

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

FORGET, PART, REMOVE_LOT = "forget", "part", "remove_lot"
JOURNAL = "changes.jsonl"
HASHES = "SELECT hash(id)::UBIGINT, (1 + (hash(id) >> 17))::BIGINT FROM (SELECT unnest(?::VARCHAR[]) AS id)"


def react(folder: Path, change: Change) -> None:
    """Make the copy say what the lake says; repeating it changes nothing."""
    _note(folder, change)
    con, engine = _engine()
    kept = keeping.read(folder, engine)
    if not kept.buckets:
        return
    if change.kind == REMOVE_LOT:
        changed = Kept(engine=engine) if change.lot in kept.upto else kept
        keeping.write(folder, changed, instead_of=kept)
        return
    changed = follow(folder, kept, change, con)
    if changed != kept:
        keeping.write(folder, changed, instead_of=kept)


def follow(folder: Path, kept: Kept, change: Change, con: Any) -> Kept:
    """The copy after a change."""
    visitors = _hashes(con, [*change.visitors, *([change.to] if change.to and len(change.to) > 1 else [])])
    customer = _hashes(con, [change.customer_id] if change.customer_id else [])
    sessions = {session for _, session in con.execute(HASHES, [list(change.sessions)]).fetchall()}
    again, names = dict(kept.again), list(kept.buckets)
    for place, name in enumerate(names):
        found = Bucket(folder / name)
        theirs = _visitors_of(found, visitors | customer, sessions)
        if not len(theirs):
            continue
        if change.kind != FORGET:
            again |= {visitor: min(day, again.get(visitor, day)) for visitor, day in _days(found, theirs)}
        if change.kind in (FORGET, PART):
            names[place] = _rewritten(folder, name, found, theirs, customer)
    if change.kind != FORGET and again != kept.again:
        first = min(again.values())
        again |= {visitor: again.get(visitor, first) for visitor in visitors}
    return kept.changed(buckets=tuple(name for name in names if name), again=again)


def look(folder: Path, visitors: Sequence[str]) -> int:
    """How many events of these visitors the copy holds."""
    con, engine = _engine()
    kept, wanted, count = keeping.read(folder, engine), _hashes(con, visitors), 0
    for name in kept.buckets:
        found = Bucket(folder / name)
        count += int(found.lengths()[_of(found, wanted)].sum())
    return count


def _note(folder: Path, change: Change) -> None:
    journal = folder / JOURNAL  # there while a new copy is made
    if journal.exists():
        with journal.open("a") as file:
            file.write(json.dumps(asdict(change)) + "\n")


def begin(folder: Path) -> None:
    """A new copy is being made: write down what changes meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JOURNAL).write_text("")


def noted(folder: Path) -> Iterable[Change]:
    """What changed since `begin`."""
    journal = folder / JOURNAL
    for line in journal.read_text().splitlines() if journal.exists() else ():
        values: dict[str, Any] = {
            name: tuple(one) if isinstance(one, list) else one for name, one in json.loads(line).items()
        }
        yield Change(**values)


def _engine() -> tuple[Any, str]:
    import duckdb

    from tracking.lake.buckets.building import engine

    con = duckdb.connect()
    return con, engine(con)


def _hashes(con: Any, ids: Sequence[str]) -> set[int]:
    return {visitor for visitor, _ in con.execute(HASHES, [list(ids)]).fetchall()}


def _of(found: Bucket, wanted: set[int]) -> Array:
    """Which runs are of these visitors or customers."""
    import numpy as np

    ids = np.array(sorted(wanted), dtype=np.uint64)
    by_visitor = np.isin(found.visitors, ids)[found.runs_visitor()]
    return by_visitor | np.isin(found.runs("customer"), ids)


def _visitors_of(found: Bucket, wanted: set[int], sessions: set[int]) -> Array:
    import numpy as np

    runs = _of(found, wanted)
    if sessions:
        runs |= np.isin(found.runs("session"), np.array(sorted(sessions), dtype=np.int64))
    return np.unique(found.visitors[found.runs_visitor()[runs]])


def _days(found: Bucket, visitors: Array) -> Iterable[tuple[int, str]]:
    """Each of the visitors with the first day they were seen."""
    import numpy as np

    of = found.visitors[found.runs_visitor()]
    ts = found.packed.array("run_ts")
    first = np.searchsorted(of, visitors, side="left")
    for visitor, at in zip(visitors, ts[first], strict=True):
        yield int(visitor), datetime.fromtimestamp(int(at) / 1_000_000, UTC).date().isoformat()


def _rewritten(folder: Path, name: str, found: Bucket, visitors: Array, customer: set[int]) -> str:
    """The name of a new file without these visitors' events; "" when nobody else was in it."""
    import numpy as np

    events = found.everything()
    gone = np.isin(events["visitor"], visitors)
    if gone.all():
        return ""
    stem, _, number = name.removesuffix(".bucket").partition("-")
    made = f"{stem}-{number}x.bucket"
    bucket.write(folder / made, {key: values[~gone] for key, values in events.items()})
    return made
