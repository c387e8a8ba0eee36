"""Rows of the hot table as a shop's visits leave them: ids, paths, properties and times as the recorder's.

Five pages a visit, a note or two on most, dwell reported twice a page, one visit in thirty buys.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite

from tracking.journeys import rows
from tracking.journeys.models import BEACON, Event

SECOND = 1_000_000
COLUMNS = [column.name for column in Event.__table__.columns if column.name != "seq"]
_FROM = [
    ("direct", "", "", ""),
    ("organic_search", "google", "organic", ""),
    ("paid_social", "instagram", "paid", "autumn"),
    ("email", "newsletter", "email", "november"),
    ("referral", "blog.example", "referral", ""),
]


def insert_sql() -> str:
    """An INSERT that takes a row's values in the order of COLUMNS, for `sqlite3`."""
    return str(insert(Event).compile(dialect=sqlite.dialect(), column_keys=COLUMNS))


def fill(path: Path, count: int, *, start: int, seconds: float, seed: int = 1) -> int:
    """Insert `count` events spread over `seconds` from `start` (µs) into the store at `path`; how many."""
    made = 0
    with sqlite3.connect(path) as connection:
        for part in batches(count, start=start, seconds=seconds, seed=seed):
            connection.executemany(insert_sql(), part)
            made += len(part)
    return made


def batches(
    count: int, *, start: int, seconds: float, seed: int = 1, size: int = 20_000
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in the order of their times, `size` at a time."""
    chance = random.Random(seed)
    waiting: list[dict[str, Any]] = []
    visits = max(1, count // 16)
    step = seconds * SECOND / visits
    made = 0
    for number in range(visits + visits // 4):
        now = int(start + number * step)
        waiting.extend(visit(chance, now))
        if len(waiting) >= size * 2 or number == visits + visits // 4 - 1:
            waiting.sort(key=lambda row: row["occurred_at"])
            while waiting and made < count:
                part, waiting = waiting[:size], waiting[size:]
                part = part[: count - made]
                made += len(part)
                yield [tuple(row[name] for name in COLUMNS) for row in part]
                if len(waiting) < size and number < visits + visits // 4 - 1:
                    break
        if made >= count:
            return


def visit(chance: random.Random, at: int) -> list[dict[str, Any]]:
    """The rows of one visit that began at `at` (µs)."""
    channel, source, medium, campaign = chance.choice(_FROM)
    granted = chance.random() < 0.4
    common = {
        "visitor_id": _id(chance, at),
        "session_id": _id(chance, at),
        "channel": channel,
        "source": source,
        "medium": medium,
        "campaign": campaign,
        "device": chance.choice(["mobile", "mobile", "desktop"]),
        "locale": chance.choice(["en", "en", "he"]),
        "consent": "granted" if granted else "unset",
    }
    made: list[dict[str, Any]] = []
    for place in range(chance.choice([1, 2, 3, 5, 8, 11])):
        at += int(chance.expovariate(1 / 25) * SECOND) + 137
        made += _page(chance, at, common, opens=place == 0)
    if chance.random() < 1 / 30:
        made += _purchase(chance, at, common)
    return made


def _page(chance: random.Random, at: int, common: dict[str, Any], *, opens: bool) -> Iterator[dict[str, Any]]:
    page = _id(chance, at)
    thing = int(chance.paretovariate(0.7)) % 400
    path = chance.choice(["/", "/collections/mugs", f"/products/thing-{thing}", f"/products/thing-{thing}"])
    here = {**common, "page_view_id": page, "path": path, "title": path[1:].replace("/", " ")}
    yield _row(chance, "page_view", at, page, {}, **here)
    if opens:
        yield _row(chance, "session_start", at, None, {}, **here)
    if path.startswith("/products"):
        item = {"item_id": f"SKU-{thing}", "item_name": f"Thing {thing}", "price": 20 + thing % 50}
        worth = {"value_minor": item["price"] * 100, "currency": "USD"}
        yield _row(chance, "view_item", at, None, {"items": [item]}, **here, **worth)
        if chance.random() < 0.12:
            yield _row(chance, "add_to_cart", at + 5, None, {"items": [item]}, **here, **worth)
    elif path.startswith("/collections"):
        items = [{"item_id": f"SKU-{n}", "index": n} for n in range(12)]
        yield _row(chance, "view_item_list", at, None, {"items": items}, **here)
    plain = {**common, "page_view_id": page, "recorded_by": BEACON}
    for part in range(chance.choice([1, 1, 2])):
        stayed = int(chance.expovariate(1 / 9000))
        props = {"engaged_ms": stayed, "scroll_pct": chance.choice([25, 50, 75, 100])}
        yield _row(chance, "page_engagement", at + (part + 1) * 9 * SECOND, None, props, **plain)


def _purchase(chance: random.Random, at: int, common: dict[str, Any]) -> Sequence[dict[str, Any]]:
    ids = {"order_id": _id(chance, at), "cart_id": _id(chance, at), "customer_id": _id(chance, at)}
    worth = {"value_minor": chance.randrange(1500, 20000), "currency": "USD"}
    order = {**common, **ids, **worth}
    return [
        _row(chance, "begin_checkout", at + 30 * SECOND, None, {}, **order),
        _row(chance, "purchase", at + 90 * SECOND, None, {"total_minor": worth["value_minor"]}, **order),
    ]


def _row(
    chance: random.Random, name: str, at: int, event_id: str | None, props: dict[str, Any], **columns: Any
) -> dict[str, Any]:
    return rows.event(
        name, event_id=event_id or _id(chance, at), props=props, occurred_at=at, received_at=at, **columns
    )


def _id(chance: random.Random, at: int) -> str:
    text = f"{(at // 1000):012x}7{chance.getrandbits(12):03x}{0x8 + chance.getrandbits(2):x}"
    text += f"{chance.getrandbits(60):015x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
