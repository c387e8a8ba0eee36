"""The events that are not in the buckets: newer than the copy, or of visitors who are to be read anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracking.lake import rewriting, schema
from tracking.lake.buckets import coding
from tracking.lake.buckets.coding import BY_VISITOR, NOBODY, Dictionaries
from tracking.lake.buckets.keeping import Kept
from tracking.lake.buckets.opening import EARLIEST, LATEST, Want
from tracking.lake.buckets.people import People
from tracking.lake.buckets.rows import Loose

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

TABLE = "newest"
TEXTS = """lot day name visitor_id session_id customer_id order_id cart_id path channel source medium campaign
    referrer_host device locale currency props""".split()
# An empty hot table has lost its types.
COLUMNS = ", ".join(
    [f"{name}::VARCHAR AS {name}" for name in TEXTS]
    + [f"{name}::BIGINT AS {name}" for name in ("seq", "occurred_at", "value_minor")]
    + [f"{name}::BOOLEAN AS {name}" for name in ("bot", "internal")]
)


@dataclass(frozen=True, kw_only=True)
class Newest:
    """The events as numbers, in order of (ts, seq)."""

    arrays: dict[str, Array]

    def __len__(self) -> int:
        return len(self.arrays["ts"])

    def visitors(self) -> Array:
        """Hashes of whom they are of, sorted."""
        import numpy as np

        return np.unique(self.arrays["visitor"])

    def visits(self) -> Array:
        """Hashes of the visits they are of, sorted."""
        import numpy as np

        return np.unique(self.arrays["session"].astype(np.uint64))


def read(
    lake: Any,
    kept: Kept,
    texts: Dictionaries,
    names: Sequence[str] | None,
    since: int,
    until: int,
    *,
    flags: str = "",
    lists: Collection[str] = tuple(coding.LISTS),
) -> Newest:
    """Read them with the codes of `texts`, to which new texts are added; only of `lists`, nothing else is
    coded.
    """
    con = lake.con.cursor()
    condition, given = _asked(names, since, until)
    found = " UNION ALL BY NAME ".join(f"SELECT {COLUMNS} FROM {part}" for part in _parts(lake, kept))
    chosen = f"SELECT * EXCLUDE ({', '.join(_unread(lists, flags))}) FROM ({found}) WHERE {condition}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE {TABLE} AS {chosen}", given)
    local = coding.dictionaries(con, TABLE, lists=lists)
    (threads,) = con.execute("SELECT current_setting('threads')").fetchone()
    con.execute("SET threads = 1")  # more may hand over an ordered answer in disorder
    coded = coding.coded(TABLE, lists=lists, flags=flags)
    arrays = coding.columns(con.execute(f"{coded} ORDER BY ts, seq"))
    con.execute(f"SET threads = {threads}")
    con.execute(f"DROP TABLE {TABLE}")
    return Newest(arrays=_translated(arrays, local, texts))


def _unread(lists: Collection[str], flags: str) -> Iterator[str]:
    """Columns that nothing needs once the rows are chosen."""
    yield from ("day", "bot", "internal")
    if not flags:
        yield "props"
        # (an event in `flags` may be asked for any of its columns)
        yield from () if "path" in lists else ("path",)
        yield from () if "context" in lists else (one for one in coding.SHARED if one != "lot")


def _asked(names: Sequence[str] | None, since: int, until: int) -> tuple[str, list[Any]]:
    conditions = ["NOT bot AND NOT internal"]
    given: list[Any] = []
    if names is not None:
        conditions.append(f"name IN ({', '.join('?' * len(names))})" if names else "false")
        given += names
    for bound, sign in ((since, ">="), (until, "<")):
        if EARLIEST < bound < LATEST:
            conditions.append(f"occurred_at {sign} ? AND day {sign.replace('<', '<=')} ?")
            given += [bound, datetime.fromtimestamp(bound / 1_000_000, UTC).date().isoformat()]
    return " AND ".join(conditions), given


def _parts(lake: Any, kept: Kept) -> list[str]:
    """Parts of the lake that may hold newer events, each without what the buckets have."""
    if not kept.buckets:
        return ["events"]
    news = [file for file in lake.files if file.uri not in kept.files]
    upto = " OR ".join(f"(lot = '{lot}' AND seq <= {seq})" for lot, seq in kept.upto.items()) or "false"
    parts = [f"(SELECT * FROM hot WHERE NOT ({upto}))"]
    if news:
        parts.append(f"(SELECT {schema.seen()} FROM {rewriting.reading(news)} WHERE NOT ({upto}))")
    if kept.again:
        first = min(kept.again.values())
        wanted = ", ".join(str(visitor) for visitor in kept.again)
        older = f"hash(visitor_id) IN ({wanted}) AND ({upto})"
        parts.append(f"(SELECT * FROM events WHERE day >= '{first}' AND {older})")
    return parts


def _translated(arrays: dict[str, Array], local: Dictionaries, texts: Dictionaries) -> dict[str, Array]:
    lists: dict[str, tuple[list[Any], list[Any]]] = {
        "code": (local.names, texts.names),
        "context": (local.contexts, texts.contexts),
        "page": (local.pages, texts.pages),
        "currency": (local.currencies, texts.currencies),
    }
    codes = {name: coding.places(of, known)[arrays[name]] for name, (of, known) in lists.items() if of}
    return arrays | codes


def loose(newest: Newest, want: Want, people: People) -> Loose:
    """The newest events with whom they belong to, as `want` counts."""
    import numpy as np

    arrays = newest.arrays
    keep = np.ones(len(newest), dtype=bool)
    if want.contexts is not None:
        keep &= want.contexts[arrays["context"]]
    key, counts = _belonging(arrays, want.by, people)
    at = np.flatnonzero(keep & counts)
    none = np.zeros(len(newest), dtype=np.int64)
    columns = {name: arrays.get(name, none)[at] for name in want.columns}
    return Loose(key=key[at], ts=arrays["ts"][at], code=arrays["code"][at], columns=columns)


def _belonging(arrays: dict[str, Array], by: str, people: People) -> tuple[Array, Array]:
    import numpy as np

    visitor, kind = arrays["visitor"], arrays["kind"]
    if by == "person":
        return people.person(visitor, arrays["customer"]), kind != NOBODY
    if by == "visitor":
        return visitor, kind == BY_VISITOR
    if by == "session":
        session = arrays["session"]
        return session.astype(np.uint64), session != 0
    return arrays[by], arrays[by] != 0
