"""How often variants were looked at and put into carts: kept parts of days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracking.reports.parts.keeping import Kind
from tracking.reports.parts.tallies import Tally

if TYPE_CHECKING:
    from tracking.lake.engine.base import Engine
    from tracking.reports.parts.days import Days

SEEN, ADDED = "seen", "added"
_OF_AN_ITEM = {  # the first item of an event: it has no other
    "duckdb": "json_extract_string(props, '$.items[0].{key}')",
    "clickhouse": "nullIf(JSONExtractString(props, 'items', 1, '{key}'), '')",
}
# A variant's page counts once a visit and day, and so does putting it into a cart.
_LOOKED = """
WITH told AS (
    SELECT {place} AS place, name, lot || '/' || coalesce(session_id, cart_id) AS visit,
        {product} AS product, coalesce({variant}, {item}) AS variant
    FROM events
    WHERE NOT bot AND NOT internal AND occurred_at >= ? AND occurred_at < ?
        AND name IN ('view_item', 'add_to_cart')
)
SELECT place, name, product, variant, count(DISTINCT visit) AS visits
FROM told WHERE visit IS NOT NULL AND product IS NOT NULL AND variant IS NOT NULL GROUP BY 1, 2, 3, 4
"""


def make(lake: Engine, days: Days) -> Mapping[str, Tally]:
    """`{product: {variant or SKU: {"seen", "added"}}}` of each day."""
    found: dict[str, Tally] = {}
    borders = (f"CASE WHEN occurred_at >= {border:d} THEN 1 ELSE 0 END" for border in days.midnights[1:-1])
    item = _OF_AN_ITEM[lake.name].format
    query = _LOOKED.format(
        place=" + ".join(borders) or "0",
        product=item(key="product_id"),
        variant=item(key="variant_id"),
        item=item(key="item_id"),
    )
    for place, name, product, variant, visits in lake.rows(query, [days.midnights[0], days.midnights[-1]]):
        of_day = found.setdefault(days.names[place], {})
        one = of_day.setdefault(product, {}).setdefault(variant, {})
        one[SEEN if name == "view_item" else ADDED] = visits
    return found


KIND = Kind(name="goods", version=1, reach=0, make=make)


def numbers(tally: Mapping[str, Any]) -> tuple[int, int]:
    """How often it was seen and added."""
    return tally.get(SEEN, 0), tally.get(ADDED, 0)
