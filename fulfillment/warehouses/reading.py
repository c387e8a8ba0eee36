"""What a warehouse's API says, as plain values (docs/warehouse-api.md).

`read` takes a webhook's body, `shipments` an answer to our question. Raises Malformed for what is not as
documented; a kind of message that this version does not know is None.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fulfillment.carriers import registry
from fulfillment.carriers.reading import instant, malformed, parsed, text
from fulfillment.carriers.registry import UnknownCarrier
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.warehouses import states
from shop.kernel import ids

ACTS = {
    "fulfillment_order.accepted": states.ACCEPT,
    "fulfillment_order.rejected": states.REJECT,
    "fulfillment_order.cancelled": states.STOP,
    "fulfillment_order.cancellation_rejected": states.GO_ON,
}
WAITS = {"fulfillment_order.held": True, "fulfillment_order.released": False}
SHIPPED, INVENTORY = "shipment.created", "inventory.updated"
MOST_PARCELS, MOST_LINES, MOST_ITEMS, MOST_UNITS = 50, 500, 1000, 10**9


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer about a work."""

    act: str
    work_id: uuid.UUID
    revision: int
    occurred_at: datetime
    reason: str = ""
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldWait:
    """It waits with a work (`why` in its own words), or goes on."""

    work_id: uuid.UUID
    occurred_at: datetime
    waits: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldShipment:
    """Parcels of a work that left."""

    external_id: str
    work_id: uuid.UUID
    occurred_at: datetime
    parcels: tuple[ParcelDraft, ...]


@dataclass(frozen=True, kw_only=True)
class ToldStock:
    """How many units of each SKU lie there."""

    occurred_at: datetime
    items: tuple[tuple[str, int], ...]


def read(body: bytes) -> Told | ToldWait | ToldShipment | ToldStock | None:
    """One webhook."""
    found = parsed(body)
    kind, data = found.get("type"), found.get("data")
    if not isinstance(kind, str) or not isinstance(data, dict):
        raise malformed()
    occurred_at = _instant(found.get("timestamp"))
    if kind in ACTS:
        return _told(ACTS[kind], data, occurred_at)
    if kind in WAITS:
        work_id, why = _id(data.get("fulfillment_order_id")), text(data.get("note"), 200)
        return ToldWait(work_id=work_id, occurred_at=occurred_at, waits=WAITS[kind], why=why)
    if kind == SHIPPED:
        return shipment(data)
    if kind == INVENTORY:
        return ToldStock(occurred_at=occurred_at, items=_items(data.get("items")))
    return None


def shipment(data: Mapping[str, Any]) -> ToldShipment:
    """One shipment."""
    parcels = data.get("parcels")
    if not isinstance(parcels, list) or not 0 < len(parcels) <= MOST_PARCELS:
        raise malformed()
    external_id = text(data.get("id"), 100)
    if not external_id:
        raise malformed()
    return ToldShipment(
        external_id=external_id,
        work_id=_id(data.get("fulfillment_order_id")),
        occurred_at=_instant(data.get("shipped_at")),
        parcels=tuple(_parcel(one) for one in parcels),
    )


def page(found: Any) -> tuple[list[ToldShipment], str, bool]:
    """An answer to "which shipments since?": the shipments, where to go on, whether there are more now."""
    rows = found.get("shipments") if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise malformed()
    return [shipment(one) for one in rows], text(found.get("next"), 200), found.get("more") is True


def _told(act: str, data: Mapping[str, Any], occurred_at: datetime) -> Told:
    revision, reason = data.get("revision"), text(data.get("reason"), 40)
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise malformed()
    return Told(
        act=act,
        work_id=_id(data.get("fulfillment_order_id")),
        revision=revision,
        occurred_at=occurred_at,
        reason=(reason if reason in states.REASONS else states.OTHER) if act == states.REJECT else "",
        note=text(data.get("note"), 300),
        reference=text(data.get("reference"), 80),
    )


def _parcel(found: Any) -> ParcelDraft:
    if not isinstance(found, dict):
        raise malformed()
    said = text(found.get("carrier"), 60)
    try:
        carrier, name = registry.find(said).info.code, ""
    except UnknownCarrier:
        carrier, name = registry.OTHER, said
    return ParcelDraft(
        carrier=carrier,
        carrier_name=name,
        tracking_number=text(found.get("tracking_number"), 80),
        lines=_lines(found.get("lines")),
    )


def _lines(found: Any) -> dict[uuid.UUID, int]:
    """Units by line; every parcel says what is in it. Raises Malformed."""
    if not isinstance(found, list) or not 0 < len(found) <= MOST_LINES:
        raise malformed()
    lines: dict[uuid.UUID, int] = {}
    for one in found:
        units = one.get("quantity") if isinstance(one, dict) else None
        if not isinstance(units, int) or isinstance(units, bool) or not 0 < units < MOST_UNITS:
            raise malformed()
        line = _id(one.get("id"))
        lines[line] = lines.get(line, 0) + units
    return lines


def _items(found: Any) -> tuple[tuple[str, int], ...]:
    rows = found if isinstance(found, list) else []
    told = []
    for one in rows[:MOST_ITEMS]:
        sku = text(one.get("sku"), 100) if isinstance(one, dict) else ""
        units = one.get("available") if isinstance(one, dict) else None
        if not sku or not isinstance(units, int) or isinstance(units, bool) or abs(units) >= MOST_UNITS:
            raise malformed()
        told.append((sku, units))
    return tuple(told)


def _id(value: Any) -> uuid.UUID:
    found = ids.parse_id(value) if isinstance(value, str) else None
    if found is None:
        raise malformed()
    return found


def _instant(value: Any) -> datetime:
    found = instant(value)
    if found is None:
        raise malformed()
    return found
