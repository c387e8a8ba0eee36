"""Changing payments: attempts, and refunds asked for. What an answer means is decided by `settle`."""

from shop.payments.operations.attempts import open_attempt, request_for
from shop.payments.operations.refunds import (
    NotRefundable,
    give_back_all,
    refund,
    refund_done,
    refund_of_payment,
    refund_refused,
    seen_refund,
)

__all__ = [
    "NotRefundable",
    "give_back_all",
    "open_attempt",
    "refund",
    "refund_done",
    "refund_of_payment",
    "refund_refused",
    "request_for",
    "seen_refund",
]
