"""Changing deliveries. Each operation locks the order's row first, as everything about orders does."""

from fulfillment.shipments.operations.opening import follow, open_fulfillment, renew_link, stop
from fulfillment.shipments.operations.parting import give_up, move, split
from fulfillment.shipments.operations.resending import ask_carrier, report_lost, send_again
from fulfillment.shipments.operations.scanning import add_scans, refresh
from fulfillment.shipments.operations.shipping import ship, take_back
from fulfillment.shipments.operations.waiting import check_going, hold, release

__all__ = [
    "add_scans",
    "ask_carrier",
    "check_going",
    "follow",
    "give_up",
    "hold",
    "move",
    "open_fulfillment",
    "refresh",
    "release",
    "renew_link",
    "report_lost",
    "send_again",
    "ship",
    "split",
    "stop",
    "take_back",
]
