"""Reads from the journey what slots showed, what was followed from them, and what those people bought."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracking.lake.engine.base import Engine
from tracking.personalization.slots.counting import Bought, Followed, Shown

MOST_LISTS = 200_000  # the newest lists that are looked through product by product

_SHOWN = """
SELECT coalesce({slot}, {list}) AS slot, {policy} AS policy, person_id, {week} AS week, count(*),
    sum(cast(coalesce({shown}, '0') AS BIGINT)), min(occurred_at)
FROM people WHERE name = 'view_item_list' AND {policy} IS NOT NULL AND person_id IS NOT NULL
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_FOLLOWED = """
SELECT {list}, person_id, {product}, {week}, occurred_at
FROM people WHERE name = 'select_item' AND person_id IS NOT NULL AND {list} IS NOT NULL
ORDER BY occurred_at, seq
"""
_BOUGHT = """
SELECT name, person_id, order_id, value_minor, props, {week}, occurred_at
FROM people
WHERE name IN ('purchase', 'visit_purchase', 'refund') AND (person_id IS NOT NULL OR order_id IS NOT NULL)
ORDER BY occurred_at, seq
"""
_LISTS = """
SELECT coalesce({slot}, {list}), props FROM people
WHERE name = 'view_item_list' AND {policy} IS NOT NULL ORDER BY occurred_at DESC, seq DESC LIMIT ?
"""


def shown(lake: Engine) -> list[Shown]:
    """What was shown, by slot, policy, person and week."""
    return [
        Shown(slot, policy, str(person), week, views, int(places or 0), first)
        for slot, policy, person, week, views, places, first in lake.rows(_filled(lake, _SHOWN))
    ]


def followed(lake: Engine) -> list[Followed]:
    """What was followed from a list."""
    return [
        Followed(slot, str(person), product or "", week, at)
        for slot, person, product, week, at in lake.rows(_filled(lake, _FOLLOWED))
    ]


def bought(lake: Engine) -> list[Bought]:
    """Purchases of people who are known, net of refunds; and that a visit of somebody else ended in one."""
    refunds: dict[str, int] = defaultdict(int)
    found: list[tuple[Any, ...]] = []
    for row in lake.rows(_filled(lake, _BOUGHT)):
        if row[0] == "refund":
            refunds[row[2]] += row[3] or 0
        elif row[1] is not None:
            found.append(row)
    return [
        Bought(
            person=str(person),
            at=at,
            week=week,
            value=max((value or 0) - refunds.get(order, 0), 0) if order else 0,
            amounts=_amounts(props) if order else {},
        )
        for _name, person, order, value, props, week, at in found
    ]


def _amounts(props: str) -> dict[str, int]:
    """What each product of a purchase came to, in minor units as the items tell it."""
    amounts: dict[str, int] = defaultdict(int)
    for item in json.loads(props or "{}").get("items", ()):
        if item.get("product_id"):
            amounts[item["product_id"]] += int(item.get("price_minor", 0)) * int(item.get("quantity", 1))
    return dict(amounts)


def counts(lake: Engine, clicks: Iterable[Followed]) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """{slot: {product: (how often shown, how often followed)}} of the newest lists, with all `clicks`."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for slot, product in _products(lake):
        found[slot][product][0] += 1
    for click in clicks:
        if click.product in found[click.slot]:
            found[click.slot][click.product][1] += 1
    return {
        slot: {product: (n[0], n[1]) for product, n in products.items()} for slot, products in found.items()
    }


def _products(lake: Engine) -> Iterator[tuple[str, str]]:
    for slot, props in lake.rows(_filled(lake, _LISTS), [MOST_LISTS]):
        for item in json.loads(props).get("items", ()):
            if "product_id" in item:
                yield slot, item["product_id"]


def _filled(lake: Engine, sql: str) -> str:
    prop = lake.dialect.prop
    return sql.format(
        slot=prop("slot"),
        list=prop("item_list_id"),
        policy=prop("policy"),
        shown=prop("shown"),
        product=prop("product_id"),
        week=lake.dialect.week_of("occurred_at"),
    )
