"""What a label is for: units that still need one of ours, or why they do not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from fulfillment.labels import queries
from fulfillment.shipments import contents
from fulfillment.shipments import operations as acting
from fulfillment.shipments import queries as shipments
from fulfillment.shipments.models import ON_HOLD, FulfillmentOrder
from shop.orders.models import Order


def packed(
    order: Order, wanted: Mapping[uuid.UUID, int], *, but: uuid.UUID | None = None
) -> dict[uuid.UUID, int]:
    """The contents of a label (none `wanted`: all that is left); `but` is the label they are for.

    Raises OnHold, with the reason, where that is what stands in the way; else BadContents.
    """
    try:
        return contents.packed(queries.left(order, but=but), wanted)
    except contents.BadContents:
        acting.check_going([work for work in shipments.works_of(order.id) if _keeps(work, wanted)])
        raise


def _keeps(work: FulfillmentOrder, wanted: Mapping[uuid.UUID, int]) -> bool:
    held = {row.order_line_id for row in work.lines if row.open_quantity}
    return work.status == ON_HOLD and bool(held & wanted.keys() if wanted else held)
