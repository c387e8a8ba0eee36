"""Buying a label for the way back: what it costs is asked here; it is bought, printed and given back as any
label is (`labels.flow`), and what comes of that is heard as a fact. Opens transactions of its own."""

from __future__ import annotations

import uuid
from datetime import datetime

from fulfillment.carriers.labels import PDF, Box
from fulfillment.labels import asking, comparing, settings
from fulfillment.labels.models import ParcelLabel
from fulfillment.returns import operations, queries
from fulfillment.returns.models import Return
from fulfillment.returns.operations.labels import check_free
from shop.kernel import db
from shop.kernel.errors import N_, NotFound
from shop.orders.models import Order


def compare(*, return_id: uuid.UUID, box: Box, at: datetime) -> ParcelLabel:
    """Ask every carrier what it costs to have a return's pieces sent back.

    Raises NotFound, NotNow, HasLabel, NotConnected, ProviderError.
    """
    one = queries.by_id(return_id)
    if one is None:
        raise NotFound(N_("There is no such return."))
    check_free(one)
    order_id, held = one.order_id, {line.order_line_id: line.quantity for line in one.lines}
    label = comparing.compare(
        order_id=order_id, held=held, box=box, format=PDF, hands_over=False, comes_back=True, at=at
    )
    with db.transaction():
        operations.compare_for(return_id=return_id, label_id=label.id)
    return label


def grams_of(one: Return, order: Order) -> int:
    """What a return's pieces weigh in the owner's usual box, by the catalog."""
    held = {line.order_line_id: line.quantity for line in one.lines}
    return settings.usual_box().packed(asking.grams_of(order, held)).weight_grams
