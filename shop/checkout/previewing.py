"""What a promotion does to one sample cart, and why (not): for its owner, whether it is active or not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shop.brand import store
from shop.cart.queries import CartItem
from shop.catalog import queries as catalog
from shop.checkout import offers
from shop.checkout.simulating import for_everybody
from shop.customers import queries as customers
from shop.customers import segments
from shop.pricing.lines import grouped
from shop.pricing.quote import Quote
from shop.promotions import queries as promotions
from shop.promotions.conditions import Condition
from shop.promotions.conditions.base import Verdict
from shop.promotions.context import ShopperContext
from shop.promotions.models import Promotion
from shop.taxes.rules import NO_TAX


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A sample cart with the promotion. `alone`: as the only discount; `among`: beside all automatic ones."""

    verdicts: tuple[tuple[Condition, Verdict], ...]
    alone: Quote
    among: Quote


def preview(
    promotion: Promotion, *, wanted: Mapping[uuid.UUID, int], country: str, email: str, at: datetime
) -> Preview:
    """`promotion` over units by variant, delivered to `country`, bought by whoever has `email`. Reads only.

    Its code is taken as entered, its time as come, and a personal one as held.
    """
    variants = catalog.variants_for_sale(wanted)
    items = [
        CartItem(variant=variants[one], quantity=units, problem=None)
        for one, units in wanted.items()
        if one in variants
    ]
    rule, shopper = for_everybody(promotions.rule_of(promotion)), _shopper(email, country, at)
    basket = grouped([item.priced() for item in items], tax=NO_TAX, margin_floor=None)
    verdicts = rule.verdicts(basket=basket.basket(store.current().currency), shopper=shopper, at=at)
    others = promotions.for_shopper(customer_id=None, codes=[], at=at)
    rest = [other for other in others if other.promotion_id != rule.promotion_id]
    return Preview(
        verdicts=tuple(verdicts),
        alone=offers.quoted(items, rules=[rule], shopper=shopper, at=at)[0],
        among=offers.quoted(items, rules=[*rest, rule], shopper=shopper, at=at)[0],
    )


def _shopper(email: str, country: str, at: datetime) -> ShopperContext:
    customer = customers.by_email(email) if email else None
    return ShopperContext(
        customer_id=customer.id if customer else None,
        segments=segments.of(customer, at=at),
        order_count=customer.orders_count if customer else 0,
        last_order_at=customer.last_order_at if customer else None,
        country=country,
    )
