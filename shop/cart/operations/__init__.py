"""Changing carts. Each locks the cart's row first, so two at once lose nothing, and bumps its version."""

from shop.cart.operations.again import again
from shop.cart.operations.claiming import claim
from shop.cart.operations.codes import UnknownCode, apply_code, remove_code
from shop.cart.operations.gift import note_gift
from shop.cart.operations.later import forget_saved, move_back, save_for_later
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
from shop.cart.operations.tidying import discard

__all__ = [
    "MOST_LINES",
    "MOST_UNITS",
    "BadQuantity",
    "CartFull",
    "NotEnough",
    "NotForSale",
    "UnknownCode",
    "add",
    "again",
    "apply_code",
    "claim",
    "discard",
    "forget_saved",
    "lock",
    "mark_ordered",
    "move_back",
    "note_gift",
    "remove",
    "remove_code",
    "reopen",
    "save_for_later",
    "set_quantity",
    "single",
    "take_back",
]
