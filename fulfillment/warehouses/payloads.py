"""A work as a warehouse's API is told of it (docs/warehouse-api.md). No prices, no mail address."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from fulfillment.shipments.queries import Waiting
from fulfillment.warehouses.models import CANCEL, HOLD, RELEASE, SUBMIT, WarehouseCall
from shop.customers.addresses import PostalAddress

_LAST_PART = {CANCEL: "cancellation", HOLD: "hold", RELEASE: "release"}


def address(call: WarehouseCall, work_id: uuid.UUID) -> tuple[str, str]:
    """The path of a call and its Idempotency-Key; the same hold told once more is another call."""
    if call.kind == SUBMIT:
        return "/fulfillment-orders", f"{work_id}:{call.revision}"
    key = f"{work_id}:{call.revision}:{call.kind}"
    if call.kind != CANCEL:
        key = f"{key}:{int(call.created_at.timestamp())}"
    return f"/fulfillment-orders/{work_id}/{_LAST_PART[call.kind]}", key


def said(call: WarehouseCall, waiting: Waiting, *, reason: str = "") -> dict[str, Any]:
    """What a call says; `reason` is why the work has to wait."""
    if call.kind == CANCEL:
        return cancellation(waiting.work.id, revision=call.revision)
    if call.kind == SUBMIT:
        return fulfillment_order(waiting, revision=call.revision)
    return wait(waiting, revision=call.revision, reason=reason)


def fulfillment_order(waiting: Waiting, *, revision: int) -> dict[str, Any]:
    """What is to be sent, where to and how, as JSON."""
    return {"id": str(waiting.work.id), "revision": revision, **_content(waiting)}


def cancellation(work_id: uuid.UUID, *, revision: int) -> dict[str, Any]:
    """It shall not be sent any more."""
    return {"id": str(work_id), "revision": revision}


def wait(waiting: Waiting, *, revision: int, reason: str) -> dict[str, Any]:
    """It shall not leave for now (`reason` says why), or may leave again (no reason)."""
    return {"id": str(waiting.work.id), "revision": revision, "order": waiting.code, "reason": reason}


def digest(waiting: Waiting) -> str:
    """The same for as long as nothing of it has changed but how much of it has left."""
    rows = [[str(row.order_line_id), row.quantity - row.cancelled_quantity] for row in waiting.work.lines]
    content = {**_content(waiting), "lines": sorted(rows)}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _content(waiting: Waiting) -> dict[str, Any]:
    order = waiting.order
    return {
        "order": waiting.code,
        "placed_at": order.placed_at.isoformat(),
        "language": order.locale,
        "ship_to": PostalAddress.from_dict(order.shipping_address).as_dict(),
        "shipping_method": order.shipping_method,
        "preferred_on": order.preferred_on.isoformat() if order.preferred_on else None,
        "delivery_note": order.note,
        "gift_message": order.gift_message,
        "lines": [
            {
                "id": str(line.id),
                "sku": line.sku,
                "title": line.title,
                "variant": line.variant_title,
                "quantity": waiting.left[line.id],
            }
            for line in order.lines
            if line.id in waiting.left
        ],
    }
