"""Lines and rules for tests of prices, as plain values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shop.kernel import ids
from shop.kernel.money import Money
from shop.pricing import engine
from shop.pricing.lines import PricedLine
from shop.pricing.quote import Quote
from shop.promotions.benefits import Benefit, PercentOff
from shop.promotions.conditions import Condition
from shop.promotions.rules import Rule
from shop.shipping.rates import ShippingOption
from shop.taxes.rules import AS_GOODS, UNTAXED, Rate, TaxRules

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def line(price: int = 1000, quantity: int = 1, currency: str = "EUR", **changes: Any) -> PricedLine:
    """`quantity` mugs at `price` minor units."""
    defaults = {"variant_id": ids.new_id(), "product_id": ids.new_id(), "title": "Mug"}
    return PricedLine(unit_price=Money(price, currency), quantity=quantity, **{**defaults, **changes})


def rule(benefit: Benefit | None = None, *conditions: Condition, **changes: Any) -> Rule:
    """An automatic promotion, 10 % off unless said otherwise."""
    return Rule(
        promotion_id=changes.pop("promotion_id", None) or ids.new_id(),
        version=1,
        label=changes.pop("label", "Sale"),
        benefit=benefit or PercentOff(1000),
        conditions=conditions,
        **changes,
    )


def delivery(price: int = 500, currency: str = "EUR") -> ShippingOption:
    """Standard delivery."""
    return ShippingOption(
        code="standard",
        name="Standard",
        price=Money(price, currency),
        promised_from=date(2026, 11, 26),
        promised_to=date(2026, 11, 30),
    )


def tax(*percents: int, included: bool = True, on_shipping: bool = True) -> TaxRules:
    """Taxes of whole percents."""
    rates = tuple(Rate(name=f"Tax {percent}", ppm=percent * 10_000) for percent in percents)
    return TaxRules(rates=rates, included=included, delivery=AS_GOODS if on_shipping else UNTAXED)


def priced(*lines: PricedLine, currency: str = "EUR", **more: Any) -> Quote:
    """The quote of `lines`."""
    return engine.quote(lines=lines, currency=currency, at=AT, **more)
