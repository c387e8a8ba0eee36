"""Things in the cart: put in, counted, taken out."""

from __future__ import annotations

import uuid

from flask import Response, request

from shop.cart import operations, queries
from shop.cart.models import Cart
from shop.kernel import clock, db
from shop.storefront import basket, giving, wanted
from shop.storefront.cart import answering, blueprint

REFUSALS = (
    wanted.NoSuchChoice,
    operations.BadQuantity,
    operations.NotEnough,
    operations.CartFull,
    giving.BadRecipient,
)


@blueprint.post("/lines")
def add() -> Response:
    """Put something in; answers with the drawer where the page's script asked for it, else shows the cart."""
    try:
        asked = wanted.read()
        with db.transaction():
            cart = _add(asked)
    except REFUSALS as refused:
        return answering.refuse(refused, back=wanted.address())
    return answering.shown(cart, added=asked.variant_id)


def _add(asked: wanted.Wanted) -> Cart:
    """Put it in; the cart of a signed-in customer is theirs on every device."""
    at, owner = clock.now(), basket.owner()
    cart = operations.add(token=basket.token(), variant_id=asked.variant_id, quantity=asked.quantity, at=at)
    giving.note(cart, asked.variant_id, units=asked.quantity, at=at)
    if owner is not None and cart.customer_id != owner:
        return operations.claim(token=cart.token, customer_id=owner, at=at) or cart
    return cart


@blueprint.post("/lines/<uuid:variant_id>")
def update(variant_id: uuid.UUID) -> Response:
    """Set how many of one thing are wanted; 0 takes it out."""

    def change() -> Cart:
        count = wanted.quantity(request.form.get("quantity"), least=0)
        return operations.set_quantity(
            token=basket.token(), variant_id=variant_id, quantity=count, at=clock.now()
        )

    return answering.changed(change)


@blueprint.post("/lines/<uuid:variant_id>/removal")
def remove(variant_id: uuid.UUID) -> Response:
    """Take one thing out; the page that follows offers to put it back."""
    cart = queries.find(basket.token())
    units = queries.quantities(cart.id).get(variant_id, 0) if cart else 0
    db.end_read()
    said = {"removed": str(variant_id), "units": str(units)} if units else {}
    return answering.changed(
        lambda: operations.remove(token=basket.token(), variant_id=variant_id, at=clock.now()), said=said
    )
