"""The carts of a time as they were: orders with the prices paid, carts left behind with today's."""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from shop.brand import store
from shop.cart.models import OPEN, Cart, CartLine
from shop.cart.queries import CartItem
from shop.catalog import queries as catalog
from shop.catalog.tax_classes import STANDARD
from shop.catalog.values import VariantForSale
from shop.customers import segments
from shop.customers.grouping import queries as grouping
from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.money import Money
from shop.orders.models import CANCELLED, Order
from shop.orders.past import queries as elsewhere
from shop.pricing.lines import PricedLine
from shop.promotions.context import ShopperContext
from shop.shipping.rates import ShippingOption

MOST_ORDERS, MOST_CARTS = 2000, 1000


@dataclass(frozen=True, kw_only=True)
class Past:
    """One cart: when, who, what, and how it was delivered. `ordered` False for one that was left behind."""

    at: datetime
    ordered: bool
    shopper: ShopperContext
    lines: tuple[PricedLine, ...]
    shipping: ShippingOption | None


def between(since: datetime, until: datetime) -> tuple[list[Past], bool]:
    """(the carts of that time, oldest first; whether there were more than are looked at).

    As many statements whatever their number.
    """
    orders, carts = _orders(since, until), _carts(since, until)
    variants = catalog.variants_for_sale(_variants(orders, carts.values()))
    people = _People(
        [order.customer_id for order in orders] + [cart.customer_id for cart, _ in carts.values()]
    )
    found = [_of_order(order, variants, people) for order in orders]
    found += [_of_cart(cart, wanted, variants, people) for cart, wanted in carts.values()]
    whole = len(orders) < MOST_ORDERS and len(carts) < MOST_CARTS
    return sorted((past for past in found if past.lines), key=lambda past: past.at), not whole


def _orders(since: datetime, until: datetime) -> Sequence[Any]:
    query = (
        select(Order.customer_id, Order.placed_at, Order.quote, Order.shipping_address, Order.origin)
        .where(
            Order.placed_at >= since,
            Order.placed_at < until,
            Order.confirmed_at.is_not(None),
            Order.status != CANCELLED,
            Order.currency == store.current().currency,
        )
        .order_by(Order.placed_at.desc(), Order.id)
        .limit(MOST_ORDERS)
    )
    return db.session().execute(query).all()


def _carts(since: datetime, until: datetime) -> dict[uuid.UUID, tuple[Cart, dict[uuid.UUID, int]]]:
    newest = (
        select(Cart.id)
        .where(Cart.state == OPEN, Cart.updated_at >= since, Cart.updated_at < until)
        .order_by(Cart.updated_at.desc(), Cart.id)
        .limit(MOST_CARTS)
        .subquery()
    )
    rows = db.session().execute(
        select(Cart, CartLine.variant_id, CartLine.quantity)
        .join(CartLine, CartLine.cart_id == Cart.id)
        .where(Cart.id.in_(select(newest.c.id)), CartLine.later.is_(False))
    )
    found: dict[uuid.UUID, tuple[Cart, dict[uuid.UUID, int]]] = {}
    for cart, variant_id, quantity in rows:
        found.setdefault(cart.id, (cart, {}))[1][variant_id] = quantity
    return found


def _variants(orders: Sequence[Any], carts: Iterable[tuple[Cart, dict[uuid.UUID, int]]]) -> set[uuid.UUID]:
    sold = {uuid.UUID(line["variant_id"]) for order in orders for line in order.quote["lines"]}
    return sold.union(*(wanted for _cart, wanted in carts))


class _People:
    """What is known of customers at any time: earlier orders, and what their rows say today."""

    def __init__(self, customer_ids: Sequence[uuid.UUID | None]) -> None:
        known = {one for one in customer_ids if one is not None}
        rows = db.session().execute(
            select(Order.customer_id, Order.placed_at).where(
                Order.customer_id.in_(known), Order.confirmed_at.is_not(None), Order.status != CANCELLED
            )
        )
        self.orders: dict[uuid.UUID, list[datetime]] = defaultdict(list)
        for customer_id, placed_at in sorted((*rows, *elsewhere.placed(known)), key=lambda one: one[1]):
            self.orders[customer_id].append(placed_at)
        facts = select(Customer.id, Customer.accepts_marketing, Customer.verified_at)
        self.stays = grouping.stays_between(known)
        self.rows = {row.id: row for row in db.session().execute(facts.where(Customer.id.in_(known)))}

    def at(
        self, customer_id: uuid.UUID | None, at: datetime, *, country: str, campaign: dict[str, str]
    ) -> ShopperContext:
        """The shopper as they were at `at`."""
        row = self.rows.get(customer_id) if customer_id else None
        earlier = self.orders.get(customer_id, []) if customer_id else []
        count = bisect_left(earlier, at)
        last = earlier[count - 1] if count else None
        return ShopperContext(
            customer_id=row.id if row else None,
            segments=segments.following(
                orders=count,
                last_order_at=last,
                subscribed=bool(row and row.accepts_marketing),
                with_account=bool(row and row.verified_at),
                at=at,
            )
            | grouping.inside_then(self.stays.get(row.id, ()) if row else (), at=at),
            order_count=count,
            last_order_at=last,
            landing_source=campaign.get("source", ""),
            landing_medium=campaign.get("medium", ""),
            landing_campaign=campaign.get("campaign", ""),
            country=country,
        )


def _of_order(order: Any, variants: dict[uuid.UUID, VariantForSale], people: _People) -> Past:
    quote, address = order.quote, order.shipping_address
    lines = [line for line in quote["lines"] if not line.get("gift")]
    return Past(
        at=order.placed_at,
        ordered=True,
        shopper=people.at(
            order.customer_id,
            order.placed_at,
            country=address.get("country", ""),
            campaign=order.origin.get("campaign") or {},
        ),
        lines=tuple(_line(line, quote["currency"], variants) for line in lines),
        shipping=_delivery(quote["shipping"], quote["currency"]),
    )


def _line(stored: dict[str, Any], currency: str, variants: dict[uuid.UUID, VariantForSale]) -> PricedLine:
    variant_id = uuid.UUID(stored["variant_id"])
    variant = variants.get(variant_id)
    return PricedLine(
        variant_id=variant_id,
        product_id=uuid.UUID(stored["product_id"]),
        title=stored["title"],
        quantity=stored["quantity"],
        unit_price=Money(stored["unit_price"], currency),
        cost=variant.cost if variant else None,
        taxable=variant.taxable if variant else True,
        tax_class=variant.tax_class if variant else STANDARD,
        requires_shipping=stored.get("requires_shipping", True),
        collection_ids=variant.collection_ids if variant else frozenset(),
    )


def _delivery(stored: dict[str, Any] | None, currency: str) -> ShippingOption | None:
    if stored is None:
        return None
    day = date.fromisoformat(stored["promised_from"]) if stored["promised_from"] else date.min
    return ShippingOption(
        code=stored["code"],
        name=stored["name"],
        price=Money(stored["price"], currency),
        promised_from=day,
        promised_to=day,
    )


def _of_cart(
    cart: Cart, wanted: dict[uuid.UUID, int], variants: dict[uuid.UUID, VariantForSale], people: _People
) -> Past:
    items = [
        CartItem(variant=variants[one], quantity=units, problem=None)
        for one, units in wanted.items()
        if one in variants
    ]
    country = store.current().country
    return Past(
        at=cart.updated_at,
        ordered=False,
        shopper=people.at(cart.customer_id, cart.updated_at, country=country, campaign={}),
        lines=tuple(item.priced() for item in items),
        shipping=None,
    )
