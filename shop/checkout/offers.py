"""A cart's price with every promotion it meets: what rules may know is loaded first, then all is pure.
One statement for the rules, three more for presents where one is to be given."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shop.brand import store
from shop.cart import queries as carts
from shop.cart.queries import CartItem
from shop.catalog import queries as catalog
from shop.checkout.values import CheckoutDetails, CodeSaid
from shop.customers import segments
from shop.customers.addresses import PostalAddress
from shop.customers.models import Customer
from shop.kernel import origin
from shop.kernel.conversion import Conversion
from shop.kernel.errors import N_
from shop.kernel.money import total
from shop.pricing import engine, relief
from shop.pricing.lines import PricedLine, freight_of, grouped
from shop.pricing.quote import Quote
from shop.promotions import converting
from shop.promotions import queries as promotions
from shop.promotions.benefits import GiftWithPurchase
from shop.promotions.context import ShopperContext
from shop.promotions.rules import Rule
from shop.promotions.sentences import Sentence
from shop.shipping import queries as shipping
from shop.shipping.rates import ShippingOption
from shop.taxes import exemptions
from shop.taxes import queries as taxes
from shop.taxes.exemptions import Exemption
from shop.taxes.rules import NO_TAX, TaxRules

MOST_PRESENTS = 99


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a cart costs, the ways to deliver it, and what became of each code."""

    quote: Quote
    options: tuple[ShippingOption, ...]
    codes: tuple[CodeSaid, ...]


def price(
    *,
    items: Sequence[CartItem],
    codes: Sequence[str],
    details: CheckoutDetails,
    customer: Customer | None,
    recognized: bool,
    conversion: Conversion | None,
    at: datetime,
) -> Offer:
    """The price of `items` as `details` stand. A customer known by a typed address is not `recognized`."""
    email = customer.email if customer is not None and recognized else details.email
    rules = promotions.for_shopper(
        customer_id=customer.id if customer else None,
        codes=codes,
        at=at,
        recognized=recognized,
        visitor_id=_visitor(),
        email=email,
        goods=_goods(items),
        subtotal_minor=_worth(items) if conversion is None else None,
    )
    if conversion is not None:
        rules = [converting.converted(rule, conversion) for rule in rules]
    quote, options = quoted(
        items,
        rules=rules,
        shopper=_context(customer, rules, details, at),
        place=details.address,
        exemption=exemptions.of(customer if recognized else None),
        shipping_code=details.shipping_code,
        conversion=conversion,
        at=at,
    )
    return Offer(quote=quote, options=tuple(options), codes=_said(codes, rules, quote))


def quoted(
    items: Sequence[CartItem],
    *,
    rules: Sequence[Rule],
    shopper: ShopperContext,
    place: PostalAddress | None = None,
    exemption: Exemption | None = None,
    shipping_code: str = "",
    conversion: Conversion | None = None,
    at: datetime,
) -> tuple[Quote, list[ShippingOption]]:
    """What `items` cost `shopper` under `rules`, delivered that way (else the first); and all ways."""
    currency = conversion.to if conversion else store.current().currency
    lines = [item.priced(conversion) for item in items]
    presents = _presents(items, lines, rules, shopper, conversion, at)
    address = replace(place or PostalAddress(), country=shopper.country)

    def with_delivery(chosen: ShippingOption | None, tax: TaxRules) -> Quote:
        return engine.quote(
            lines=[relief.goods(line, tax) for line in lines] if tax.exempt else lines,
            promotions=rules,
            presents={key: relief.goods(line, tax) for key, line in presents.items()}
            if tax.exempt
            else presents,
            shipping=relief.delivery(chosen, lines, tax) if chosen and tax.exempt else chosen,
            tax=relief.rules(tax) if tax.exempt else tax,
            margin_floor=promotions.margin_floor(),
            currency=currency,
            shopper=shopper,
            at=at,
        )

    tax = _tax(address, exemption)
    goods = with_delivery(None, tax)
    given = [replace(presents[line.variant_id], quantity=line.quantity) for line in goods.lines if line.gift]
    freight = freight_of([*lines, *given], goods.subtotal - goods.discount_total)
    if freight is None:
        return goods, []
    options = shipping.options(
        country=address.country,
        region=address.region,
        postal_code=address.postal_code,
        city=address.city,
        freight=freight,
        conversion=conversion,
        at=_leaves([*lines, *given], at),
    )
    chosen = next((option for option in options if option.code == shipping_code), None)
    chosen = chosen or next(iter(options), None)
    there = chosen.pickup.address if chosen and chosen.pickup else address
    shown = [relief.delivery(option, lines, tax) for option in options] if tax.exempt else options
    return with_delivery(chosen, _tax(there, exemption)), shown


def _leaves(lines: Sequence[PricedLine], at: datetime) -> datetime:
    """When all of it can be sent: at once, or on the last of the days that were promised."""
    days = [line.late for line in lines if line.late is not None]
    return max([at, *(datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days)])


def _tax(address: PostalAddress, exemption: Exemption | None) -> TaxRules:
    return taxes.rules_for(
        country=address.country,
        region=address.region,
        postal_code=address.postal_code,
        exemption=exemption,
    )


def _goods(items: Sequence[CartItem]) -> frozenset[uuid.UUID]:
    found = frozenset(item.variant.product_id for item in items)
    return found.union(*(item.variant.collection_ids for item in items))


def _worth(items: Sequence[CartItem]) -> int:
    return total((item.variant.price * item.quantity for item in items), store.current().currency).minor


def _context(
    customer: Customer | None, rules: Sequence[Rule], details: CheckoutDetails, at: datetime
) -> ShopperContext:
    landed = origin.current().campaign
    held = (rule.assignment_id for rule in rules if _holds(rule, customer))
    return ShopperContext(
        customer_id=customer.id if customer else None,
        segments=segments.of(customer, at=at),
        assignments=frozenset(filter(None, held)),
        order_count=customer.orders_count if customer else 0,
        last_order_at=customer.last_order_at if customer else None,
        landing_source=landed.get("source", ""),
        landing_medium=landed.get("medium", ""),
        landing_campaign=landed.get("campaign", ""),
        country=details.address.country,
    )


def _visitor() -> str | None:
    """Who visits, where that may be remembered."""
    visit = origin.current()
    return visit.visitor_id if visit.personal else None


def _holds(rule: Rule, customer: Customer | None) -> bool:
    if rule.holder_id is not None:
        return customer is not None and rule.holder_id == customer.id
    return rule.holder_visitor is not None and rule.holder_visitor == _visitor()


def _presents(
    items: Sequence[CartItem],
    lines: Sequence[PricedLine],
    rules: Sequence[Rule],
    shopper: ShopperContext,
    conversion: Conversion | None,
    at: datetime,
) -> Mapping[uuid.UUID, PricedLine]:
    """The goods that applying rules would give, with as many units as are left beside those in the cart."""
    giving = [rule for rule in rules if isinstance(rule.benefit, GiftWithPurchase)]
    if not giving or not lines:
        return {}
    basket = grouped(lines, tax=NO_TAX, margin_floor=None).basket(lines[0].unit_price.currency)
    wanted = {
        rule.benefit.variant_id
        for rule in giving
        if isinstance(rule.benefit, GiftWithPurchase)
        and rule.judge(basket=basket, shopper=shopper, at=at).applies
    }
    taken, found = carts.demand(items), catalog.variants_for_sale(wanted)
    left = {
        variant.id: MOST_PRESENTS
        if variant.units is None
        else min(MOST_PRESENTS, variant.units - taken.get(variant.id, 0))
        for variant in found.values()
        if variant.sellable
    }
    return {
        variant_id: CartItem(variant=found[variant_id], quantity=units, problem=None).priced(conversion)
        for variant_id, units in left.items()
        if units > 0
    }


def _said(codes: Sequence[str], rules: Sequence[Rule], quote: Quote) -> tuple[CodeSaid, ...]:
    """What became of each code, in the order they were entered."""
    known = {rule.code: rule for rule in rules if rule.code}
    applied = {discount.promotion_id for discount in quote.discounts}
    counted = {discount.code: discount.label for discount in quote.discounts if discount.code}
    refused = {one.code: one.reason for one in quote.refused if one.code}
    found = []
    for word in dict.fromkeys(filter(None, map(promotions.normalize, codes))):
        if word in counted:
            said = Sentence(N_("%(label)s counts."), {"label": counted[word]})
        elif word in refused:
            said = refused[word]
        elif word in known and known[word].promotion_id in applied:
            said = Sentence(N_("%(label)s counts already."), {"label": known[word].label})
        elif word in known:
            said = Sentence(N_("%(label)s counts once delivery is chosen."), {"label": known[word].label})
        else:
            said = Sentence(N_("The code %(code)s is not valid."), {"code": word})
        found.append(CodeSaid(code=word, counts=word in counted, said=said))
    return tuple(found)
