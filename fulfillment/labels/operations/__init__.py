"""Changing labels. Each operation locks the order's row first, as everything about orders does."""

from fulfillment.labels.operations.buying import (
    BadOffer,
    begin,
    finished,
    given_up,
    hand_over,
    keep_sheet,
    not_now,
    obtained,
    offer,
    stuck,
)
from fulfillment.labels.operations.configuring import (
    BadSetting,
    remember_services,
    set_boxes,
    set_packing,
    set_sender,
)
from fulfillment.labels.operations.lots import (
    ask_again,
    choose,
    not_priced,
    note_refusal,
    open_lot,
    priced,
    start,
)
from fulfillment.labels.operations.voiding import begin_void, refused, returned

__all__ = [
    "BadOffer",
    "BadSetting",
    "ask_again",
    "begin",
    "begin_void",
    "choose",
    "finished",
    "given_up",
    "hand_over",
    "keep_sheet",
    "not_now",
    "not_priced",
    "note_refusal",
    "obtained",
    "offer",
    "open_lot",
    "priced",
    "refused",
    "remember_services",
    "returned",
    "set_boxes",
    "set_packing",
    "set_sender",
    "start",
    "stuck",
]
