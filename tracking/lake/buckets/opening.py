"""Reading a bucket for a question: only the events asked for, parted into people who are whole in it and
those who have events elsewhere too (another visitor, newer rows) and are put together at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets.bucket import LONGEST, Bucket
from tracking.lake.buckets.coding import BY_VISITOR, NOBODY
from tracking.lake.buckets.people import People, among
from tracking.lake.buckets.rows import NOTHING, Loose, Rows, by_code, numbered, rows

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

EARLIEST, LATEST = -(1 << 62), 1 << 62
LEFT_OUT, WHOLE, APART = range(3)


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
    events = _Events(bucket, want, runs)
    at, run = events.named()
    part = runs.part()[run]
    if want.by in ("cart", "order"):
        carrying = bucket.few(want.by, 0)
        some = (part != LEFT_OUT) & (carrying[at] != 0)
        loose = events.taken(at[some], run[some])
        return _nobody(loose), Loose(
            key=carrying[loose.key], ts=loose.ts, code=loose.code, columns=loose.columns
        )
    apart, whole = np.flatnonzero(part == APART), part == WHOLE
    loose = _named(events.taken(at[apart], run[apart]), runs, bucket, people, want)
    if not whole.all():
        at, run = at[whole], run[whole]
    return _whole(events.taken(at, run), runs, want), loose


def in_several(buckets: Iterable[Bucket], want: Want) -> Array:
    """Visits that have events in more than one of the buckets: their visitor got another name on the way."""
    import numpy as np

    seen = []
    for bucket in buckets:
        begin = bucket.packed.array("run_ts")
        near = (begin < want.until) & (begin >= want.since - LONGEST)
        seen.append(np.unique(bucket.runs("session")[near]).astype(np.uint64))
    visits = np.sort(np.concatenate(seen))
    return np.unique(visits[1:][visits[1:] == visits[:-1]])


class _Runs:
    """What is known of the runs of a bucket: which count (`kept`), whose people are not whole (`apart`)."""

    def __init__(self, bucket: Bucket, want: Want, people: People) -> None:
        self.visitors, self.visitor = bucket.visitors, bucket.runs_visitor()
        self.lengths, kind = bucket.lengths(), bucket.runs("kind")
        self.begin = bucket.packed.array("run_ts")
        self.since = bucket.packed.array("since")
        self._when(want)
        if len(people.again):
            self.kept &= ~among(self.visitors, people.again)[self.visitor]
        self.context = (
            bucket.runs("context") if want.contexts is not None or "context" in want.columns else None
        )
        if want.contexts is not None:
            self.kept &= want.contexts[self.context]
        self.session = bucket.runs("session") if want.by == "session" or "session" in want.columns else None
        self._who(bucket, want, people, kind)

    def _when(self, want: Want) -> None:
        """Which runs lie in the time asked for, and whether any of them only partly does."""
        import numpy as np

        first, last = self.begin.min(initial=LATEST), self.begin.max(initial=EARLIEST)
        if want.since <= first and last + LONGEST <= want.until:
            self.kept, self.cut = np.ones(len(self.begin), dtype=bool), False
            return
        ends = self.begin + self.since[np.cumsum(self.lengths) - 1]
        self.kept = (self.begin < want.until) & (ends >= want.since)
        self.cut = bool(((self.begin < want.since) | (ends >= want.until))[self.kept].any())

    def part(self) -> Array:
        """LEFT_OUT, WHOLE or APART, run by run."""
        import numpy as np

        found: Array = self.kept.view(np.uint8) * (self.apart.view(np.uint8) + np.uint8(1))
        return found

    def _who(self, bucket: Bucket, want: Want, people: People, kind: Array) -> None:
        import numpy as np

        elsewhere = among(self.visitors, people.elsewhere)
        if want.by == "person":
            self.kept &= kind != NOBODY
            elsewhere |= people.linked(self.visitors)
            elsewhere[self.visitor[bucket.packed.array("customer_at")]] = True  # they signed in
        elif want.by == "visitor":
            self.kept &= kind == BY_VISITOR
        self.apart = elsewhere[self.visitor]
        self.group: Array = self.visitor
        if want.by == "session":
            assert self.session is not None
            self.kept &= self.session != 0
            self.group = self.session.astype(np.uint64)
            self.apart = self._scattered(people.visits)

    def _scattered(self, elsewhere: Array) -> Array:
        """Runs of visits that are not in one piece: also `elsewhere`, or of two visitors, as where somebody
        chose on the way to be known.
        """
        import numpy as np

        at = np.flatnonzero(self.kept)
        visit = self.group[at]
        heads = visit[np.concatenate(([True], visit[1:] != visit[:-1]))] if len(at) else visit
        sorted_ = np.sort(heads)
        parted = np.union1d(sorted_[1:][sorted_[1:] == sorted_[:-1]], elsewhere)
        return np.isin(self.group, parted) if len(parted) else np.zeros(len(self.group), dtype=bool)


class _Events:
    """The events of a bucket, of which one takes some; the `key` of each is its run (or, by cart and order,
    its place).
    """

    def __init__(self, bucket: Bucket, want: Want, runs: _Runs) -> None:
        self.bucket, self.want, self.runs, self.codes = bucket, want, runs, bucket.codes()
        self._pages: Array | None = None

    def named(self) -> tuple[Array, Array]:
        """Places of the events that are of the names asked for, and their runs."""
        import numpy as np

        names, lengths = self.want.names, self.runs.lengths
        run = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        if names is None:
            return np.arange(len(run)), run.astype(np.intp)
        at = np.flatnonzero(by_code(names, self.codes))
        return at, run[at].astype(np.intp)  # what arrays are looked up with

    def taken(self, at: Array, run: Array) -> Loose:
        """Those at these places of these runs, if within the time asked for."""
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
    first = run[begins]
    key = runs.group[first] if want.by == "session" else runs.visitors[runs.visitor[first]]
    return rows(numbered(begins), events, key)


def _named(events: Loose, runs: _Runs, bucket: Bucket, people: People, want: Want) -> Loose:
    """Loose events with the hash of their person (visitor, visit)."""
    run = events.key
    visitor = runs.visitors[runs.visitor[run]]
    if want.by == "person":
        key = people.person(visitor, bucket.runs("customer")[run])
    else:
        key = visitor if want.by == "visitor" else runs.group[run]
    return Loose(key=key, ts=events.ts, code=events.code, columns=events.columns)


def _nobody(like: Loose) -> Rows:
    import numpy as np

    none = like.only(np.empty(0, dtype=np.int64))
    return rows(np.empty(0, dtype=np.int32), none, none.key)
