"""The copy by visitor says what the lake says: with newer rows, identities, erasures and other changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest

from shop.kernel import clock
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import history
from tests.factories import lake as make
from tracking.lake import hooks, lots, place, reading
from tracking.lake.buckets import buckets, building, changes, jobs, keeping

NOON_US = clock.to_micros(NOON)
COLUMNS = ("page", "context", "session", "cart", "order", "value", "currency")


@pytest.fixture
def copied(sqlite: Settings, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A history in the lake and in buckets; then newer rows in the lake, and newest ones in the hot store."""
    old, new = history.events(80, seed=1), history.events(30, seed=1, seq=50_000)
    history.put("demo", old)
    monkeypatch.setattr(jobs, "FEW", 1)
    monkeypatch.setattr(building, "SIZE", 120)
    assert jobs.make(NOON) == sum(not row["bot"] for row in old)
    history.put("demo", new)
    make.write(
        make.event(
            "view_item", visitor_id="visitor-1-3", session_id="visit-1-3-0", path="/p/0", device="mobile"
        )
    )
    return old + new


def test_every_person_is_whole_and_in_order(copied: list[dict[str, Any]]) -> None:
    with reading.open() as lake:
        for by in buckets.WAYS:
            assert _told(lake, by) == _expected(lake, by), by
        assert buckets.open(lake).source == "buckets"


def test_a_visit_is_one_though_its_visitor_got_another_name_on_the_way(copied: list[dict[str, Any]]) -> None:
    known = [
        row | {"visitor_id": f"known-{row['session_id']}"} if row["session_id"] and row["seq"] % 2 else row
        for row in history.events(60, seed=2, seq=90_000)
    ]
    history.put("demo", known[:200])
    jobs.make(NOON)
    history.put("demo", known[200:])
    while_ago = NOON_US - 9 * history.DAY
    with reading.open() as lake:
        assert len(keeping.read(jobs.folder(), _engine()).buckets) > 1
        assert _told(lake, "session") == _expected(lake, "session")
        later = _told(lake, "session", since=while_ago)
        assert later == _expected(lake, "session", f"occurred_at >= {while_ago}")


def test_names_times_and_lots_narrow_it_down(copied: list[dict[str, Any]]) -> None:
    since, until = NOON_US - 9 * history.DAY, NOON_US - 2 * history.DAY
    during = f"occurred_at >= {since} AND occurred_at < {until}"
    condition = f"name IN ('view_item', 'purchase') AND lot = 'demo' AND {during}"
    chosen: dict[str, Any] = {
        "names": ("view_item", "purchase", "never"),
        "lots": ("demo",),
        "since": since,
        "until": until,
    }
    with reading.open() as lake:
        for by in buckets.WAYS:
            assert _told(lake, by, **chosen) == _expected(lake, by, condition), by


def test_what_is_erased_leaves_the_disk_at_once(copied: list[dict[str, Any]]) -> None:
    where, gone = jobs.folder(), [f"visitor-1-{number}" for number in range(60, 63)]
    before = {path.name for path in where.iterdir()}
    assert changes.look(where, gone) > 0
    with place.writing():
        hooks.tell(hooks.Change(kind="forget", visitors=tuple(gone), customer_id="customer-5", version=9))
    assert (changes.look(where, gone), changes.look(where, ["customer-5"])) == (0, 0)
    kept = keeping.read(where, _engine())
    assert {path.name for path in where.iterdir()} == {keeping.MANIFEST, kept.dictionaries, *kept.buckets}
    assert before - {path.name for path in where.iterdir()}
    with reading.open() as lake:
        left = _told(lake, "visitor")
    assert not {_hash(name) for name in gone} & set(left)
    assert len(left) > 60


def test_visitors_that_changed_are_read_from_the_lake_until_the_night(copied: list[dict[str, Any]]) -> None:
    with reading.open() as lake:
        before = _told(lake, "visitor")
    for change in (
        hooks.Change(kind="mark", sessions=("visit-1-7-0",), to="1", version=9),
        hooks.Change(kind="join", sessions=("visit-1-8-0",), to="visitor-1-9", version=9),
        hooks.Change(kind="part", visitors=("visitor-1-10",), to="stranger", version=9),
    ):
        with place.writing():
            hooks.tell(change)
    where = jobs.folder()
    assert {_hash(f"visitor-1-{number}") for number in (7, 8, 9, 10)} <= set(
        keeping.read(where, _engine()).again
    )
    assert changes.look(where, ["visitor-1-10"]) == 0
    with reading.open() as lake:
        assert _told(lake, "visitor") == before
    jobs.make(NOON)
    assert keeping.read(where, _engine()).again == {}
    with reading.open() as lake:
        assert _told(lake, "visitor") == before


def test_what_changes_while_a_copy_is_made_is_in_it(
    copied: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    build = building.build

    def slow(*given: Any, **named: Any) -> Any:
        made = build(*given, **named)
        hooks.tell(hooks.Change(kind="forget", visitors=("visitor-1-1",), version=9))
        return made

    monkeypatch.setattr(building, "build", slow)
    jobs.make(NOON)
    assert changes.look(jobs.folder(), ["visitor-1-1"]) == 0
    assert changes.look(jobs.folder(), ["visitor-1-2"]) > 0


def test_a_lot_that_is_removed_is_in_no_answer(copied: list[dict[str, Any]]) -> None:
    lots.remove("demo")
    with reading.open() as lake:
        store = buckets.open(lake, by="visitor")
        assert sum(store.map(len)) == 1
        assert store.source == "lake"


def test_a_copy_that_vanished_is_told(copied: list[dict[str, Any]]) -> None:
    with reading.open() as lake:
        store = buckets.open(lake)
        for path in jobs.folder().glob("*.bucket"):
            path.unlink()
        with pytest.raises(reading.Moved):
            store.map(len)


def _told(lake: Any, by: str, **chosen: Any) -> dict[int, Counter[Any]]:
    """All events by the hash of whom they belong to, after checking their order."""
    store = buckets.open(lake, by=by, columns=COLUMNS, **chosen)
    found: dict[int, Counter[Any]] = {}
    for rows in store.map(lambda rows: rows):
        assert np.isin(np.diff(rows.who), (0, 1)).all()
        assert ((np.diff(rows.ts) >= 0) | (np.diff(rows.who) == 1)).all()
        for number, event in zip(rows.who.tolist(), _texts(store, rows), strict=True):
            found.setdefault(int(rows.key[number]), Counter())[event] += 1
        assert rows.count == len({*rows.key.tolist()})
    return found


def _texts(store: Any, rows: Any) -> list[tuple[Any, ...]]:
    return [
        (
            int(ts),
            store.names[code],
            store.pages[page],
            store.contexts[context],
            int(session),
            int(cart),
            int(order),
            *((int(value), store.currencies[money]) if value != buckets.NO_VALUE else ()),
        )
        for ts, code, page, context, session, cart, order, value, money in zip(
            rows.ts,
            rows.code,
            rows.page,
            rows.context,
            rows.session,
            rows.cart,
            rows.order,
            rows.value,
            rows.currency,
            strict=True,
        )
    ]


def _expected(lake: Any, by: str, condition: str = "true") -> dict[int, Counter[Any]]:
    found: dict[Any, Counter[Any]] = defaultdict(Counter)
    shared = ", ".join(building.coding.SHARED)
    for key, ts, name, page, session, cart, order, value, money, *context in lake.rows(
        f"""SELECT hash({by}_id), occurred_at, name, path,
        CASE WHEN session_id IS NULL THEN 0 ELSE 1 + (hash(session_id) >> 17) END,
        CASE WHEN cart_id IS NULL THEN 0 ELSE hash(cart_id) END,
        CASE WHEN order_id IS NULL THEN 0 ELSE hash(order_id) END, value_minor, currency, {shared}
        FROM people WHERE {by}_id IS NOT NULL AND {condition}"""
    ):
        amount = () if value is None else (value, money)
        found[session if by == "session" else int(key)][
            (ts, name, page, building.coding.Context(*context), session, cart, order, *amount)
        ] += 1
    return dict(found)


def _engine() -> str:
    with reading.open() as lake:
        return building.engine(lake.con)


def _hash(text: str) -> int:
    with reading.open() as lake:
        return int(lake.rows("SELECT hash(?::VARCHAR)", [text])[0][0])
