"""What the writers of labels share."""

from __future__ import annotations

import uuid
from typing import Any

from fulfillment.labels.models import ParcelLabel
from shop.kernel import db
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders import operations as orders
from shop.orders.models import Order

TROUBLE = "labels.trouble"  # the kind of what the owner is asked to look at


def locked(label_id: uuid.UUID) -> tuple[ParcelLabel, Order]:
    """A label as it is now, with its order locked. Raises NotFound."""
    known = db.session().get(ParcelLabel, label_id)
    if known is None:
        raise NotFound(N_("There is no such label."))
    order = orders.lock(known.order_id)
    return db.session().get_one(ParcelLabel, label_id, populate_existing=True), order


def said(problem: DomainError) -> dict[str, Any]:
    """A refusal as a sentence that is stored, for any language."""
    return {"message": problem.message, "params": {k: str(v)[:300] for k, v in problem.params.items()}}


def link(order: Order) -> str:
    """Where an order's labels are looked at."""
    return f"/admin/shipments/{order.number}#labels"
