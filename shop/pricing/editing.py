"""A placed order's price after its quantities were changed. Pure; no promotion is looked at again.

Units that go take along their share of what was taken off their line, so that what is given back is exactly
what they cost; units that come cost what the line's units cost, with nothing taken off. Delivery and the
discounts on it stay as they were agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from shop.kernel.errors import N_, DomainError
from shop.kernel.money import Money, allocate
from shop.pricing.quote import AppliedDiscount, Quote, QuoteLine, QuoteShipping, Share, TaxLine, summed
from shop.promotions.benefits import SHIPPING

MOST_UNITS = 9_999


class BadEdit(DomainError):
    """A change that cannot be."""


def edited(quote: Quote, quantities: Mapping[int, int], added: Sequence[QuoteLine] = ()) -> Quote:
    """`quote` with new `quantities` by the place of a line (0 takes it out), and lines of goods `added`.

    Raises BadEdit for a quantity that cannot be, more units of a present or a gift card, or an empty order.
    """
    lines = [
        changed
        for place, line in enumerate(quote.lines)
        if (changed := _resized(line, quantities.get(place, line.quantity), quote.tax_included)) is not None
    ]
    if not lines and not added:
        raise BadEdit(N_("Nothing would be left of this order. Cancel it instead."))
    lines += added
    taxed: list[QuoteLine | QuoteShipping] = [*lines, *([quote.shipping] if quote.shipping else [])]
    return replace(
        quote,
        lines=tuple(lines),
        discounts=_discounts(quote, lines),
        taxes=summed(tax for one in taxed for tax in one.taxes),
    )


def _resized(line: QuoteLine, quantity: int, included: bool) -> QuoteLine | None:
    if not 0 <= quantity <= MOST_UNITS:
        raise BadEdit(N_("A quantity is a whole number from 0 to %(most)d."), most=MOST_UNITS)
    if quantity == line.quantity:
        return line
    if line.gift_card or (line.gift and quantity > line.quantity):
        raise BadEdit(N_("“%(title)s” cannot be changed this way."), title=line.title)
    if quantity == 0:
        return None
    subtotal = line.unit_price * quantity
    shares = tuple(
        replace(
            share, amount=Money(_kept(share.amount.minor, quantity, line.quantity), share.amount.currency)
        )
        for share in line.discounts
    )
    if line.gift:  # costs nothing, however many of it are left
        shares = _covering(line.discounts, subtotal)
    discount = sum((share.amount for share in shares), Money.zero(subtotal.currency))
    net, before = subtotal - discount, line.subtotal - line.discount
    taxes = tuple(_scaled(tax, net.minor, before.minor) for tax in line.taxes)
    tax = sum((one.amount for one in taxes), Money.zero(subtotal.currency))
    return replace(
        line,
        quantity=quantity,
        subtotal=subtotal,
        discount=discount,
        discounts=shares,
        tax=tax,
        taxes=taxes,
        total=net if included else net + tax,
    )


def _kept(minor: int, quantity: int, before: int) -> int:
    """What of a discount stays with `quantity` of `before` units; all of it when there are more."""
    return allocate(minor, [quantity, before - quantity])[0] if quantity < before else minor


def _covering(shares: Sequence[Share], subtotal: Money) -> tuple[Share, ...]:
    parts = subtotal.allocate([share.amount.minor for share in shares])
    return tuple(replace(share, amount=part) for share, part in zip(shares, parts, strict=True))


def _scaled(tax: TaxLine, net: int, before: int) -> TaxLine:
    """The tax on `net` where it was this on `before`, half-up."""
    if before == 0:
        return tax
    base = replace(tax.base, minor=_share(tax.base.minor, net, before)) if tax.base is not None else None
    return replace(tax, amount=Money(_share(tax.amount.minor, net, before), tax.amount.currency), base=base)


def _share(minor: int, over: int, under: int) -> int:
    return (2 * minor * over + under) // (2 * under)


def _discounts(quote: Quote, lines: Sequence[QuoteLine]) -> tuple[AppliedDiscount, ...]:
    """The discounts with what is left of each; one that has nothing left any more is not named."""
    left: Counter[UUID] = Counter()
    for line in lines:
        left.update({share.promotion_id: share.amount.minor for share in line.discounts})
    kept = []
    for one in quote.discounts:
        amount = one.amount if one.target == SHIPPING else Money(left[one.promotion_id], quote.currency)
        if amount or not one.amount:
            kept.append(replace(one, amount=amount))
    return tuple(kept)
