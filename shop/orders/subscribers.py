"""What follows from facts about orders and their mails."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import events
from shop.kernel.events import Delivery
from shop.mail.events import MailFailed, MailQueued, MailSent
from shop.orders import emails, mail_samples, operations, owner_notice, queries
from shop.orders.events import OrderCancelled, OrderPaid, OrderPaymentFailed, OrderRefunded
from shop.orders.models import CANCELLED, FAILED, UNPAID

# Most refused cards are followed by another one within minutes; who gave up gets a mail while the order still
# stands (its goods are held for half an hour).
SECOND_THOUGHTS = timedelta(minutes=10)
SILENT_REASONS = frozenset({"expired", "replaced"})


def install() -> None:
    """Subscribe, and offer the mails' previews."""
    events.subscribe(OrderPaid, mail_confirmation)
    events.subscribe(OrderPaid, owner_notice.tell_owner)
    events.subscribe(OrderPaymentFailed, mail_payment_problem, delay=SECOND_THOUGHTS)
    events.subscribe(OrderCancelled, mail_cancellation)
    events.subscribe(OrderRefunded, mail_refund)
    events.subscribe(MailQueued, note_mail_queued)
    events.subscribe(MailSent, note_mail_sent)
    events.subscribe(MailFailed, note_mail_failed)
    mail_samples.install()
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
    """Say how much goes back."""
    if order := queries.by_id(fact.order_id):
        emails.queue_refunded(order, refund_id=fact.refund_id, amount=fact.amount, at=delivery.at)


def note_mail_queued(fact: MailQueued, delivery: Delivery) -> None:
    """Write it into the order's story."""
    _note(fact, "mail_queued", {}, delivery)


def note_mail_sent(fact: MailSent, delivery: Delivery) -> None:
    """Write it into the order's story."""
    _note(fact, "mail_sent", {"captured": fact.captured}, delivery)


def note_mail_failed(fact: MailFailed, delivery: Delivery) -> None:
    """Write it into the order's story."""
    _note(fact, "mail_failed", {"outcome": fact.outcome, "reason": fact.reason}, delivery)


def _note(
    fact: MailQueued | MailSent | MailFailed, kind: str, data: dict[str, object], delivery: Delivery
) -> None:
    if fact.order_id is not None and queries.by_id(fact.order_id):
        data = {"kind": fact.kind, "mail_id": str(fact.mail_id), **data}
        operations.add_timeline(order_id=fact.order_id, kind=kind, data=data, at=delivery.occurred_at)
