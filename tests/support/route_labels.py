"""A label that was bought, with its sheet, for the table of routes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fulfillment.labels.models import BOUGHT, LabelSheet, ParcelLabel
from shop.kernel import db, ids
from shop.orders.models import Order


def values(order: Order, parcel_id: Any, *, at: datetime) -> dict[str, Any]:
    """The label of a parcel of `order`."""
    with db.transaction() as session:
        label = ParcelLabel(
            id=ids.new_id(),
            order_id=order.id,
            parcel_id=parcel_id,
            state=BOUGHT,
            contents={},
            box={"weight_grams": 900, "length_mm": 0, "width_mm": 0, "height_mm": 0},
            format="pdf",
            offers=[],
            provider="easypost",
            reference="shp_1",
            carrier="usps",
            service_name="USPS Priority",
            lot_id=ids.new_id(),
            tracking_number="9400111899223197428201",
            cost_minor=910,
            cost_currency="USD",
            created_at=at,
            chosen_at=at,
            bought_at=at,
            due_at=at,
            done_at=at,
        )
        session.add(label)
        session.flush()
        session.add(
            LabelSheet(label_id=label.id, content_type="application/pdf", body=b"%PDF-1.4", kept_at=at)
        )
    return {"label_id": label.id, "lot_id": label.lot_id}
