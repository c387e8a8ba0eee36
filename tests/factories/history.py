"""Histories of many people with all that makes funnels hard: ties, several visitors, carts, no consent."""

from __future__ import annotations

import random
from typing import Any

from shop.kernel import clock
from tests.conftest import NOON
from tracking.lake import lots

DAY = 86_400_000_000
NAMES = ("page_view", "view_item", "add_to_cart", "remove_from_cart", "begin_checkout", "purchase")
CHANNELS = (
    ("Direct", "(direct)", "(none)"),
    ("Email", "newsletter", "email"),
    ("Organic Search", "google", "organic"),
)


def events(people: int, *, seed: int, days: int = 20, seq: int = 1) -> list[dict[str, Any]]:
    """Events of the last `days` before NOON, as rows of the lake in order of their seq."""
    chance, found = random.Random(seed), []
    for person in range(people):
        customer = f"customer-{person % 40}" if chance.random() < 0.3 else None
        for visit in range(chance.randint(1, 3)):
            found += _visit(
                chance, f"visitor-{seed}-{person}", f"visit-{seed}-{person}-{visit}", customer, days
            )
    chance.shuffle(found)
    return [row | {"seq": seq + number} for number, row in enumerate(found)]


def _visit(
    chance: random.Random, visitor: str, visit: str, customer: str | None, days: int
) -> list[dict[str, Any]]:
    channel, source, medium = chance.choice(CHANNELS)
    now = clock.to_micros(NOON) - chance.randrange(days * DAY)
    shared = {
        "visitor_id": visitor,
        "session_id": visit,
        "channel": channel,
        "source": source,
        "medium": medium,
        "campaign": "",
        "referrer_host": "",
        "device": chance.choice(["mobile", "desktop"]),
        "locale": "en",
        "bot": chance.random() < 0.05,
        "internal": False,
    }
    rows = []
    for place in range(chance.randint(1, 12)):
        now += chance.choice([0, 0, 1, 60_000_000, 3_600_000_000, DAY])
        name = chance.choice(NAMES)
        row = shared | {
            "name": name,
            "occurred_at": now,
            "path": f"/p/{place % 3}",
            "props": f'{{"n": {place % 2}}}',
        }
        if name in ("add_to_cart", "begin_checkout", "purchase"):
            row["cart_id"] = f"cart-{visitor}-{place % 2}"
        if name == "purchase":
            row |= {
                "order_id": f"order-{visit}-{place}",
                "value_minor": chance.randint(1, 99) * 100,
                "currency": "USD",
            }
        if customer and place > 4:
            row["customer_id"] = customer
        if name == "purchase" and chance.random() < 0.2:
            row |= {"visitor_id": None, "session_id": None, "customer_id": None}
        rows.append(row)
    return rows


COLUMNS = ("visitor_id", "session_id", "customer_id", "cart_id", "order_id", "value_minor", "currency")


def put(lot: str, rows: list[dict[str, Any]]) -> int:
    """Add them to the lake as a lot."""
    import arro3.core as arrow

    names = {
        "seq",
        "name",
        "occurred_at",
        "path",
        "props",
        "channel",
        "source",
        "medium",
        "campaign",
        "referrer_host",
        "device",
        "locale",
        "bot",
        "internal",
        *COLUMNS,
    }
    types = {
        "seq": arrow.DataType.int64(),
        "occurred_at": arrow.DataType.int64(),
        "value_minor": arrow.DataType.int64(),
        "bot": arrow.DataType.bool(),
        "internal": arrow.DataType.bool(),
    }
    text = arrow.DataType.string()
    arrays = {
        name: arrow.Array([row.get(name) for row in rows], types.get(name, text)) for name in sorted(names)
    }
    return lots.append(lot, arrow.Table.from_pydict(arrays))
