"""Mails about returns: asked for, let in with the steps, declined, arrived, settled. Each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fulfillment.returns import amounts, links, terms
from fulfillment.returns.models import CLOSED, FILE, LINK, Return
from shop.mail import operations as mail
from shop.mail.models import Mail
from shop.orders.emails import as_json, line_context
from shop.orders.models import Order

URGENT = 3


def queue_requested(one: Return, order: Order, *, at: datetime) -> Mail:
    """We have the request and look at it."""
    return _queue(one, order, "return_requested", "", at=at)


def queue_approved(one: Return, order: Order, *, at: datetime, version: str = "") -> Mail:
    """What to do now. Once an approval, and once for each label that came later (`version`)."""
    when = version or str(int(one.decided_at.timestamp()) if one.decided_at else 0)
    return _queue(one, order, "return_approved", when, at=at, again=bool(version))


def queue_declined(one: Return, order: Order, *, at: datetime) -> Mail:
    """It is not taken back, and why."""
    return _queue(
        one, order, "return_declined", str(int(one.closed_at.timestamp()) if one.closed_at else 0), at=at
    )


def queue_received(one: Return, order: Order, *, at: datetime) -> Mail:
    """It is back."""
    return _queue(one, order, "return_received", "", at=at)


def queue_settled(one: Return, order: Order, *, at: datetime) -> Mail:
    """How it ended: money, credit, the same again, something else, or nothing."""
    return _queue(one, order, "return_settled", "", at=at)


def _queue(one: Return, order: Order, kind: str, version: str, *, at: datetime, again: bool = False) -> Mail:
    return mail.queue(
        kind=kind,
        dedupe_key=f"return:{one.id}:{kind}:{version}",
        to=order.email,
        to_name=order.name,
        locale=order.locale,
        template=kind,
        context={**context(one, order), "again": again},
        at=at,
        order_id=order.id,
        customer_id=order.customer_id,
        priority=URGENT,
    )


def context(one: Return, order: Order) -> dict[str, Any]:
    """What mails say about a return, as JSON. Needs the lines of both."""
    units = {line.order_line_id: line.quantity for line in one.lines}
    fee = one.fee_minor if one.status == CLOSED else amounts.fee_of(order, one, terms.current())
    return {
        "number": order.number,
        "code": links.code(one, order.number),
        "kind": one.kind,
        "outcome": one.outcome,
        "path": links.path(one),
        "order_path": f"/orders/{order.token}",
        "lines": [
            line_context(order, line, quantity=units[line.id]) for line in order.lines if line.id in units
        ],
        "answer": one.answer,
        "pays": one.pays,
        "label": one.label_kind,
        "label_path": f"{links.path(one)}/label" if one.label_kind == FILE else f"{links.path(one)}/slip",
        "label_url": one.label_url if one.label_kind == LINK else "",
        "send_by": one.send_by.isoformat() if one.send_by else None,
        "amount": as_json(order.money(one.refund_minor)) if one.refund_minor else None,
        "fee": as_json(order.money(fee)) if fee else None,
        "payment": order.payment_label,
        "came_back": one.received_at is not None,
    }
