"""Rows of delivery: what is to be sent, what was handed over, the parcels, and every scan ever heard of."""

from fulfillment.shipments.models.imports import TrackingImport
from fulfillment.shipments.models.parcels import Parcel, ParcelLine, Scan, Shipment
from fulfillment.shipments.models.simulated import SimulatedStep
from fulfillment.shipments.models.work import (
    CANCELLED,
    CLOSED,
    IN_PROGRESS,
    ON_HOLD,
    OPEN,
    OWN,
    UNSUBMITTED,
    WAITING,
    FulfillmentLine,
    FulfillmentOrder,
    Hold,
)

__all__ = [
    "CANCELLED",
    "CLOSED",
    "FulfillmentLine",
    "FulfillmentOrder",
    "Hold",
    "IN_PROGRESS",
    "ON_HOLD",
    "OPEN",
    "OWN",
    "Parcel",
    "ParcelLine",
    "Scan",
    "Shipment",
    "SimulatedStep",
    "TrackingImport",
    "UNSUBMITTED",
    "WAITING",
]
