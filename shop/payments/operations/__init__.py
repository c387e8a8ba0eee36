"""Changing payments: attempts, refunds asked for, disputes. What an answer means is decided by `settle`."""

from shop.payments.operations.attempts import open_attempt, request_for
from shop.payments.operations.crediting import refund_as_credit
from shop.payments.operations.disputes import record_dispute
from shop.payments.operations.refunds import (
    REFUND_AGAIN,
    NotRefundable,
    give_back_all,
    give_back_payment,
    refund,
    refund_again,
    refund_done,
    refund_of_payment,
    refund_refused,
)

__all__ = [
    "REFUND_AGAIN",
    "NotRefundable",
    "give_back_all",
    "give_back_payment",
    "open_attempt",
    "record_dispute",
    "refund",
    "refund_again",
    "refund_as_credit",
    "refund_done",
    "refund_of_payment",
    "refund_refused",
    "request_for",
]
