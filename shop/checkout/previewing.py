"""What a promotion does to one sample cart, and why (not): for its owner, whether it is active or not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shop.brand import store
from shop.cart.queries import CartItem
from shop.catalog import queries as catalog
from shop.checkout.simulating import for_everybody
from shop.customers import queries as customers
from shop.customers import segments
from shop.pricing import engine
from shop.pricing.lines import PricedLine, freight_of, grouped
from shop.pricing.quote import Quote
from shop.promotions import queries as promotions
from shop.promotions.benefits import GiftWithPurchase
from shop.promotions.conditions import Condition
from shop.promotions.conditions.base import Verdict
from shop.promotions.context import ShopperContext
from shop.promotions.models import Promotion
from shop.promotions.rules import Rule
from shop.shipping import queries as shipping
from shop.shipping.rates import ShippingOption
from shop.taxes import queries as taxes
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
        alone=_quote(items, [rule], shopper, at),
        among=_quote(items, [*rest, rule], shopper, at),
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


def _quote(items: list[CartItem], rules: list[Rule], shopper: ShopperContext, at: datetime) -> Quote:
    lines, tax = [item.priced() for item in items], taxes.rules_for(country=shopper.country)

    def quoted(delivery: ShippingOption | None) -> Quote:
        return engine.quote(
            lines=lines,
            promotions=rules,
            presents=presents,
            shipping=delivery,
            tax=tax,
            margin_floor=promotions.margin_floor(),
            currency=store.current().currency,
            shopper=shopper,
            at=at,
        )

    presents = _presents(rules)
    goods = quoted(None)
    freight = freight_of(lines, goods.subtotal - goods.discount_total)
    if freight is None:
        return goods
    return quoted(next(iter(shipping.options(country=shopper.country, freight=freight, at=at)), None))


def _presents(rules: list[Rule]) -> dict[uuid.UUID, PricedLine]:
    given = [rule.benefit for rule in rules if isinstance(rule.benefit, GiftWithPurchase)]
    most = sum(gift.quantity for gift in given)
    found = catalog.variants_for_sale({gift.variant_id for gift in given})
    return {
        key: CartItem(variant=variant, quantity=most, problem=None).priced() for key, variant in found.items()
    }
