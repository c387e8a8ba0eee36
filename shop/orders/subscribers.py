"""What follows from facts about orders and their mails."""

from __future__ import annotations

import uuid
from datetime import timedelta

from shop.catalog import pictures
from shop.kernel import events
from shop.kernel.events import Delivery
from shop.mail import queries as mails
from shop.mail.events import MailBounced, MailFailed, MailQueued, MailSent
from shop.mail.models import BOUNCED
from shop.orders import emails, gift_cards, mail_markup, mail_samples, operations, owner_notice, queries
from shop.orders.events import (
    OrderAddressChanged,
    OrderCancelled,
    OrderDelivered,
    OrderEdited,
    OrderPaid,
    OrderPaymentFailed,
    OrderRefunded,
    ParcelProgressed,
)
from shop.orders.models import CANCELLED, DELIVERED, FAILED, UNPAID, Order
from shop.orders.states import RETURN
from shop.reviews import operations as reviews

# Most refused cards are followed by another one within minutes; who gave up gets a mail while the order still
# stands (its goods are held for half an hour).
SECOND_THOUGHTS = timedelta(minutes=10)
SILENT_REASONS = frozenset({"expired", "replaced"})


def install() -> None:
    """Subscribe, keep the pictures that orders and their mails show, and offer the mails' previews."""
    events.subscribe(OrderPaid, mail_confirmation)
    events.subscribe(OrderPaid, owner_notice.tell_owner)
    events.subscribe(OrderPaymentFailed, mail_payment_problem, delay=SECOND_THOUGHTS)
    events.subscribe(OrderCancelled, mail_cancellation)
    events.subscribe(OrderRefunded, mail_refund)
    events.subscribe(OrderAddressChanged, mail_address_change)
    events.subscribe(OrderPaid, gift_cards.issue)
    events.subscribe(OrderCancelled, gift_cards.take_back_cancelled)
    events.subscribe(OrderRefunded, gift_cards.take_back_refunded)
    events.subscribe(OrderEdited, mail_edit)
    events.subscribe(OrderDelivered, open_reviews)
    events.subscribe(ParcelProgressed, open_reviews_of_parcel)
    events.subscribe(MailQueued, note_mail_queued)
    events.subscribe(MailSent, note_mail_sent)
    events.subscribe(MailFailed, note_mail_failed)
    events.subscribe(MailBounced, note_mail_bounced)
    pictures.keep_while("orders", queries.pictures_shown)
    mail_samples.install()
    mail_markup.install()
    owner_notice.install_preview()


def mail_confirmation(fact: OrderPaid, delivery: Delivery) -> None:
    """Queue the receipt."""
    if order := queries.by_id(fact.order_id):
        emails.queue_confirmation(order, at=delivery.at)


def mail_payment_problem(fact: OrderPaymentFailed, delivery: Delivery) -> None:
    """Say so, unless it was paid or given up in the meantime."""
    order = queries.by_id(fact.order_id)
    if order and order.payment_status in (UNPAID, FAILED) and order.status != CANCELLED:
        emails.queue_payment_problem(order, at=delivery.at)


def mail_cancellation(fact: OrderCancelled, delivery: Delivery) -> None:
    """Say so, except of orders that were never paid and simply ran out of time."""
    order = queries.by_id(fact.order_id)
    if order and fact.reason not in SILENT_REASONS:
        emails.queue_cancelled(order, reason=fact.reason, at=delivery.at)


def mail_refund(fact: OrderRefunded, delivery: Delivery) -> None:
    """Say how much goes back; of a return its own mail does."""
    order = queries.by_id(fact.order_id)
    if order and fact.reason != RETURN:
        emails.queue_refunded(
            order, refund_id=fact.refund_id, amount=fact.amount, onto=fact.onto, at=delivery.at
        )


def mail_address_change(fact: OrderAddressChanged, delivery: Delivery) -> None:
    """Say where the parcel goes now."""
    order = queries.by_id(fact.order_id)
    if order and order.version == fact.version:
        emails.queue_address_changed(order, version=fact.version, at=delivery.at)


def mail_edit(fact: OrderEdited, delivery: Delivery) -> None:
    """Say what the order is now."""
    order = queries.by_id(fact.order_id)
    if order and order.version == fact.version:
        emails.queue_edited(order, version=fact.version, back=fact.back, at=delivery.at)


def open_reviews(fact: OrderDelivered, delivery: Delivery) -> None:
    """Let the buyer review everything they have received."""
    if order := queries.by_id(fact.order_id):
        _open_reviews(order, {line.id for line in order.lines}, delivery)


def open_reviews_of_parcel(fact: ParcelProgressed, delivery: Delivery) -> None:
    """Let the buyer review what was in the parcel that arrived; the rest follows with its own."""
    if fact.milestone != DELIVERED or (order := queries.by_id(fact.order_id)) is None:
        return
    arrived = (parcel for parcel in queries.parcels(order.id) if parcel.parcel_id == fact.parcel_id)
    _open_reviews(order, {line_id for parcel in arrived for line_id in parcel.lines}, delivery)


def note_mail_queued(fact: MailQueued, delivery: Delivery) -> None:
    """Write it into the order's story."""
    _note(fact, "mail_queued", {}, delivery)


def note_mail_sent(fact: MailSent, delivery: Delivery) -> None:
    """Write it into the order's story."""
    _note(fact, "mail_sent", {"captured": fact.captured}, delivery)


def note_mail_failed(fact: MailFailed, delivery: Delivery) -> None:
    """Write it into the order's story."""
    _note(fact, "mail_failed", {"outcome": fact.outcome, "reason": fact.reason}, delivery)


def note_mail_bounced(fact: MailBounced, delivery: Delivery) -> None:
    """Write it into the order's story, unless it never left, which is told as a failure."""
    mail = mails.by_id(fact.mail_id)
    if mail is not None and mail.outcome == BOUNCED:
        _note(fact, "mail_bounced", {"reason": fact.reason}, delivery)


def _open_reviews(order: Order, line_ids: set[uuid.UUID], delivery: Delivery) -> None:
    goods = {line.product_id for line in order.lines if line.id in line_ids and line.product_id is not None}
    reviews.grant(
        customer_id=order.customer_id, product_ids=goods, order_id=order.id, at=delivery.occurred_at
    )


def _note(
    fact: MailQueued | MailSent | MailFailed | MailBounced,
    kind: str,
    data: dict[str, object],
    delivery: Delivery,
) -> None:
    if fact.order_id is not None and queries.by_id(fact.order_id):
        data = {"kind": fact.kind, "mail_id": str(fact.mail_id), **data}
        operations.add_timeline(order_id=fact.order_id, kind=kind, data=data, at=delivery.occurred_at)
