"""What an order's page says first: one answer to "how does it stand?", and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from shop.kernel import preferences
from shop.orders import pickup, states
from shop.orders.models import (
    CANCELLED,
    DELIVERED,
    FAILED,
    PARTIALLY_SHIPPED,
    PENDING,
    PROCESSING,
    SHIPPED,
    UNPAID,
    Order,
)
from shop.payments.gateways.manual import BANK_TRANSFER
from shop.payments.models import PENDING as AWAITED
from shop.payments.models import Payment
from shop.payments.wiring import BANK_DETAILS


@dataclass(frozen=True)
class Answer:
    """The heading of the page and the sentence under it; `tone` is "good", "warn" or ""."""

    title: str
    text: str
    tone: str = ""


def answer(order: Order, payment: Payment | None, *, whole: bool) -> Answer:
    """How the order stands. The customer is called by name only when it is surely they (`whole`)."""
    if order.status == CANCELLED:
        return _cancelled(order)
    if order.status == PENDING:
        return _waiting(order, payment)
    if order.fulfillment_status == DELIVERED:
        return Answer(_("Your order has arrived"), _("We hope it is just what you wanted."), "good")
    if order.fulfillment_status in (SHIPPED, PARTIALLY_SHIPPED):
        part = order.fulfillment_status == PARTIALLY_SHIPPED
        title = _("A part of your order is on its way") if part else _("Your order is on its way")
        return Answer(title, _promise(order), "good")
    name = order.name.split()[0] if whole and order.name.split() else ""
    title = (
        _("Thank you, %(name)s. We have your order.", name=name)
        if name
        else _("Thank you. We have your order.")
    )
    return Answer(title, _promise(order), "good")


def _cancelled(order: Order) -> Answer:
    if order.cancel_reason == states.EXPIRED:
        return Answer(
            _("This order was given up"), _("It was not paid in time. What you chose is in your cart again.")
        )
    if order.cancel_reason == "replaced":
        return Answer(
            _("You have changed this order"), _("It was not charged. Your newer order counts instead.")
        )
    text = _("Your money is on its way back to you.") if order.paid_minor else _("Nothing was charged.")
    return Answer(_("This order was cancelled"), text)


def _waiting(order: Order, payment: Payment | None) -> Answer:
    if order.payment_status == PROCESSING:
        text = _(
            "It can take some days. We mail you as soon as it is confirmed; there is nothing you need to do."
        )
        return Answer(_("Your bank is still working on the payment"), text)
    if payment is not None and payment.status == AWAITED:
        return Answer(
            _("Thank you. One step is left: your transfer."),
            _("We send your order when the money has arrived."),
            "good",
        )
    if order.payment_status == FAILED:
        said = (
            _(payment.failure_message) if payment and payment.failure_message else _("Nothing was charged.")
        )
        return Answer(_("The payment did not go through"), said, "warn")
    return Answer(
        _("Your order waits for its payment"), _("We hold everything for you for half an hour."), "warn"
    )


def _promise(order: Order) -> str:
    if order.promised_from is None or order.promised_to is None:
        return _("We have mailed you the details.")
    first, last = (format_date(day, "EEEE, d MMMM") for day in (order.promised_from, order.promised_to))
    if pickup.place_of(order):
        return _("It can be picked up from %(day)s on; we write to you when it is ready.", day=first)
    if first == last:
        return _("It arrives on %(day)s.", day=first)
    return _("It arrives between %(first)s and %(last)s.", first=first, last=last)


def can_be_paid(order: Order, payment: Payment | None) -> bool:
    """Whether the page offers to pay: it waits for its money, and no money is under way."""
    awaited = payment is not None and payment.status == AWAITED
    return order.status == PENDING and order.payment_status in (UNPAID, FAILED) and not awaited


def transfer(payment: Payment | None) -> str:
    """The owner's bank details while a transfer is awaited; empty otherwise."""
    waits = payment is not None and payment.status == AWAITED and payment.method == BANK_TRANSFER
    return preferences.get(BANK_DETAILS) if waits else ""


def steps(order: Order) -> tuple[list[str], int] | None:
    """(names, the current one) of the way from order to door; None where there is no such way."""
    if order.status in (PENDING, CANCELLED) or not any(line.requires_shipping for line in order.lines):
        return None
    paid = _("Paid") if order.paid_at else _("Accepted")
    reached = {SHIPPED: 2, PARTIALLY_SHIPPED: 2, DELIVERED: 4}.get(order.fulfillment_status, 1)
    return [paid, _("Being packed"), _("On its way"), _("Delivered")], reached


def masked(email: str) -> str:
    """An address its owner recognizes and nobody else learns: c•••@example.com."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}"


def standing(order: Order) -> str:
    """How the order stands, in two or three words, for lists."""
    if order.status == CANCELLED:
        return _("Cancelled")
    if order.status == PENDING:
        return _("Payment under way") if order.payment_status == PROCESSING else _("Waits for payment")
    words = {
        DELIVERED: _("Delivered"),
        SHIPPED: _("On its way"),
        PARTIALLY_SHIPPED: _("Partly on its way"),
    }
    return words.get(order.fulfillment_status, _("Being packed"))
