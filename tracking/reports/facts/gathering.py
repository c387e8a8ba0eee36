"""What reading from the hot store and from the lake have in common: touches, product lines, amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from shop.brand import store
from shop.kernel import db, ids
from shop.orders.models import Order
from tracking.reports.facts.rolling import Orders, Touches, Visits

# Pages of somebody's own affairs: who came for these did not come to choose something.
OWN_PAGES = frozenset("orders track survey account returns invoices conversations stock-alerts".split())
Read = tuple[Visits, Orders, list[Touches]]


@dataclass(kw_only=True)
class Touching:
    """Touches of one dimension while they are gathered; becomes `Touches`."""

    dimension: str
    rows: list[tuple[str, int, int, bool, bool, bool, bool, int]] = field(default_factory=list)

    def add(
        self, value: str, visit: int, at: int, *, hit: bool = False, missed: bool = False, cart: bool = False,
        bought: bool = False, amount: int = 0,
    ) -> None:  # fmt: skip
        """One touch; `visit` -1 for none, `at` -1 when it only says something of its visit."""
        self.rows.append((value, visit, at, hit, missed, cart, bought, amount))

    def done(self) -> Touches:
        """All of them as arrays."""
        import numpy as np

        columns = list(zip(*self.rows, strict=True)) or [()] * 8
        kinds = (np.int64, np.int64, np.bool_, np.bool_, np.bool_, np.bool_, np.int64)
        arrays: list[Any] = [
            np.asarray(column, kind) for column, kind in zip(columns[1:], kinds, strict=True)
        ]
        names = ("visit", "at", "hit", "missed", "cart", "bought", "amount")
        return Touches(dimension=self.dimension, value=columns[0], **dict(zip(names, arrays, strict=True)))


def source(name: str, medium: str) -> str:
    """A source as reports show it: "google / cpc"."""
    return f"{name} / {medium}" if name and medium else name or medium


def items_of(props: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items of an event."""
    items = props.get("items")
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def product_of(item: Mapping[str, Any]) -> str:
    """Which product an item is: its id, else its own code."""
    return str(item.get("product_id") or item.get("item_id") or "")


def product_lines(props: Mapping[str, Any]) -> dict[str, int]:
    """What each product of a purchase cost, in minor units of the order's currency."""
    lines: defaultdict[str, int] = defaultdict(int)
    for item in items_of(props):
        lines[product_of(item)] += int(item.get("price_minor") or 0) * int(item.get("quantity") or 1)
    lines.pop("", None)
    return lines


def store_totals(
    purchases: Sequence[tuple[str | None, str | None, Mapping[str, Any], int | None]],
) -> list[tuple[int, float]]:
    """Of purchases (order, currency, props, value): the total in the store's currency, and what one minor
    unit of its own currency is of it. Paid in another currency, one whose order is gone counts nothing."""
    currency = store.current().currency
    foreign = [order_id for order_id, own, *_ in purchases if own not in (None, currency)]
    known = _in_store_currency(foreign, currency)
    found = []
    for order_id, own, props, value in purchases:
        total = int(props.get("total_minor") or value or 0)
        counted = total if own in (None, currency) else known.get(order_id or "", 0)
        found.append((counted, counted / total if total else 1.0))
    return found


def _in_store_currency(orders: Sequence[str | None], currency: str) -> dict[str, int]:
    asked = [order_id for one in orders if (order_id := ids.parse_id(one))]
    if not asked:
        return {}
    query = select(Order.id, Order.store_total_minor).where(Order.id.in_(asked))
    rows = db.session().execute(query.where(Order.store_currency == currency))
    return {str(order_id): int(total or 0) for order_id, total in rows}
