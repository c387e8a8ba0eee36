"""Rows: the events of whole people (visitors, visits, carts, orders) as questions read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets.coding import NO_VALUE

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

# What one may ask for beside who, when and what, and what stands where an event has none.
NOTHING: Mapping[str, int] = {
    "page": -1,
    "context": -1,
    "session": 0,
    "cart": 0,
    "order": 0,
    "value": NO_VALUE,
    "currency": 0,
    "flags": 0,
}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Events sorted by who, time and seq; arrays of one length, but for `key`: one hash for each who.

    Columns that were not asked for are None.
    """

    who: Array
    ts: Array
    code: Array
    key: Array
    page: Array | None = None
    context: Array | None = None
    session: Array | None = None
    cart: Array | None = None
    order: Array | None = None
    value: Array | None = None
    currency: Array | None = None
    flags: Array | None = None

    @property
    def count(self) -> int:
        """How many different people (visitors, …) there are."""
        return len(self.key)

    def __len__(self) -> int:
        return len(self.ts)


@dataclass(frozen=True, kw_only=True)
class Loose:
    """Events, each with the hash of whom it belongs to."""

    key: Array
    ts: Array
    code: Array
    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.ts)

    def only(self, at: Array) -> Loose:
        """The events at these places (or where true)."""
        columns = {name: values[at] for name, values in self.columns.items()}
        return Loose(key=self.key[at], ts=self.ts[at], code=self.code[at], columns=columns)


def joined(parts: Sequence[Loose]) -> Loose:
    """All events of the parts; an earlier part's come first where nothing else decides."""
    import numpy as np

    names = parts[0].columns
    return Loose(
        key=np.concatenate([part.key for part in parts]),
        ts=np.concatenate([part.ts for part in parts]),
        code=np.concatenate([part.code for part in parts]),
        columns={name: np.concatenate([part.columns[name] for part in parts]) for name in names},
    )


def ordered(loose: Loose) -> Rows:
    """Sorted by key and time; what stood earlier stays earlier."""
    import numpy as np

    order = np.argsort(loose.key, kind="stable")
    key, ts = loose.key[order], loose.ts[order]
    same = key[1:] == key[:-1]
    # The parts come in order of time: only people with events in several of them are out of it.
    late = key[1:][same & (ts[1:] < ts[:-1])]
    if len(late):
        mixed = np.flatnonzero(np.isin(key, late))
        order[mixed] = order[mixed[np.lexsort([ts[mixed], key[mixed]])]]
    begins = np.ones(len(key), dtype=bool)
    begins[1:] = ~same
    return rows(numbered(begins), loose.only(order), key[begins])


def numbered(begins: Array) -> Array:
    """Whose each row is, from 0, where `begins` marks the first of each."""
    import numpy as np

    who: Array = np.cumsum(begins, dtype=np.int32)
    who -= 1
    return who


def by_code(table: Array, codes: Array) -> Array:
    """`table[codes]`; where both are bytes several times as quick as NumPy is."""
    import numpy as np

    if codes.dtype != np.uint8 or table.dtype.itemsize != 1:
        found: Array = table[codes]
        return found
    every = table.tobytes()[:256].ljust(256, b"\0")
    return np.frombuffer(codes.tobytes().translate(every), dtype=table.dtype)


def rows(who: Array, loose: Loose, key: Array) -> Rows:
    """Rows of events that are sorted already."""
    return Rows(who=who, ts=loose.ts, code=loose.code, key=key, **loose.columns)
