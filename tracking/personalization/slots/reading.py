"""Reads from the journey what slots showed, what was followed from them, and what those people bought.

Figures are added up where the rows lie; what comes here are sums, clicks of buyers, and one amount a buyer.
The statements are understood by every engine of the lake.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shop.recommendations.slots import SLOTS
from tracking.lake.engine.base import Engine
from tracking.personalization.slots.calendar import Week
from tracking.personalization.slots.counting import (
    CLICK_COUNTS,
    Bought,
    Exposed,
    Facts,
    Followed,
    attributed,
    shown_again,
)

MOST_LISTS = 200_000  # the newest lists that are looked through product by product
ALWAYS = (0, 1 << 62)

_SHOWN = """
SELECT coalesce({slot}, {list}) AS slot, {policy} AS policy, person_id, count(*) AS views,
    sum(cast(coalesce({shown}, '0') AS BIGINT)) AS places, min(occurred_at) AS began,
    max(CASE WHEN consent = 'granted' THEN 1 ELSE 0 END) AS agreed
FROM people WHERE name = 'view_item_list' AND {policy} IS NOT NULL AND person_id IS NOT NULL
    AND occurred_at >= ? AND occurred_at < ? GROUP BY 1, 2, 3"""
_PAID = """
SELECT person_id, order_id, occurred_at AS paid_at, props,
    CASE WHEN order_id IS NULL THEN 0 ELSE coalesce(value_minor, 0) END AS amount
FROM people WHERE name IN ('purchase', 'visit_purchase') AND person_id IS NOT NULL
    AND occurred_at >= ? AND occurred_at < ?"""
_CLICKS = """
SELECT {list} AS slot, {policy} AS said, person_id, coalesce({product}, '') AS product,
    occurred_at AS clicked_at
FROM people WHERE name = 'select_item' AND person_id IS NOT NULL AND {list} IS NOT NULL
    AND occurred_at >= ? AND occurred_at < ?"""
_ARMS = f"""WITH seen AS ({_SHOWN})
SELECT slot, policy, count(*), sum(views), sum(places) FROM seen GROUP BY 1, 2 ORDER BY 1, 2"""
_BUYERS = f"""WITH seen AS ({_SHOWN}), paid AS ({_PAID}), bought AS (
    SELECT s.slot AS slot, s.policy AS policy, s.person_id AS person, sum(p.amount) AS amount
    FROM seen AS s JOIN paid AS p ON p.person_id = s.person_id WHERE p.paid_at >= s.began GROUP BY 1, 2, 3)
SELECT slot, policy, count(*), sum(amount) FROM bought GROUP BY 1, 2 ORDER BY 1, 2"""
# A click counts for the policy that it names, else for the one that its person saw in the week before.
_FOLLOWED = f"""WITH seen AS ({_SHOWN}), clicks AS ({_CLICKS}),
arms AS (SELECT slot, person_id, min(policy) AS policy FROM seen GROUP BY 1, 2), told AS (
    SELECT c.slot AS slot, coalesce(c.said, a.policy, 'learned') AS policy, c.person_id AS person_id,
        c.product AS product, c.clicked_at AS clicked_at
    FROM clicks AS c LEFT JOIN arms AS a ON a.slot = c.slot AND a.person_id = c.person_id)
"""
_CLICKED = f"""{_FOLLOWED}
SELECT slot, policy, count(*), count(DISTINCT person_id) FROM told WHERE clicked_at >= ?
GROUP BY 1, 2 ORDER BY 1, 2"""
_OF_BUYERS = f"""{_FOLLOWED}, paid AS ({_PAID})
SELECT slot, policy, person_id, product, clicked_at FROM told
WHERE person_id IN (SELECT person_id FROM paid) ORDER BY clicked_at, slot, product"""
_ORDERS = f"""WITH paid AS ({_PAID}), clicks AS ({_CLICKS})
SELECT person_id, paid_at, props FROM paid
WHERE order_id IS NOT NULL AND person_id IN (SELECT person_id FROM clicks) ORDER BY paid_at, order_id"""
_SINCE = f"""WITH shown AS ({_SHOWN}), seen AS (
    SELECT slot, person_id, min(policy) AS one, max(policy) AS other, min(began) AS started,
        max(agreed) AS knew
    FROM shown GROUP BY 1, 2)"""
_EXPOSED = f"""{_SINCE}
SELECT slot, one, other, count(*), min(started), sum(CASE WHEN started >= {{settled}} THEN knew ELSE 0 END)
FROM seen GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
_AMOUNTS = f"""{_SINCE}, paid AS ({_PAID}), back AS (
    SELECT order_id, sum(value_minor) AS amount FROM people
    WHERE name = 'refund' AND order_id IS NOT NULL GROUP BY 1), net AS (
    SELECT p.person_id AS person_id, p.paid_at AS paid_at, CASE WHEN p.amount > coalesce(b.amount, 0)
        THEN p.amount - coalesce(b.amount, 0) ELSE 0 END AS amount
    FROM paid AS p LEFT JOIN back AS b ON b.order_id = p.order_id)
SELECT s.slot, s.one, sum(n.amount) FROM seen AS s JOIN net AS n ON n.person_id = s.person_id
WHERE n.paid_at >= s.started AND s.one = s.other GROUP BY s.slot, s.one, s.person_id"""
_LISTS = """
SELECT coalesce({slot}, {list}), props FROM people
WHERE name = 'view_item_list' AND {policy} IS NOT NULL ORDER BY occurred_at DESC, seq DESC LIMIT ?
"""
_TIMES = """
SELECT {list}, coalesce({product}, ''), count(*) FROM people
WHERE name = 'select_item' AND {list} IS NOT NULL GROUP BY 1, 2
"""
_FIRST = "SELECT min(occurred_at) FROM people WHERE name = 'view_item_list' AND {policy} IS NOT NULL"


def first(lake: Engine) -> int | None:
    """When a slot was first shown to anybody (µs)."""
    found: int | None = lake.rows(_filled(lake, _FIRST))[0][0]
    return found or None


def week(lake: Engine, one: Week) -> Facts:
    """The figures of one week; the lake must hold the week before it, too."""
    facts, now, week_before = Facts(), [one.since, one.until], [one.since - CLICK_COUNTS, one.until]
    for slot, policy, people, views, places in lake.rows(_filled(lake, _ARMS), now):
        facts.add(slot, policy, people=people, views=views, shown=places or 0)
    bought = lake.rows(_filled(lake, _BUYERS), [*now, *now]) if facts.rows else []
    for slot, policy, buyers, amount in bought:
        facts.add(slot, policy, buyers=buyers, revenue_minor=amount or 0)
    clicked = [*week_before, *week_before, one.since]
    for slot, policy, clicks, clickers in lake.rows(_filled(lake, _CLICKED), clicked):
        facts.add(slot, policy, clicks=clicks, clickers=clickers)
    followed = _followed(lake.rows(_filled(lake, _OF_BUYERS), [*week_before, *week_before, *now]))
    if followed:
        orders = _orders(lake.rows(_filled(lake, _ORDERS), [*now, *week_before]))
        for _order, slot, policy, amount in attributed(followed, orders):
            facts.add(slot, policy, purchases=1, attributed_minor=amount)
    return facts


def since(lake: Engine, settled: Mapping[str, int]) -> dict[str, Exposed]:
    """Every slot since it began; `settled`: since when (µs) a slot has its share of held-out people."""
    arms = lake.rows(_filled(lake, _EXPOSED, settled=_settled(settled)), ALWAYS)
    amounts = lake.rows(_filled(lake, _AMOUNTS), [*ALWAYS, *ALWAYS])
    people = [(*row[:5], int(row[5] or 0)) for row in arms]
    return shown_again(people, [(slot, policy, int(amount)) for slot, policy, amount in amounts])


def _settled(settled: Mapping[str, int]) -> str:
    chosen = "".join(f" WHEN '{slot}' THEN {int(at)}" for slot, at in settled.items() if slot in SLOTS)
    return f"CASE slot{chosen} ELSE 0 END" if chosen else "0"


def _followed(rows: Sequence[tuple[Any, ...]]) -> list[Followed]:
    return [
        Followed(slot, policy, str(person), product, int(at)) for slot, policy, person, product, at in rows
    ]


def _orders(rows: Sequence[tuple[Any, ...]]) -> list[Bought]:
    return [Bought(str(person), int(at), _amounts(props)) for person, at, props in rows]


def _amounts(props: str) -> dict[str, int]:
    """What each product of a purchase came to, in minor units as the items tell it."""
    amounts: dict[str, int] = defaultdict(int)
    for item in json.loads(props or "{}").get("items", ()):
        if item.get("product_id"):
            amounts[item["product_id"]] += int(item.get("price_minor", 0)) * int(item.get("quantity", 1))
    return dict(amounts)


def counts(lake: Engine) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """{slot: {product: (how often shown in the newest lists, how often followed)}}."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for slot, product in _products(lake):
        found[slot][product][0] += 1
    for slot, product, times in lake.rows(_filled(lake, _TIMES)):
        if product in found.get(slot, ()):
            found[slot][product][1] += times
    return {
        slot: {product: (n[0], n[1]) for product, n in products.items()} for slot, products in found.items()
    }


def _products(lake: Engine) -> Iterator[tuple[str, str]]:
    for slot, props in lake.rows(_filled(lake, _LISTS), [MOST_LISTS]):
        for item in json.loads(props).get("items", ()):
            if "product_id" in item:
                yield slot, item["product_id"]


def _filled(lake: Engine, sql: str, **more: str) -> str:
    prop = lake.dialect.prop
    return sql.format(
        slot=prop("slot"),
        list=prop("item_list_id"),
        policy=prop("policy"),
        shown=prop("shown"),
        product=prop("product_id"),
        **more,
    )
