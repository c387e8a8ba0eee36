"""Who ordered when and for how much: from the ledger; what was brought from elsewhere from the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from shop.brand import store
from shop.kernel import clock, db
from shop.orders.models import CANCELLED, Order

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

IN_LAKE = """
SELECT person_id, min(occurred_at), sum(coalesce(value_minor, 0)) FROM people
WHERE name = 'purchase' AND lot <> '' AND occurred_at < ? AND person_id IS NOT NULL
    AND coalesce(currency, ?) = ?{among} GROUP BY person_id, coalesce(order_id, lot || ' ' || seq)
"""
NAMELESS = """
SELECT count(*) FROM people WHERE name = 'purchase' AND lot <> '' AND occurred_at < ?
    AND person_id IS NULL{among}
"""


@dataclass(frozen=True, kw_only=True)
class Orders:
    """One entry an order, sorted by customer and time: customer (a number), µs, minor units after refunds.

    `nth` is 1 for a customer's first.
    """

    who: Array
    at: Array
    value: Array
    nth: Array

    def __len__(self) -> int:
        return len(self.who)

    @property
    def last(self) -> Array:
        """Whether it is its customer's last one so far."""
        import numpy as np

        found = np.ones(len(self), bool)
        found[:-1] = self.who[1:] != self.who[:-1]
        return found

    @property
    def gap(self) -> Array:
        """µs until the same customer's next order; meaningless for last ones."""
        import numpy as np

        return np.append(np.diff(self.at), 0)


def of(rows: Sequence[tuple[Any, int, int]]) -> Orders:
    """Orders of (customer, µs, minor units), in any order."""
    import numpy as np

    numbers: dict[Any, int] = {}
    who = np.array([numbers.setdefault(row[0], len(numbers)) for row in rows], np.int64)
    at = np.array([row[1] for row in rows], np.int64)
    value = np.array([row[2] for row in rows], np.int64)
    order = np.lexsort((at, who))
    who, at, value = who[order], at[order], value[order]
    begins = np.ones(len(who), bool)
    begins[1:] = who[1:] != who[:-1]
    places = np.arange(len(who))
    nth = places - np.maximum.accumulate(np.where(begins, places, 0)) + 1
    return Orders(who=who, at=at, value=value, nth=nth)


def in_ledger(until: datetime) -> list[tuple[str, int, int]]:
    """(customer, µs, minor units of the store's currency after refunds) of orders confirmed before."""
    total = func.coalesce(Order.store_total_minor, Order.total_minor)
    query = select(
        Order.customer_id, Order.confirmed_at, total, Order.paid_minor, Order.refunded_minor
    ).where(
        Order.confirmed_at < until,
        Order.status != CANCELLED,
        func.coalesce(Order.store_currency, Order.currency) == store.current().currency,
    )
    return [
        (str(customer), clock.to_micros(at), _kept(total, paid, refunded))
        for customer, at, total, paid, refunded in db.session().execute(query)
        if at is not None  # the condition leaves none out; this is for the type
    ]


def _kept(total: int, paid: int, refunded: int) -> int:
    """What is left of an order's total; refunds are in the currency that was paid, so as a share of it."""
    return total - (total * refunded // paid if paid else 0)
