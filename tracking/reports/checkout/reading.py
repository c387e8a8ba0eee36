"""The events of checkouts, from lake and hot rows, made one checkout each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from shop.brand import store
from tracking.reports.checkout import carts
from tracking.reports.checkout.folding import BEGINS, BOUGHT, WEEK, Row, fold
from tracking.reports.parts.keeping import Kind
from tracking.reports.parts.tallies import Tally, at

if TYPE_CHECKING:
    from tracking.lake.engine.base import Engine
    from tracking.reports.parts.days import Days

REACH = 7  # days; what happens later in a cart no longer belongs to the checkout
NAMES = (
    *sorted(BEGINS),
    *BOUGHT,
    carts.ADDED,
    carts.REMOVED,
    "checkout_step",
    "coupon_applied",
    "coupon_denied",
    "payment_failed",
)
# A visit's own rows (fields, offers, codes) carry its session alone: they belong to the cart of that visit.
_ROWS = f"""
WITH told AS (
    SELECT lot, seq, name, occurred_at, session_id, cart_id, order_id, device, locale, value_minor, currency,
        props
    FROM events
    WHERE NOT bot AND NOT internal AND occurred_at >= ? AND occurred_at < ? AND (
        name IN ({", ".join("?" * len(NAMES))})
        OR (name = 'form_field' AND {{form}} LIKE 'checkout%'))
), carts AS (
    SELECT lot, session_id, min(cart_id) AS cart FROM told
    WHERE session_id IS NOT NULL AND cart_id IS NOT NULL GROUP BY lot, session_id
)
SELECT
    told.lot || '/' || coalesce(told.cart_id, nullif(carts.cart, ''), told.session_id, told.order_id) AS unit,
    told.name, told.occurred_at, told.device, told.locale,
    CASE WHEN told.currency = ? THEN told.value_minor END AS value, told.props
FROM told LEFT JOIN carts ON carts.lot = told.lot AND carts.session_id = told.session_id
WHERE coalesce(told.cart_id, told.session_id, told.order_id) IS NOT NULL
ORDER BY unit, told.occurred_at, told.seq
"""


def make(lake: Engine, days: Days) -> Mapping[str, Tally]:
    """The tallies of `days`."""
    return fold(_rows(lake, days), days)


def _rows(lake: Engine, days: Days) -> Iterator[Row]:
    since, until = days.midnights[0] - WEEK, days.midnights[-1] + WEEK
    values: list[Any] = [since, until, *NAMES, store.current().currency]
    query = _ROWS.format(form=lake.dialect.prop("form"))
    for unit, name, moment, device, locale, value, props in lake.rows(query, values):
        told = _props(props)
        yield Row(unit=unit, name=name, at=moment, device=device, locale=locale, value=value, props=told)


def _props(text: str) -> dict[str, Any]:
    found = json.loads(text or "{}")
    return found if isinstance(found, dict) else {}


def _open(tally: Tally) -> int:
    """Checkouts and carts that are under way: in an hour they will be left."""
    cells = [cell for locales in tally.values() for cell in locales.values()]
    return sum(at(cell, of, "open") for cell in cells for of in ("count", "carts"))


KIND = Kind(name="checkout", version=4, reach=REACH, make=make, unsettled=_open)
