"""Changing deliveries. Each operation locks the order's row first, as everything about orders does."""

from fulfillment.shipments.operations.opening import open_fulfillment, stop
from fulfillment.shipments.operations.scanning import add_scans, refresh
from fulfillment.shipments.operations.shipping import ship, take_back

__all__ = ["add_scans", "open_fulfillment", "refresh", "ship", "stop", "take_back"]
