"""Sums of what was sold as goods: in the store's currency, with what their variants cost as it stands now."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import select

from shop.brand import store
from shop.catalog.models import Variant
from shop.kernel import db, ids
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from tracking.reports.products.sums import Sums
from tracking.reports.products.values import Goods, add_sold

Key = tuple[str, str]
_AT_ONCE = 500


def by_variant(sums: Sums) -> dict[Key, Goods]:
    """Variants of which something was sold for the store's currency, by (product, variant).

    A variant that is there no more counts as no variant of its product.
    """
    currency, found = store.current().currency, dict[Key, Goods]()
    costs = _costs({place.split(" ")[1] for place in sums.named} - {""})
    for key, (orders, units, net, back, lost) in sums.sold.items():
        product, variant, of, to, rate = key.split(" ")
        if of != currency:
            continue
        title, variant_title = sums.named[f"{product} {variant}"]
        there = variant if variant in costs else ""
        one = found.setdefault((product, there), Goods(product=product, variant=there))
        one.title, one.variant_title = max(one.title, title), max(one.variant_title, variant_title)
        one.orders += orders  # an order has one rate, so none is counted twice
        minor = in_store_currency(net, of=of, to=to, rate=rate)
        add_sold(one, units=units, minor=minor, back=back, lost_minor=lost, cost_minor=costs.get(variant))
    return found


def orders_of(sums: Sums) -> dict[str, int]:
    """How many orders held each product, whichever of its variants."""
    found = ((key.split(" "), many) for key, many in sums.orders.items())
    return {product: many for (product, of), many in found if of == store.current().currency}


def in_store_currency(minor: int, *, of: str, to: str, rate: str | None) -> int:
    """`minor` units of `to`, at the rate agreed with the customer, in the store's currency `of` then."""
    if not rate:
        return minor
    conversion = Conversion(of=of, to=to, rate=Decimal(rate))
    return conversion.back(Money(minor, to)).minor


def _costs(variants: Collection[str]) -> dict[str, int | None]:
    """What variants that are there cost, None where nobody knows."""
    known, found = [one for text in variants if (one := ids.parse_id(text))], dict[str, int | None]()
    for start in range(0, len(known), _AT_ONCE):
        query = select(Variant.id, Variant.cost_minor)
        rows = db.session().execute(query.where(Variant.id.in_(known[start : start + _AT_ONCE])))
        found |= {str(variant): cost for variant, cost in rows}
    return found
