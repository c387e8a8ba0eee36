"""Making the copy: every event of the lake, without machines, in buckets by visitor.

DuckDB reads the lake once, writes numbers to a scratch folder by bucket, and sorts one bucket at a time, so
that memory stays small however long the history is.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets import bucket, coding, keeping
from tracking.lake.buckets.keeping import Kept

if TYPE_CHECKING:
    import numpy as np

SIZE = 1_500_000  # events a bucket, about
MOST = 512
SCRATCH = "scratch"
SPREAD = """COPY (SELECT *, (visitor >> {shift})::INTEGER AS bucket FROM ({coded}))
    TO '{folder}' (FORMAT parquet, PARTITION_BY (bucket), COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
SORTED = """SELECT visitor, kind, ts, code, context, page, session, customer, "order", cart, value, currency
    FROM read_parquet('{folder}/bucket={number}/*.parquet') ORDER BY visitor, ts, seq"""
UPTO = "SELECT lot, max(seq) FROM {source} GROUP BY lot"


def build(
    con: Any,
    source: str,
    folder: Path,
    *,
    version: int = -1,
    files: frozenset[str] = frozenset(),
    size: int = SIZE,
    publish: bool = True,
    tell: Callable[[int, int], None] = lambda done, all_of_them: None,
) -> Kept:
    """Make a copy of `source` (a table of the lake's columns on `con`), and `publish` it as the folder's."""
    folder.mkdir(parents=True, exist_ok=True)
    people = coding.without_machines(source)
    scratch = folder / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    upto = dict(con.execute(UPTO.format(source=source)).fetchall())
    (events,) = con.execute(f"SELECT count(*) FROM {people}").fetchone()
    many = _many(events, size)
    names = _spread(con, people, scratch, many)
    generation = uuid.uuid4().hex[:8]
    written = {}
    for number in range(many):
        path = folder / f"{generation}-{number:03}.bucket"
        if (scratch / f"bucket={number}").exists():
            written[path.name] = bucket.write(path, _sorted(con, scratch, number))
            shutil.rmtree(scratch / f"bucket={number}")
        tell(number + 1, many)
    shutil.rmtree(scratch, ignore_errors=True)
    texts = folder / f"{generation}.texts"
    weight = keeping.write_dictionaries(texts, names) + sum(written.values())
    kept = Kept(
        engine=engine(con),
        version=version,
        upto=upto,
        files=files,
        buckets=tuple(written),
        events=events,
        size=weight,
        dictionaries=texts.name,
    )
    if publish:
        keeping.write(folder, kept)
    return kept


def engine(con: Any) -> str:
    """Whose hashes they are."""
    (name,) = con.execute("SELECT version()").fetchone()
    return f"duckdb {name}"


def _many(events: int, size: int) -> int:
    return min(MOST, 1 << max(0, (events // size).bit_length()))


def _spread(con: Any, source: str, scratch: Path, many: int) -> coding.Dictionaries:
    texts = coding.dictionaries(con, source)
    shift = 64 - (many.bit_length() - 1)
    coded = coding.coded(source)
    spread = SPREAD if many > 1 else SPREAD.replace("(visitor >> {shift})::INTEGER", "0")
    scratch.mkdir(parents=True)
    con.execute(spread.format(shift=shift, coded=coded, folder=scratch))
    return texts


def _sorted(con: Any, scratch: Path, number: int) -> dict[str, np.ndarray[Any, Any]]:
    threads = con.execute("SELECT current_setting('threads')").fetchone()[0]
    # More threads may hand over the blocks of an ordered answer out of order.
    con.execute("SET threads = 1")
    try:
        events = coding.columns(con.execute(SORTED.format(folder=scratch, number=number)))
    finally:
        con.execute(f"SET threads = {threads}")
    _check(events)
    return events


def _check(events: dict[str, np.ndarray[Any, Any]]) -> None:
    visitor, ts = events["visitor"], events["ts"]
    rises = (visitor[1:] > visitor[:-1]) | ((visitor[1:] == visitor[:-1]) & (ts[1:] >= ts[:-1]))
    if not rises.all():
        raise RuntimeError("a bucket came out of order")
