"""Reading a bucket for a question: only the events asked for, parted into people who are whole in it and
those who have events elsewhere too (another visitor, newer rows) and are put together at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets.bucket import Bucket
from tracking.lake.buckets.coding import BY_VISITOR, NOBODY
from tracking.lake.buckets.people import People, among
from tracking.lake.buckets.rows import NOTHING, Loose, Rows, rows

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

MIX = 0x9E3779B97F4A7C15  # odd, so that every visitor's visits get numbers of their own
EARLIEST, LATEST = -(1 << 62), 1 << 62


@dataclass(frozen=True, kw_only=True)
class Want:
    """What is asked for. `names` and `contexts` say for each code whether it counts (None: all do)."""

    by: str
    columns: frozenset[str]
    since: int = EARLIEST
    until: int = LATEST
    names: Array | None = None
    contexts: Array | None = None


def read(bucket: Bucket, want: Want, people: People) -> tuple[Rows, Loose]:
    """The people who are whole in the bucket, and the events of the others."""
    import numpy as np

    runs = _Runs(bucket, want, people)
    codes, run = bucket.codes(), np.repeat(np.arange(len(runs.lengths), dtype=np.int32), runs.lengths)
    named = None if want.names is None else want.names[codes]
    events = _Events(bucket, want, runs, codes, run)
    if want.by in ("cart", "order"):
        carrying = bucket.few(want.by, 0)
        loose = events.taken(np.flatnonzero(_chosen(runs.kept, runs.lengths, named) & (carrying != 0)))
        return _nobody(loose), Loose(
            key=carrying[loose.key], ts=loose.ts, code=loose.code, columns=loose.columns
        )
    whole = events.taken(np.flatnonzero(_chosen(runs.kept & ~runs.apart, runs.lengths, named)))
    apart = _of_runs(np.flatnonzero(runs.kept & runs.apart), runs.lengths)
    apart = apart if named is None else apart[named[apart]]
    return _whole(whole, runs, want), _named(events.taken(apart), runs, people, want)


def _chosen(kept: Array, lengths: Array, named: Array | None) -> Array:
    """Which events are of runs that are kept, and of the names asked for."""
    import numpy as np

    if named is not None and kept.all():
        return named
    chosen = np.repeat(kept, lengths)
    return chosen if named is None else np.logical_and(chosen, named, out=chosen)


def _of_runs(some: Array, lengths: Array) -> Array:
    """Places of the events of a few runs."""
    import numpy as np

    many = lengths[some]
    before = (np.cumsum(lengths) - lengths)[some] - (np.cumsum(many) - many)
    places: Array = np.arange(int(many.sum())) + np.repeat(before, many)
    return places


class _Runs:
    """What is known of the runs of a bucket: which count (`kept`), whose people are not whole (`apart`)."""

    def __init__(self, bucket: Bucket, want: Want, people: People) -> None:
        import numpy as np

        self.visitors, self.visitor = bucket.visitors, bucket.runs_visitor()
        self.lengths, kind = bucket.lengths(), bucket.runs("kind")
        self.begin = bucket.packed.array("run_ts")
        self.since = bucket.packed.array("since")
        last = self.begin + self.since[np.cumsum(self.lengths) - 1]
        self.kept = (self.begin < want.until) & (last >= want.since)
        self.cut = bool(((self.begin < want.since) | (last >= want.until))[self.kept].any())
        if len(people.again):
            self.kept &= ~among(self.visitors, people.again)[self.visitor]
        self.context = (
            bucket.runs("context") if want.contexts is not None or "context" in want.columns else None
        )
        if want.contexts is not None:
            self.kept &= want.contexts[self.context]
        self.session = bucket.runs("session") if want.by == "session" or "session" in want.columns else None
        self._who(bucket, want, people, kind)

    def _who(self, bucket: Bucket, want: Want, people: People, kind: Array) -> None:
        import numpy as np

        elsewhere = among(self.visitors, people.elsewhere)
        if want.by == "person":
            self.kept &= kind != NOBODY
            self.customer = bucket.runs("customer")
            elsewhere |= people.linked(self.visitors)
            elsewhere[self.visitor[self.customer != 0]] = True
        elif want.by == "visitor":
            self.kept &= kind == BY_VISITOR
        self.apart = elsewhere[self.visitor]
        self.group: Array = self.visitor
        if want.by == "session":
            assert self.session is not None
            self.kept &= self.session != 0
            self.mixed = self.visitors[self.visitor] * np.uint64(MIX) ^ self.session.astype(np.uint64)
            self.group = self.mixed
            self.apart |= self._scattered()

    def _scattered(self) -> Array:
        """Runs of visits that are not in one piece."""
        import numpy as np

        at = np.flatnonzero(self.kept)
        mixed = self.mixed[at]
        heads = mixed[np.concatenate(([True], mixed[1:] != mixed[:-1]))] if len(at) else mixed
        sorted_ = np.sort(heads)
        twice = sorted_[1:][sorted_[1:] == sorted_[:-1]]
        return np.isin(self.mixed, twice) if len(twice) else np.zeros(len(self.mixed), dtype=bool)


class _Events:
    """The events of a bucket, of which one takes some; the `key` of each is its run (or, by cart and order,
    its place).
    """

    def __init__(self, bucket: Bucket, want: Want, runs: _Runs, codes: Array, run: Array) -> None:
        self.bucket, self.want, self.runs, self.codes, self.run = bucket, want, runs, codes, run
        self._pages: Array | None = None

    def taken(self, at: Array) -> Loose:
        """Those at these places, if within the time asked for."""
        run = self.run[at]
        ts = self.runs.begin[run] + self.runs.since[at]
        if self.runs.cut:
            inside = (ts >= self.want.since) & (ts < self.want.until)
            at, run, ts = at[inside], run[inside], ts[inside]
        columns = {name: self._column(name, run, at) for name in self.want.columns}
        key = at if self.want.by in ("cart", "order") else run
        return Loose(key=key, ts=ts, code=self.codes[at], columns=columns)

    def _column(self, name: str, run: Array, at: Array) -> Array:
        if name in ("context", "session"):
            values: Array = getattr(self.runs, name)[run]
            return values
        if name != "page":
            return self.bucket.few_at(name, NOTHING[name], at)
        if self._pages is None:
            self._pages = self.bucket.pages()
        return self._pages[at]


def _whole(events: Loose, runs: _Runs, want: Want) -> Rows:
    import numpy as np

    run = events.key
    begins = np.empty(len(run), dtype=bool)
    begins[:1] = True
    group = runs.group[run]
    np.not_equal(group[1:], group[:-1], out=begins[1:])
    key = runs.mixed if want.by == "session" else runs.visitors[runs.visitor]
    return rows(np.cumsum(begins, dtype=np.int32) - np.int32(1), events, key[run[begins]])


def _named(events: Loose, runs: _Runs, people: People, want: Want) -> Loose:
    """Loose events with the hash of their person (visitor, visit)."""
    run = events.key
    visitor = runs.visitors[runs.visitor[run]]
    if want.by == "person":
        key = people.person(visitor, runs.customer[run])
    else:
        key = visitor if want.by == "visitor" else runs.mixed[run]
    return Loose(key=key, ts=events.ts, code=events.code, columns=events.columns)


def _nobody(like: Loose) -> Rows:
    import numpy as np

    none = like.only(np.empty(0, dtype=np.int64))
    return rows(np.empty(0, dtype=np.int32), none, none.key)
