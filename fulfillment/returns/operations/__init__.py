"""Changing returns. Each operation locks the order's row first: what may come back is counted under it."""

from fulfillment.returns.operations.asking import Asked, BadReturn, Piece, request
from fulfillment.returns.operations.deciding import approve, close, decline, expire, withdraw
from fulfillment.returns.operations.labels import (
    BadLabel,
    compare_for,
    give_bought,
    give_file,
    give_link,
    note_unused,
    take_back_bought,
)
from fulfillment.returns.operations.parcels import make_good_parcel
from fulfillment.returns.operations.receiving import Found, post, receive
from fulfillment.returns.operations.settling import settle

__all__ = [
    "Asked",
    "BadLabel",
    "BadReturn",
    "Found",
    "Piece",
    "approve",
    "close",
    "compare_for",
    "decline",
    "expire",
    "give_bought",
    "give_file",
    "give_link",
    "make_good_parcel",
    "note_unused",
    "post",
    "receive",
    "request",
    "settle",
    "take_back_bought",
    "withdraw",
]
