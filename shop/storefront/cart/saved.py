"""Saved for later: a list beside the cart, and the ways there and back."""

from __future__ import annotations

import uuid

from flask import Response

from shop.cart import operations
from shop.kernel import clock
from shop.storefront import basket
from shop.storefront.cart import answering, blueprint


@blueprint.post("/saved/<uuid:variant_id>")
def save(variant_id: uuid.UUID) -> Response:
    """Move a line of the cart to the list."""
    return answering.changed(
        lambda: operations.save_for_later(token=basket.token(), variant_id=variant_id, at=clock.now())
    )


@blueprint.post("/saved/<uuid:variant_id>/return")
def restore(variant_id: uuid.UUID) -> Response:
    """Move a line of the list into the cart."""
    return answering.changed(
        lambda: operations.move_back(token=basket.token(), variant_id=variant_id, at=clock.now())
    )


@blueprint.post("/saved/<uuid:variant_id>/removal")
def forget(variant_id: uuid.UUID) -> Response:
    """Take a line off the list."""
    return answering.changed(
        lambda: operations.forget_saved(token=basket.token(), variant_id=variant_id, at=clock.now())
    )
