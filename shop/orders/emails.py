"""The order's own mails: confirmation, payment problem, cancelled, refunded. Each intent leaves once.

Delivery news is mailed by fulfillment, which knows what is in which parcel.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from shop.customers.addresses import PostalAddress
from shop.kernel.money import Money
from shop.mail import operations as mail
from shop.mail.models import Mail
from shop.orders.models import Order, OrderLine

URGENT = 2


def queue_confirmation(order: Order, *, at: datetime) -> Mail:
    """The receipt: what was bought, for how much, where it goes and when it comes."""
    return _queue(order, "confirmation", "order_confirmation", {}, at=at)


def queue_payment_problem(order: Order, *, at: datetime) -> Mail:
    """The money did not come, and how to finish. Once an order, however many attempts were refused."""
    return _queue(order, "payment_problem", "order_payment_problem", {}, at=at)


def queue_cancelled(order: Order, *, reason: str, at: datetime) -> Mail:
    """The order will not come. `reason` is "customer", "owner" or "payment"."""
    return _queue(order, "cancelled", "order_cancelled", {"reason": reason}, at=at)


def queue_refunded(order: Order, *, refund_id: uuid.UUID, amount: Money, at: datetime) -> Mail:
    """Money is on its way back; once a refund."""
    extra = {"amount": as_json(amount), "payment": order.payment_label}
    return _queue(order, "refunded", "order_refunded", extra, at=at, key=f"refund:{refund_id}")


def _queue(
    order: Order, kind: str, template: str, extra: dict[str, Any], *, at: datetime, key: str = ""
) -> Mail:
    return mail.queue(
        kind=kind,
        dedupe_key=key or f"order:{order.id}:{kind}",
        to=order.email,
        to_name=PostalAddress.from_dict(order.shipping_address).name,
        locale=order.locale,
        template=template,
        context={"order": order_context(order), **extra},
        at=at,
        order_id=order.id,
        customer_id=order.customer_id,
        priority=URGENT,
    )


def order_context(order: Order) -> dict[str, Any]:
    """What mails say about an order, as JSON. Needs `order.lines` loaded."""
    amounts = {
        name: as_json(order.money(getattr(order, f"{name}_minor")))
        for name in ("subtotal", "discount", "shipping", "tax", "total")
    }
    address = PostalAddress.from_dict(order.shipping_address)
    return {
        **amounts,
        "number": order.number,
        "path": f"/orders/{order.token}",
        "name": address.name,
        "lines": [line_context(order, line) for line in order.lines],
        "tax_included": order.tax_included,
        "address": replace(address, country="").lines(),
        "country": address.country,
        "method": order.shipping_method,
        "payment": order.payment_label,
        "paid": order.paid_at is not None,
        "promised_from": order.promised_from.isoformat() if order.promised_from else None,
        "promised_to": order.promised_to.isoformat() if order.promised_to else None,
        "placed_at": order.placed_at.isoformat(),
        "ships": any(line.requires_shipping for line in order.lines),
    }


def line_context(order: Order, line: OrderLine, *, quantity: int | None = None) -> dict[str, Any]:
    """One line for the items table; with `quantity` (a part of it) the amount is left out."""
    return {
        "title": line.title,
        "options": line.variant_title,
        "quantity": quantity or line.quantity,
        # many mail programs show no SVG, so the placeholder stays out
        "image": "" if line.image.endswith(".svg") else line.image,
        "total": as_json(order.money(line.total_minor)) if quantity is None else None,
    }


def as_json(amount: Money) -> dict[str, Any]:
    """Money as mail contexts carry it."""
    return {"minor": amount.minor, "currency": amount.currency}
