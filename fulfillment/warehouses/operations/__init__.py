"""Changing what warehouses know and say. Whatever is about a work locks its order's row first."""

from fulfillment.warehouses.operations.answering import answer, close_sent, note_sent, send
from fulfillment.warehouses.operations.asking import ask_to_stop, bring_home, follow, give, let_go
from fulfillment.warehouses.operations.hearing import note_stock, take_shipment, turned_away
from fulfillment.warehouses.operations.holding import note_wait, reason_to_wait, tell_waits
from fulfillment.warehouses.operations.managing import (
    BadWarehouse,
    add,
    change,
    drop_old_secrets,
    heard_from,
    new_link,
    new_secrets,
    no_link,
    refused_call,
)
from fulfillment.warehouses.operations.routing import BadRule, give_new, set_rules

__all__ = [
    "BadRule",
    "BadWarehouse",
    "add",
    "answer",
    "ask_to_stop",
    "bring_home",
    "change",
    "close_sent",
    "drop_old_secrets",
    "follow",
    "give",
    "give_new",
    "heard_from",
    "let_go",
    "new_link",
    "new_secrets",
    "no_link",
    "note_sent",
    "note_stock",
    "note_wait",
    "reason_to_wait",
    "refused_call",
    "send",
    "set_rules",
    "take_shipment",
    "tell_waits",
    "turned_away",
]
