"""From an order, or from a shopper's address, to the question that carriers are asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from fulfillment.carriers.labels import Box, CustomsItem, Place, RateAsk
from fulfillment.labels import settings
from fulfillment.labels.values import weight_of
from shop.brand import store
from shop.catalog.models import Variant
from shop.customers.addresses import PostalAddress
from shop.kernel import db, preferences
from shop.kernel.money import Money
from shop.orders.models import Order
from shop.shipping.sources import RateRequest


def of_order(
    order: Order, contents: Mapping[uuid.UUID, int], box: Box, *, format: str, comes_back: bool = False
) -> RateAsk:
    """`contents` of an order in `box` to where it goes, or (`comes_back`) from there to the sender; with a
    declaration where it leaves the country."""
    origin, destination = settings.sender(), _destination(order)
    abroad = origin.country != destination.country
    return RateAsk(
        origin=origin,
        destination=destination,
        box=box,
        customs=_customs(order, contents) if abroad else (),
        reference=f"#{order.number}",
        format=format,
        comes_back=comes_back,
    )


def of_request(request: RateRequest) -> RateAsk:
    """A shopper's question: no name and street yet, the usual box, what pieces weigh as far as is known."""
    piece = preferences.get(settings.PIECE_GRAMS)
    grams = request.grams or piece * max(request.units, 1)
    origin = settings.sender()
    destination = Place(
        name=store.current().name,
        city=request.city,
        region=request.region,
        postal_code=request.postal_code,
        country=request.country,
    )
    goods = CustomsItem(
        description=store.current().name or "Goods",
        quantity=1,
        value_minor=request.subtotal.minor,
        currency=request.subtotal.currency,
        weight_grams=grams,
    )
    return RateAsk(
        origin=origin,
        destination=destination,
        box=settings.usual_box().packed(grams),
        customs=(goods,) if origin.country != request.country else (),
    )


def grams_of(order: Order, contents: Mapping[uuid.UUID, int]) -> int:
    """What `contents` weigh by the catalog; pieces without a weight count the owner's."""
    weights = _weights(order)
    return weight_of(
        [(weights.get(line, 0), units) for line, units in contents.items()],
        piece_grams=preferences.get(settings.PIECE_GRAMS),
    )


def _weights(order: Order) -> dict[uuid.UUID, int]:
    """Grams of a piece by order line, of what is still in the catalog."""
    variants = {line.variant_id for line in order.lines if line.variant_id is not None}
    rows = db.session().execute(select(Variant.id, Variant.grams).where(Variant.id.in_(variants)))
    known = {row.id: row.grams for row in rows}
    return {line.id: known[line.variant_id] for line in order.lines if line.variant_id in known}


def _destination(order: Order) -> Place:
    address = PostalAddress.from_dict(order.shipping_address)
    return Place(
        name=address.name or order.name,
        street1=address.line1,
        street2=address.line2,
        city=address.city,
        region=address.region,
        postal_code=address.postal_code,
        country=address.country,
        phone=address.phone,
        email=order.email,
    )


def _customs(order: Order, contents: Mapping[uuid.UUID, int]) -> tuple[CustomsItem, ...]:
    """A line a product, worth what was paid for it after discounts, in the order's currency."""
    weights, piece = _weights(order), preferences.get(settings.PIECE_GRAMS)
    return tuple(
        CustomsItem(
            description=line.title,
            quantity=contents[line.id],
            value_minor=Money(line.total_minor, order.currency).minor // line.quantity,
            currency=order.currency,
            weight_grams=weights.get(line.id) or piece,
        )
        for line in order.lines
        if contents.get(line.id)
    )
