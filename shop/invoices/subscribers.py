"""Documents follow facts: an order paid or accepted has its invoice, money that went back its credit note."""

from __future__ import annotations

from shop.invoices import links, operations, queries, seller
from shop.kernel import db, events
from shop.kernel.events import Delivery
from shop.orders import mail_pieces
from shop.orders import queries as orders
from shop.orders.events import OrderCancelled, OrderEdited, OrderPaid, OrderRefunded
from shop.orders.models import CANCELLED
from shop.orders.states import EDITED
from shop.payments.models import Refund


def install() -> None:
    """Subscribe, and say in the order's mails where its documents are."""
    events.subscribe(OrderPaid, issue_invoice)
    events.subscribe(OrderRefunded, credit_refund)
    events.subscribe(OrderCancelled, credit_unpaid)
    events.subscribe(OrderEdited, follow_edit)
    mail_pieces.add(links.in_mails)


def issue_invoice(fact: OrderPaid, delivery: Delivery) -> None:
    """Issue it, unless the owner makes invoices elsewhere or the order is cancelled already."""
    order = orders.by_id(fact.order_id)
    if order is not None and order.status != CANCELLED and seller.automatic():
        operations.issue(order_id=order.id, at=delivery.at)


def credit_refund(fact: OrderRefunded, delivery: Delivery) -> None:
    """Take that much of the invoice back; what an edit gives back, its own documents say."""
    refund = db.session().get(Refund, fact.refund_id)
    if queries.invoice_of(fact.order_id) is not None and (refund is None or refund.reason != EDITED):
        operations.credit(
            order_id=fact.order_id,
            cause=f"refund:{fact.refund_id}",
            reason="refund",
            most=fact.amount.minor,
            at=delivery.at,
        )


def credit_unpaid(fact: OrderCancelled, delivery: Delivery) -> None:
    """An order on account (cash on delivery) that is cancelled unpaid; of others the refund tells."""
    order = orders.by_id(fact.order_id)
    if order is not None and not order.paid_minor and queries.invoice_of(order.id) is not None:
        cause = f"cancelled:{order.id}"
        operations.credit(order_id=order.id, cause=cause, reason="cancelled", at=delivery.at)


def follow_edit(fact: OrderEdited, delivery: Delivery) -> None:
    """Say on paper what went and what came."""
    cause = f"edit:{fact.order_id}:{fact.version}"
    operations.adjust(order_id=fact.order_id, cause=cause, at=delivery.at)
