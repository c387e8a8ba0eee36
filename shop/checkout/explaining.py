"""What a sample cart would cost at an address, and why: which zone, which ways of delivery, which taxes.

For the owner. Priced by the checkout's own code, so that what is explained is what is charged. Reads only.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.brand import store
from shop.cart.queries import CartItem
from shop.catalog import queries as catalog
from shop.checkout import offers
from shop.customers import queries as customers
from shop.customers import segments
from shop.customers.addresses import PostalAddress
from shop.customers.models import Customer
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.pricing.lines import freight_of
from shop.pricing.quote import Quote, QuoteLine
from shop.promotions import queries as promotions
from shop.promotions.context import ShopperContext
from shop.promotions.sentences import Sentence
from shop.shipping import queries as shipping
from shop.shipping import rates
from shop.shipping.rates import Basis, Freight, Method, Zone
from shop.shipping.zones import Breadth, Destination, Found
from shop.taxes import exemptions
from shop.taxes import queries as taxes

_BY = {
    Breadth.POSTAL_CODES: N_("It serves the postal codes %(pattern)s."),
    Breadth.REGIONS: N_("It serves this region."),
    Breadth.COUNTRY: N_("It serves the whole country, and no zone for a part of it reaches there."),
    Breadth.REST: N_("No other zone serves this address."),
}


@dataclass(frozen=True)
class Way:
    """A way of delivery of the zone: what it costs (None: it is not offered), and why."""

    name: str
    price: Money | None
    why: Sentence


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """`why` the `zone` counts (None: none does), why not `others` of its country; each line with its note."""

    zone: Zone | None
    why: Sentence
    others: tuple[tuple[Zone, Sentence], ...]
    ways: tuple[Way, ...]
    quote: Quote
    lines: tuple[tuple[QuoteLine, Sentence | None], ...]


def explain(
    *, wanted: Mapping[uuid.UUID, int], address: PostalAddress, email: str, shipping_code: str, at: datetime
) -> Explanation:
    """Units by variant, to `address`, for whoever has `email`, taken as signed in."""
    variants = catalog.variants_for_sale(wanted)
    items = [
        CartItem(variant=variants[one], quantity=units, problem=None)
        for one, units in wanted.items()
        if one in variants
    ]
    customer = customers.by_email(email) if email else None
    quote, _options = offers.quoted(
        items,
        rules=promotions.for_shopper(customer_id=customer.id if customer else None, codes=[], at=at),
        shopper=_shopper(customer, address, at),
        place=address,
        exemption=exemptions.of(customer),
        shipping_code=shipping_code,
        at=at,
    )
    freight = freight_of([item.priced() for item in items], quote.subtotal - quote.discount_total)
    where = Destination(address.country, address.region, address.postal_code)
    serving = list(shipping.atlas().serving(where))
    found = serving[0] if serving else None
    return Explanation(
        zone=found.zone if found else None,
        why=_why(found),
        others=tuple(_others(serving, where)),
        ways=tuple(_way(method, freight) for method in found.zone.methods) if found and freight else (),
        quote=quote,
        lines=tuple(_noted(quote, items, address)),
    )


def _shopper(customer: Customer | None, address: PostalAddress, at: datetime) -> ShopperContext:
    return ShopperContext(
        customer_id=customer.id if customer else None,
        segments=segments.of(customer, at=at),
        order_count=customer.orders_count if customer else 0,
        last_order_at=customer.last_order_at if customer else None,
        country=address.country,
    )


def _why(found: Found | None) -> Sentence:
    if found is None:
        return Sentence(N_("No zone serves this address: nothing can be delivered there."))
    return Sentence(_BY[found.breadth], {"pattern": str(found.pattern)} if found.pattern else {})


def _others(serving: Sequence[Found], where: Destination) -> list[tuple[Zone, Sentence]]:
    """The zones that one might have expected: those that would serve it too, and those of its country."""
    later = [(one.zone, Sentence(N_("It would serve it, too; a narrower or earlier zone goes first.")))
             for one in dict.fromkeys(serving[1:]) if one.zone is not serving[0].zone]  # fmt: skip
    there = {id(one.zone) for one in serving}
    for zone in shipping.zones():
        if where.country in zone.countries and id(zone) not in there:
            other = N_("It is for other regions of the country.")
            said = N_("Its postal codes do not hold this one.") if zone.patterns else other
            later.append((zone, Sentence(said)))
    return later


def _way(method: Method, freight: Freight) -> Way:
    currency = freight.subtotal.currency
    measured = _measure(method.basis, rates.measure(method.basis, freight), currency)
    if not method.active:
        return Way(method.name, None, Sentence(N_("It is switched off.")))
    if not rates.takes(method, freight) and method.up_to is not None:
        most = _measure(method.basis, method.up_to, currency)
        said = N_("It takes up to %(most)s; this is %(measure)s.")
        return Way(method.name, None, Sentence(said, {"most": most, "measure": measured}))
    price = rates.price(method, freight)
    if rates.is_free(method, freight):
        limit = Money(method.free_above_minor or 0, currency)
        return Way(method.name, price, Sentence(N_("Goods from %(limit)s on go free."), {"limit": limit}))
    if method.live is not None:
        said = N_("The checkout asks carriers; this is the price where none answers.")
        return Way(method.name, price, Sentence(said))
    if method.basis is Basis.FLAT:
        return Way(method.name, price, Sentence(N_("One price for every order.")))
    start = _measure(method.basis, rates.step(method, freight).start, currency)
    said = N_("This is %(measure)s; the row from %(start)s on counts.")
    return Way(method.name, price, Sentence(said, {"measure": measured, "start": start}))


def _measure(basis: Basis, measure: int, currency: str) -> str | Money:
    if basis is Basis.SUBTOTAL:
        return Money(measure, currency)
    return f"{measure / 1000:g} kg" if basis is Basis.WEIGHT else f"{measure} ×"


def _noted(
    quote: Quote, items: Sequence[CartItem], address: PostalAddress
) -> list[tuple[QuoteLine, Sentence | None]]:
    """Each line with why it is not taxed; None where it is."""
    taxed = {item.variant.id: item.variant.taxable for item in items}
    country, known = store.current().country, taxes.counts()
    if quote.tax_note:
        return [(line, Sentence(quote.tax_note)) for line in quote.lines]
    there = country if quote.shipping and quote.shipping.pickup else address.country
    none = N_("There are rates for this country, but none for this place.") if known.get(there) else N_(
        "There is no rate for this country."
    )  # fmt: skip
    return [
        (line, None if line.taxes else Sentence(none if taxed.get(line.variant_id, True)
                                                else N_("The product is marked as not taxed.")))
        for line in quote.lines
    ]  # fmt: skip
