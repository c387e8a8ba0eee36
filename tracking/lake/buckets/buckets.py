"""The history of people, whole and in order, for questions that follow them: funnels, paths, retention.

`open` puts together what the nightly copy holds, what the lake and the shop have got since, and who is known
to be whom. Each person is whole in exactly one call of what is given to `Store.map`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tracking.lake.buckets import keeping, newest, opening
from tracking.lake.buckets.bucket import Bucket
from tracking.lake.buckets.building import engine
from tracking.lake.buckets.coding import NO_VALUE, Context, Dictionaries
from tracking.lake.buckets.keeping import Gone, Kept
from tracking.lake.buckets.newest import Newest
from tracking.lake.buckets.opening import EARLIEST, LATEST, Want
from tracking.lake.buckets.people import People
from tracking.lake.buckets.rows import NOTHING, Loose, Rows, joined, ordered
from tracking.lake.engine import nearby

if TYPE_CHECKING:
    import numpy as np

__all__ = ["NO_VALUE", "Context", "Gone", "Rows", "Store", "open"]

T = TypeVar("T")
WAYS = ("visitor", "person", "session", "cart", "order")
MOST_AT_ONCE = 3_000_000  # loose events put together at once
THREADS = 2


@dataclass(frozen=True, kw_only=True)
class Store:
    """What was opened. Codes are places in `names`, `contexts`, `pages` and `currencies`."""

    folder: Path
    kept: Kept
    texts: Dictionaries
    want: Want
    people: People
    newer: Newest

    @property
    def names(self) -> list[str]:
        """Event names by code."""
        return self.texts.names

    @property
    def contexts(self) -> list[Context]:
        """What visits have in common, by code."""
        return self.texts.contexts

    @property
    def pages(self) -> list[str]:
        """Paths by code."""
        return self.texts.pages

    @property
    def currencies(self) -> list[str]:
        """Currencies by code."""
        return self.texts.currencies

    @property
    def source(self) -> str:
        """Where most of it comes from: "buckets" or "lake"."""
        return "buckets" if self.kept.buckets else "lake"

    @property
    def events(self) -> int:
        """How many events there are to choose from."""
        return self.kept.events + len(self.newer)

    def code(self, name: str) -> int:
        """The code of an event's name; -1 where it never happened."""
        return self.texts.names.index(name) if name in self.texts.names else -1

    def map(self, work: Callable[[Rows], T], *, threads: int = THREADS) -> list[T]:
        """What `work` makes of the people, some of them at a time. Raises Gone when the copy was replaced."""
        apart: list[Loose] = []
        people = self._people()

        def one(name: str) -> T:
            whole, others = opening.read(self._bucket(name), self.want, people)
            apart.append(others)
            return work(whole)

        if threads > 1 and len(self.kept.buckets) > 1:
            with ThreadPoolExecutor(threads) as pool:
                made = list(pool.map(one, self.kept.buckets))
        else:
            made = [one(name) for name in self.kept.buckets]
        apart.append(newest.loose(self.newer, self.want, people))
        return made + [work(ordered(some)) for some in _cut(apart)]

    def _people(self) -> People:
        """The people; by visit, with the visits whose visitors lie in different buckets."""
        import numpy as np

        if self.want.by != "session" or len(self.kept.buckets) < 2:
            return self.people
        parted = opening.in_several(map(self._bucket, self.kept.buckets), self.want)
        return replace(self.people, visits=np.union1d(self.people.visits, parted))

    def _bucket(self, name: str) -> Bucket:
        try:
            return Bucket(self.folder / name)
        except FileNotFoundError as error:
            raise Gone(name) from error


def _cut(parts: list[Loose]) -> list[Loose]:
    """Put together, in pieces that are not too large and in each of which people are whole."""
    import numpy as np

    many = -(-sum(len(part) for part in parts) // MOST_AT_ONCE) or 1
    if many == 1:
        return [joined(parts)]
    return [
        joined([part.only(part.key % np.uint64(many) == np.uint64(number)) for part in parts])
        for number in range(many)
    ]


def open(
    lake: Any,
    *,
    by: str = "person",
    columns: Sequence[str] = (),
    names: Sequence[str] | None = None,
    lots: Sequence[str] | None = None,
    since: int | None = None,
    until: int | None = None,
    flags: str = "",
    folder: Path | None = None,
) -> Store:
    """Open the history of `by` ("visitor", "person", "session", "cart", "order") on a Reader of the lake.

    `columns`: which of rows.NOTHING are wanted. `names`: only these events. `since`, `until`: [µs, µs).
    `flags`: SQL of a number kept in the column "flags", which sends everything to the lake itself.
    """
    if by not in WAYS or not set(columns) <= set(NOTHING):
        raise ValueError(f"nothing is known by {by} with {columns}")
    where = folder or _place()
    far, lake = lake, nearby.of(lake, names=names, lots=lots, since=since, until=until, props=bool(flags))
    kept = Kept() if flags or far is not lake else keeping.read(where, engine(lake.con))
    texts = (
        keeping.read_dictionaries(where / kept.dictionaries)
        if kept.buckets
        else Dictionaries(names=[], contexts=[], pages=[], currencies=[])
    )
    first, last = (EARLIEST if since is None else since), (LATEST if until is None else until)
    newer = newest.read(
        lake,
        kept,
        texts,
        names,
        first,
        last,
        flags=flags and f", {flags} AS flags",
        lists=_lists(columns, lots),
    )
    want = Want(
        by=by,
        columns=frozenset(columns),
        since=first,
        until=last,
        names=_names(texts, names),
        contexts=_lots(texts, lots),
    )
    people = _people(lake, kept, newer, want)
    if lake is not far:
        lake.close()
    return Store(folder=where, kept=kept, texts=texts, want=want, people=people, newer=newer)


def _lists(columns: Sequence[str], lots: Sequence[str] | None) -> set[str]:
    """Whose texts are asked for; what every event is called always is."""
    wanted = {"name": True, "context": "context" in columns or lots is not None, "path": "page" in columns}
    return {name for name, asked in (wanted | {"currency": "currency" in columns}).items() if asked}


def _place() -> Path:
    from tracking.lake import place

    return Path(place.derived("buckets"))


def _names(texts: Dictionaries, names: Sequence[str] | None) -> np.ndarray[Any, Any] | None:
    import numpy as np

    return None if names is None else np.array([name in names for name in texts.names] or [False])


def _lots(texts: Dictionaries, lots: Sequence[str] | None) -> np.ndarray[Any, Any] | None:
    import numpy as np

    return None if lots is None else np.array([one.lot in lots for one in texts.contexts] or [False])


def _people(lake: Any, kept: Kept, newer: Newest, want: Want) -> People:
    import numpy as np

    none = np.empty(0, dtype=np.uint64)
    members, persons = none, none
    if want.by == "person":
        pairs = lake.con.execute(
            "SELECT hash(member_id) AS member, hash(person_id) AS person FROM persons"
        ).fetchnumpy()
        order = np.argsort(pairs["member"])
        members, persons = pairs["member"][order], pairs["person"][order]
    again = np.array(sorted(kept.again), dtype=np.uint64)
    elsewhere = np.union1d(newer.visitors(), again).astype(np.uint64)
    visits = newer.visits() if want.by == "session" else none
    return People(members=members, persons=persons, elsewhere=elsewhere, again=again, visits=visits)
