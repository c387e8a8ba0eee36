"""The states of orders, payments and refunds in words, each with the tone of its badge. Pure."""

from __future__ import annotations

from shop.kernel.errors import N_
from shop.orders import models as orders
from shop.payments import models as payments

Word = tuple[str, str]  # gettext id, tone of macros/table.html's badge

STATUS: dict[str, Word] = {
    orders.PENDING: (N_("Waiting for payment"), "warn"),
    orders.OPEN: (N_("Open"), "accent"),
    orders.COMPLETED: (N_("Complete"), "good"),
    orders.CANCELLED: (N_("Cancelled"), "bad"),
}
PAYMENT: dict[str, Word] = {
    orders.UNPAID: (N_("Unpaid"), "warn"),
    orders.PROCESSING: (N_("Payment under way"), "warn"),
    orders.PAID: (N_("Paid"), "good"),
    orders.PARTIALLY_REFUNDED: (N_("Partly refunded"), ""),
    orders.REFUNDED: (N_("Refunded"), ""),
    orders.FAILED: (N_("Payment failed"), "bad"),
}
DELIVERY: dict[str, Word] = {
    orders.UNFULFILLED: (N_("Not shipped"), "warn"),
    orders.PARTIALLY_SHIPPED: (N_("Partly shipped"), "warn"),
    orders.SHIPPED: (N_("Shipped"), ""),
    orders.DELIVERED: (N_("Delivered"), "good"),
}
PACKING: Word = (N_("Being packed"), "accent")
ATTEMPT: dict[str, Word] = {
    payments.STARTING: (N_("Begun"), ""),
    payments.REQUIRES_ACTION: (N_("Customer has to act"), "warn"),
    payments.PROCESSING: (N_("Under way"), "warn"),
    payments.PENDING: (N_("Waits for your word"), "warn"),
    payments.SUCCEEDED: (N_("Received"), "good"),
    payments.FAILED: (N_("Declined"), "bad"),
    payments.CANCELED: (N_("Given up"), ""),
}
REFUND: dict[str, Word] = {
    payments.ASKED: (N_("Asked for"), ""),
    payments.UNDER_WAY: (N_("Under way"), "warn"),
    payments.BY_HAND: (N_("Waits for you to send it"), "warn"),
    payments.DONE: (N_("Given back"), "good"),
    payments.REFUSED: (N_("Refused"), "bad"),
    payments.ASKED_AGAIN: (N_("Refused, asked again"), ""),
}
LEDGER: dict[str, str] = {
    payments.CAPTURED: N_("received"),
    payments.REFUNDED: N_("given back"),
    payments.RETURNED: N_("refund sent back by the bank"),
    payments.WITHDRAWN: N_("taken by the bank"),
    payments.REINSTATED: N_("given back by the bank"),
}
FILTERS: tuple[tuple[str, str], ...] = (
    ("", N_("All")),
    ("to_ship", N_("To ship")),
    ("packing", N_("Being packed")),
    (orders.PENDING, N_("Waiting for payment")),
    (orders.SHIPPED, N_("On their way")),
    (orders.COMPLETED, N_("Complete")),
    (orders.CANCELLED, N_("Cancelled")),
)


def badges(status: str, payment_status: str, fulfillment_status: str, *, packing: bool = False) -> list[Word]:
    """The badges an order is shown with: only what says something beyond the others."""
    if status == orders.CANCELLED:
        return [STATUS[status]] + ([PAYMENT[payment_status]] if payment_status != orders.UNPAID else [])
    if status == orders.PENDING:
        return [PAYMENT[payment_status] if payment_status != orders.UNPAID else STATUS[status]]
    sending = (
        PACKING if packing and fulfillment_status == orders.UNFULFILLED else DELIVERY[fulfillment_status]
    )
    return [PAYMENT[payment_status], sending]
