"""Which facts become journey events."""

from __future__ import annotations

from typing import Any

from shop.cart.events import CartLineChanged
from shop.checkout.events import CheckoutFailed, CheckoutStarted, CheckoutStepCompleted
from shop.conversations.events import MessageReceived
from shop.customers.events import AccountOpened, ConsentChanged, CustomerSignedIn
from shop.inventory.events import StockAlertAsked
from shop.kernel import events
from shop.mail.events import MailBounced, MailFailed, MailOptedOut, MailSent
from shop.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderEdited,
    OrderPaid,
    OrderPaymentFailed,
    OrderPlaced,
    OrderRefunded,
    ParcelProgressed,
    ParcelShipped,
    ReturnClosed,
    ReturnDecided,
    ReturnReceived,
    ReturnRequested,
)
from shop.reviews.events import QuestionAsked, ReviewWritten
from shop.wishlist.events import ProductUnwished
from tracking.journeys.subscribers import mails, orders, people, returns, selling, talking

HANDLERS: dict[type, Any] = {
    CartLineChanged: selling.on_cart_changed,
    CheckoutStarted: selling.on_checkout_started,
    CheckoutStepCompleted: selling.on_step_completed,
    CheckoutFailed: selling.on_checkout_failed,
    ProductUnwished: selling.on_unwished,
    OrderPlaced: orders.on_placed,
    OrderPaid: orders.on_paid,
    OrderPaymentFailed: orders.on_payment_failed,
    OrderCancelled: orders.on_cancelled,
    OrderEdited: orders.on_edited,
    OrderRefunded: orders.on_refunded,
    ParcelShipped: orders.on_shipped,
    ParcelProgressed: orders.on_progressed,
    OrderDelivered: orders.on_delivered,
    ReturnRequested: returns.on_return_requested,
    ReturnDecided: returns.on_return_decided,
    ReturnReceived: returns.on_return_received,
    ReturnClosed: returns.on_return_closed,
    MailSent: mails.on_mail_sent,
    MailFailed: mails.on_mail_failed,
    MailBounced: mails.on_mail_bounced,
    MailOptedOut: mails.on_opted_out,
    QuestionAsked: talking.on_question,
    ReviewWritten: talking.on_review,
    MessageReceived: talking.on_message,
    StockAlertAsked: talking.on_stock_alert,
    ConsentChanged: people.on_consent,
    CustomerSignedIn: people.on_signed_in,
    AccountOpened: people.on_account_opened,
}


def install() -> None:
    """Subscribe to everything that belongs into a journey."""
    for fact, handler in HANDLERS.items():
        # by this package's name: deliveries that wait while the shop is updated are still theirs
        events.subscribe(fact, handler, name=f"{__name__}.{handler.__name__}")
