"""The one place where a price is made: lines, promotions, delivery and tax become a frozen Quote.

Pure: no database, no clock. Order of work, as on a receipt: goods, discounts (allocated to lines by
largest remainder, so that tax and refunds need no guessing), delivery, tax per line half-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from shop.kernel.money import Money, allocate
from shop.pricing.lines import PricedLine, basket_of
from shop.pricing.quote import AppliedDiscount, Quote, QuoteLine, QuoteShipping, RefusedDiscount, TaxLine
from shop.pricing.stacking import Outcome, choose
from shop.promotions.benefits import ITEMS, SHIPPING
from shop.promotions.context import STRANGER, ShopperContext
from shop.promotions.rules import Rule
from shop.shipping.rates import ShippingChoice
from shop.taxes.rules import NO_TAX, TaxRules, amounts


def quote(
    *,
    lines: Sequence[PricedLine],
    currency: str,
    at: datetime,
    promotions: Sequence[Rule] = (),
    shipping: ShippingChoice | None = None,
    tax: TaxRules = NO_TAX,
    shopper: ShopperContext = STRANGER,
) -> Quote:
    """The price of `lines` in `currency` at `at`. Raises TypeError when a line has another currency."""
    basket = basket_of(lines, currency)
    outcome = choose(
        rules=promotions,
        basket=basket,
        shopper=shopper,
        at=at,
        goods=basket.subtotal.minor,
        delivery=shipping.price.minor if shipping else 0,
    )
    due: Counter[int] = Counter()  # minor units of each rate, by its place in `tax.rates`
    priced = _lines(lines, off=outcome.off(ITEMS), tax=tax, due=due)
    return Quote(
        currency=currency,
        lines=priced,
        shipping=_shipping(shipping, off=outcome.off(SHIPPING), tax=tax, due=due) if shipping else None,
        discounts=_discounts(outcome, currency),
        refused=tuple(
            RefusedDiscount(promotion_id=rule.promotion_id, code=rule.code, label=rule.label, reason=why)
            for rule, why in outcome.refused
        ),
        taxes=tuple(
            TaxLine(name=rate.name, ppm=rate.ppm, amount=Money(due[i], currency))
            for i, rate in enumerate(tax.rates)
        ),
        tax_included=tax.included,
    )


def _lines(
    lines: Sequence[PricedLine], *, off: int, tax: TaxRules, due: Counter[int]
) -> tuple[QuoteLine, ...]:
    subtotals = [line.subtotal.minor for line in lines]
    shares = allocate(off, subtotals) if lines else []
    return tuple(_line(line, share, tax, due) for line, share in zip(lines, shares, strict=True))


def _line(line: PricedLine, off: int, tax: TaxRules, due: Counter[int]) -> QuoteLine:
    money = line.unit_price.currency
    net = line.subtotal.minor - off
    taxed = _tax(net, tax, due) if line.taxable else 0
    return QuoteLine(
        variant_id=line.variant_id,
        product_id=line.product_id,
        handle=line.handle,
        title=line.title,
        variant_title=line.variant_title,
        sku=line.sku,
        image_src=line.image_src,
        quantity=line.quantity,
        unit_price=line.unit_price,
        compare_at=line.compare_at,
        subtotal=line.subtotal,
        discount=Money(off, money),
        tax=Money(taxed, money),
        total=Money(net if tax.included else net + taxed, money),
        requires_shipping=line.requires_shipping,
    )


def _shipping(choice: ShippingChoice, *, off: int, tax: TaxRules, due: Counter[int]) -> QuoteShipping:
    money = choice.price.currency
    net = choice.price.minor - off
    taxed = _tax(net, tax, due) if tax.on_shipping else 0
    return QuoteShipping(
        code=choice.code,
        name=choice.name,
        price=choice.price,
        discount=Money(off, money),
        tax=Money(taxed, money),
        total=Money(net if tax.included else net + taxed, money),
        promised_from=choice.promised_from,
        promised_to=choice.promised_to,
    )


def _tax(net: int, tax: TaxRules, due: Counter[int]) -> int:
    parts = amounts(net, tax.rates, included=tax.included)
    for place, part in enumerate(parts):
        due[place] += part
    return sum(parts)


def _discounts(outcome: Outcome, currency: str) -> tuple[AppliedDiscount, ...]:
    return tuple(
        AppliedDiscount(
            promotion_id=taken.rule.promotion_id,
            version=taken.rule.version,
            code=taken.rule.code,
            assignment_id=taken.rule.assignment_id,
            label=taken.rule.label,
            reason=taken.rule.reason(taken.because, currency),
            because=taken.because,
            target=taken.rule.benefit.target,
            amount=Money(taken.amount, currency),
        )
        for taken in outcome.taken
    )
