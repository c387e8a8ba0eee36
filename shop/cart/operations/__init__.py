"""Changing carts. Each locks the cart's row first, so two at once lose nothing, and bumps its version."""

from shop.cart.operations.claiming import claim
from shop.cart.operations.codes import UnknownCode, apply_code, remove_code
from shop.cart.operations.lines import (
    BadQuantity,
    CartFull,
    NotEnough,
    NotForSale,
    add,
    remove,
    set_quantity,
    single,
)
from shop.cart.operations.ordering import mark_ordered, reopen, take_back
from shop.cart.operations.rows import MOST_LINES, MOST_UNITS, lock

__all__ = [
    "MOST_LINES",
    "MOST_UNITS",
    "BadQuantity",
    "CartFull",
    "NotEnough",
    "NotForSale",
    "UnknownCode",
    "add",
    "apply_code",
    "claim",
    "lock",
    "mark_ordered",
    "remove",
    "remove_code",
    "reopen",
    "set_quantity",
    "single",
    "take_back",
]
