"""Prices for a shopper who is exempt: what holds tax is charged without it. Pure.

Goods are reckoned by unit, as they are shown; delivery by the rule that it would be taxed by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shop.catalog.tax_classes import EXEMPT
from shop.kernel.money import Money
from shop.pricing.lines import PricedLine
from shop.shipping.rates import ShippingOption
from shop.taxes.rules import TaxRules, on_delivery, without


def goods(line: PricedLine, tax: TaxRules) -> PricedLine:
    """`line` as an exempt shopper buys it; as it is where prices hold no tax."""
    rates = tax.of(line.tax_class) if line.taxable and tax.included else ()

    def net(amount: Money) -> Money:
        return Money(without(amount.minor, rates), amount.currency)

    before = net(line.compare_at) if line.compare_at else None
    return replace(line, unit_price=net(line.unit_price), compare_at=before) if rates else line


def delivery(option: ShippingOption, lines: Sequence[PricedLine], tax: TaxRules) -> ShippingOption:
    """`option` as an exempt shopper pays it for bringing `lines`."""
    sold = [(line.tax_class if line.taxable else EXEMPT, line.subtotal.minor) for line in lines]
    held = on_delivery(option.price.minor, sold, tax) if tax.included else []
    due = option.price.minor - sum(one.amount for one in held)
    return replace(option, price=Money(due, option.price.currency))


def rules(tax: TaxRules) -> TaxRules:
    """The rules for prices so made: nothing is due, and why."""
    return replace(tax, rates=(), others=(), included=False)
