"""The one place where a price is made: lines, promotions, delivery and tax become a frozen Quote.

Pure: no database, no clock. Order of work, as on a receipt: goods, presents, discounts (allocated to lines
by largest remainder, so that tax and refunds need no guessing), delivery, tax per line half-up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shop.catalog.tax_classes import EXEMPT
from shop.kernel.money import Money, allocate
from shop.pricing.lines import PricedLine, grouped
from shop.pricing.quote import (
    AppliedDiscount,
    Quote,
    QuoteLine,
    QuoteShipping,
    RefusedDiscount,
    Share,
    TaxLine,
    summed,
)
from shop.pricing.stacking import Outcome, Scene, choose
from shop.promotions.benefits import ITEMS, SHIPPING, GiftWithPurchase
from shop.promotions.context import STRANGER, ShopperContext
from shop.promotions.goods import Part
from shop.promotions.rules import Rule
from shop.shipping.rates import ShippingChoice
from shop.taxes.rules import NO_TAX, Charge, Sold, TaxRules, charged, on_delivery

DELIVERY = uuid.UUID(int=0)  # stands for the delivery where a part of goods has its variant
Off = list[tuple[uuid.UUID, int]]  # promotions with the minor units they take off


@dataclass(frozen=True)
class _Present:
    """A line that a promotion would add."""

    rule: Rule
    line: PricedLine

    def part(self) -> Part:
        """As rules see it: out of their reach, but for the one that gives it."""
        return Part(
            variant_id=self.line.variant_id,
            product_id=self.line.product_id,
            quantity=self.line.quantity,
            unit_minor=self.line.unit_price.minor,
            left_minor=self.line.subtotal.minor,
            gift_of=self.rule.promotion_id,
        )


def quote(
    *,
    lines: Sequence[PricedLine],
    currency: str,
    at: datetime,
    promotions: Sequence[Rule] = (),
    shipping: ShippingChoice | None = None,
    tax: TaxRules = NO_TAX,
    shopper: ShopperContext = STRANGER,
    presents: Mapping[uuid.UUID, PricedLine] | None = None,
    margin_floor: int | None = None,
) -> Quote:
    """The price of `lines` in `currency` at `at`. Raises TypeError when a line has another currency.

    `presents` are lines by variant that promotions may add as gifts, with as many units as are in stock.
    `margin_floor` is the least margin in basis points of a price without tax, kept where the cost is known.
    """
    if any(line.unit_price.currency != currency for line in lines):
        raise TypeError(f"every line of this quote is in {currency}")
    goods = grouped(lines, tax=tax, margin_floor=margin_floor)
    gifts = _presents(promotions, presents or {}) if lines else []
    outcome = choose(
        rules=promotions,
        basket=goods.basket(currency),
        shopper=shopper,
        at=at,
        scene=Scene((*goods.parts, *(gift.part() for gift in gifts)), _delivery(shipping)),
    )
    counted = {taken.rule.promotion_id for taken in outcome.taken}
    offs = _by_line(lines, goods.places, outcome)
    given = [(gift.line, [(gift.rule.promotion_id, gift.line.subtotal.minor)]) for gift in gifts
             if gift.rule.promotion_id in counted]  # fmt: skip
    priced = (
        *(_line(line, off, tax) for line, off in zip(lines, offs, strict=True)),
        *(replace(_line(line, off, tax), gift=True) for line, off in given),
    )
    sold = [(line.tax_class if line.taxable else EXEMPT, one.subtotal.minor - one.discount.minor)
            for line, one in zip([*lines, *(line for line, _off in given)], priced, strict=True)]  # fmt: skip
    delivered = _shipping(shipping, outcome, tax, sold) if shipping else None
    return Quote(
        currency=currency,
        lines=priced,
        shipping=delivered,
        discounts=_discounts(outcome, currency),
        refused=_refused(outcome),
        taxes=summed(
            [part for one in priced for part in one.taxes] + [*(delivered.taxes if delivered else ())]
        ),
        tax_included=tax.included,
        tax_exempt=tax.exempt,
        vat_number=tax.vat_number,
    )


def _presents(rules: Sequence[Rule], available: Mapping[uuid.UUID, PricedLine]) -> list[_Present]:
    """The present of each rule that gives one, while there are enough units for all of them."""
    left = {variant_id: line.quantity for variant_id, line in available.items()}
    found: dict[uuid.UUID, _Present] = {}
    for rule in rules:
        gift = rule.benefit
        if not isinstance(gift, GiftWithPurchase) or rule.promotion_id in found:
            continue
        if left.get(gift.variant_id, 0) >= gift.quantity:
            left[gift.variant_id] -= gift.quantity
            line = replace(available[gift.variant_id], quantity=gift.quantity)
            found[rule.promotion_id] = _Present(rule, line)
    return list(found.values())


def _delivery(shipping: ShippingChoice | None) -> Part | None:
    if shipping is None:
        return None
    minor = shipping.price.minor
    return Part(variant_id=DELIVERY, product_id=DELIVERY, quantity=1, unit_minor=minor, left_minor=minor)


def _by_line(lines: Sequence[PricedLine], places: Sequence[Sequence[int]], outcome: Outcome) -> list[Off]:
    """What each promotion takes off each line. Lines of one part share by what is left of each."""
    left = [line.subtotal.minor for line in lines]
    offs: list[Off] = [[] for _ in lines]
    for taken in outcome.of(ITEMS):
        for group, off in zip(places, taken.off, strict=False):  # presents come after the parts with lines
            shares = allocate(off, [left[place] for place in group])
            for place, share in zip(group, shares, strict=True):
                if share:
                    left[place] -= share
                    offs[place].append((taken.rule.promotion_id, share))
    return offs


def _line(line: PricedLine, off: Off, tax: TaxRules) -> QuoteLine:
    money = line.unit_price.currency
    discount = sum(amount for _promotion, amount in off)
    net = line.subtotal.minor - discount
    rates = tax.of(line.tax_class) if line.taxable else ()
    taxes = _told(charged(net, rates, included=tax.included), money)
    taxed = sum(one.amount.minor for one in taxes)
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
        discount=Money(discount, money),
        tax=Money(taxed, money),
        total=Money(net if tax.included else net + taxed, money),
        requires_shipping=line.requires_shipping,
        gift_card=line.gift_card,
        ships_from=line.late,
        discounts=_shares(off, money),
        taxes=taxes,
    )


def _shipping(choice: ShippingChoice, outcome: Outcome, tax: TaxRules, sold: Sequence[Sold]) -> QuoteShipping:
    money = choice.price.currency
    off = [(taken.rule.promotion_id, taken.amount) for taken in outcome.of(SHIPPING)]
    discount = sum(amount for _promotion, amount in off)
    net = choice.price.minor - discount
    taxes = _told(on_delivery(net, sold, tax), money)
    taxed = sum(one.amount.minor for one in taxes)
    return QuoteShipping(
        code=choice.code,
        name=choice.name,
        price=choice.price,
        discount=Money(discount, money),
        tax=Money(taxed, money),
        total=Money(net if tax.included else net + taxed, money),
        promised_from=choice.promised_from,
        promised_to=choice.promised_to,
        discounts=_shares(off, money),
        taxes=taxes,
        pickup=choice.pickup.lines() if choice.pickup else (),
        pickup_hours=choice.pickup.hours if choice.pickup else "",
    )


def _shares(off: Off, currency: str) -> tuple[Share, ...]:
    return tuple(Share(promotion_id=key, amount=Money(amount, currency)) for key, amount in off if amount)


def _told(charges: Iterable[Charge], currency: str) -> tuple[TaxLine, ...]:
    return tuple(
        TaxLine(
            name=one.rate.name,
            ppm=one.rate.ppm,
            amount=Money(one.amount, currency),
            base=Money(one.base, currency),
        )
        for one in charges
    )


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
            target=taken.target,
            amount=Money(taken.amount, currency),
            held_back=taken.held_back,
        )
        for taken in outcome.taken
    )


def _refused(outcome: Outcome) -> tuple[RefusedDiscount, ...]:
    return tuple(
        RefusedDiscount(
            promotion_id=one.rule.promotion_id,
            code=one.rule.code,
            label=one.rule.label,
            reason=one.reason,
            outdone=one.outdone,
        )
        for one in outcome.refused
    )
