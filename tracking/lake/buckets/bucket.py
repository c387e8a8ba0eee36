"""One bucket: the events of some visitors, sorted by visitor and time, as arrays.

What stays the same over many events (visitor, visit, customer, context) is kept once a *run*: the longest row
of events that share it. An event itself has a code, the time since its run began and, where it changed, the
page. Carts, orders and the amounts of orders stand beside the few events that have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets import packing
from tracking.lake.buckets.coding import NO_VALUE

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

LONGEST = 1 << 32  # µs, about 71 minutes: a longer visit goes on in a new run
RUN = ("kind", "session", "customer", "context")
RISING = frozenset({"visitor", "cart_at", "order_at", "value_at", "customer_at"})
WHOLE = frozenset({"since", "run_ts"})


def write(path: Path, events: Mapping[str, Array]) -> int:
    """Write events (arrays of `coding.CODED`, sorted by visitor, ts, seq) to a file; its size in bytes."""
    return packing.write(path, encode(events), rising=RISING, whole=WHOLE)


def encode(events: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays that are kept of these events."""
    import numpy as np

    ts, visitor = events["ts"], events["visitor"]
    begins = np.ones(len(ts), dtype=bool)
    begins[1:] = _changes(visitor)
    for name in RUN:
        begins[1:] |= _changes(events[name])
    first, since = _runs(ts, begins)
    code = events["code"]
    few = int(code.max(initial=0)) < 256
    arrays = {
        "code": code.astype(np.uint8 if few else np.uint16),
        "since": since,
        "run": np.diff(first, append=len(ts)),
    }
    arrays |= {f"run_{name}": events[name][first] for name in RUN if name != "customer"}
    customer = events["customer"][first]
    signed_in = np.flatnonzero(customer)
    arrays |= {"customer_at": signed_in, "customer": customer[signed_in]}
    new = np.ones(len(first), dtype=np.uint8)
    new[1:] = _changes(visitor[first])
    arrays |= {"run_ts": ts[first], "run_new": new, "visitor": visitor[first][new == 1]}
    arrays["page"] = _where_new(events["page"].astype(np.int32) + np.int32(1), begins)
    return arrays | _few(events, "cart") | _few(events, "order") | _amounts(events)


def _runs(ts: Array, begins: Array) -> tuple[Array, Array]:
    """Where runs begin, none longer than LONGEST (`begins` is changed), and the time since then of events."""
    import numpy as np

    slots = _since(ts, begins) // LONGEST
    begins[1:] |= _changes(slots) & ~begins[1:]
    return np.flatnonzero(begins), _since(ts, begins).astype(np.uint32)


def _since(ts: Array, begins: Array) -> Array:
    import numpy as np

    first = np.flatnonzero(begins)
    since: Array = ts - np.repeat(ts[first], np.diff(first, append=len(ts)))
    return since


def _changes(values: Array) -> Array:
    changed: Array = values[1:] != values[:-1]
    return changed


def _where_new(pages: Array, begins: Array) -> Array:
    same = ~begins
    same[1:] &= ~_changes(pages)
    pages[same] = 0
    return pages


def _few(events: Mapping[str, Array], name: str) -> dict[str, Array]:
    import numpy as np

    at = np.flatnonzero(events[name])
    ids, first, code = np.unique(events[name][at], return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(ids))
    return {f"{name}_at": at, f"{name}_code": place[code], f"{name}_id": ids[order]}


def _amounts(events: Mapping[str, Array]) -> dict[str, Array]:
    import numpy as np

    at = np.flatnonzero((events["value"] != NO_VALUE) & (events["order"] != 0))
    return {
        "value_at": at,
        "value": events["value"][at],
        "currency": events["currency"][at].astype(np.uint16),
    }


class Bucket:
    """A bucket as read from its file; arrays are unpacked when asked for."""

    def __init__(self, path: Path) -> None:
        self.packed = packing.Packed(path)
        self.events = self.packed.length("code")
        self.visitors: Array = self.packed.array("visitor")

    def runs(self, name: str) -> Array:
        """A property of each run: kind, session, customer, context."""
        if name == "customer":
            return self._customers()
        return self.packed.array(f"run_{name}")

    def _customers(self) -> Array:
        import numpy as np

        every = np.zeros(self.packed.length("run"), dtype=np.uint64)
        every[self.packed.array("customer_at")] = self.packed.array("customer")
        return every

    def runs_visitor(self) -> Array:
        """The place in `visitors` of each run."""
        import numpy as np

        return np.cumsum(self.packed.array("run_new"), dtype=np.int32) - np.int32(1)

    def lengths(self) -> Array:
        """How many events each run has."""
        return self.packed.array("run")

    def codes(self) -> Array:
        """What happened, event by event."""
        return self.packed.array("code")

    def everything(self) -> dict[str, Array]:
        """All of it, as `encode` took it."""
        import numpy as np

        lengths = self.lengths()
        run = np.repeat(np.arange(len(lengths)), lengths)
        of_runs = {name: self.runs(name)[run] for name in RUN}
        few = {name: self.few(name, none) for name, none in (("cart", 0), ("order", 0), ("value", NO_VALUE))}
        return (
            of_runs
            | few
            | {
                "visitor": self.visitors[self.runs_visitor()[run]],
                "ts": self.packed.array("run_ts")[run] + self.packed.array("since"),
                "code": self.codes(),
                "page": self.pages(),
                "currency": self.currencies(),
            }
        )

    def pages(self) -> Array:
        """The page of every event."""
        import numpy as np

        new = self.packed.array("page")
        at = np.arange(len(new), dtype=np.int32)
        at[new == 0] = 0
        return new[np.maximum.accumulate(at)] - np.int32(1)

    def few_at(self, name: str, none: int, at: Array) -> Array:
        """The same for the events at these (rising) places, without unfolding all."""
        import numpy as np

        places = self.packed.array(f"{'value' if name == 'currency' else name}_at")
        found = self._ids(name) if name in ("cart", "order") else self.packed.array(name)
        some = np.full(len(at), none, dtype=found.dtype)
        where = np.searchsorted(at, places)
        inside = where < len(at)
        where, places, found = where[inside], places[inside], found[inside]
        hit = at[where] == places
        some[where[hit]] = found[hit]
        return some

    def few(self, name: str, none: int) -> Array:
        """A property that few events have, for all of them: cart, order (ids) or value."""
        import numpy as np

        at = self.packed.array(f"{name}_at")
        found = self.packed.array("value") if name == "value" else self._ids(name)
        every = np.full(self.events, none, dtype=found.dtype)
        every[at] = found
        return every

    def currencies(self) -> Array:
        """The currency of every event's value; the first of the list where it has none."""
        import numpy as np

        every = np.zeros(self.events, dtype=np.uint16)
        every[self.packed.array("value_at")] = self.packed.array("currency")
        return every

    def _ids(self, name: str) -> Array:
        ids: Array = self.packed.array(f"{name}_id")[self.packed.array(f"{name}_code")]
        return ids
