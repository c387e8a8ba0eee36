"""Changing stock. Every operation touches variants in ascending order of their ids, so none waits for another
in a circle, and changes a level by one guarded UPDATE, so no two can sell the same unit."""

from shop.inventory.operations import alerts
from shop.inventory.operations.levels import (
    StockSetting,
    StockTooLow,
    adjust,
    follow_catalog,
    hold,
    set_many,
    set_on_hand,
)
from shop.inventory.operations.products import StockEdit, save_product
from shop.inventory.operations.recount import repair
from shop.inventory.operations.reservations import (
    OutOfStock,
    Shortage,
    release,
    release_expired,
    reserve,
    restock,
    still_holds,
    take,
)
from shop.inventory.operations.retaking import retake

__all__ = [
    "OutOfStock",
    "Shortage",
    "StockEdit",
    "StockSetting",
    "StockTooLow",
    "adjust",
    "alerts",
    "follow_catalog",
    "hold",
    "release",
    "release_expired",
    "repair",
    "reserve",
    "restock",
    "retake",
    "save_product",
    "set_many",
    "set_on_hand",
    "still_holds",
    "take",
]
