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
from shop.mail import suppressing
from shop.mail.models import Mail
from shop.orders import mail_pieces
from shop.orders.models import Order, OrderLine
from shop.taxes import exemptions

URGENT = 2


def queue_confirmation(order: Order, *, at: datetime) -> Mail:
    """The receipt: what was bought, for how much, where it goes and when it comes.

    The address was typed anew, so a mailbox that was full or busy before may work again.
    """
    suppressing.forgive_soft(order.email)
    return _queue(order, "confirmation", "order_confirmation", {}, at=at)


def queue_payment_problem(order: Order, *, at: datetime) -> Mail:
    """The money did not come, and how to finish. Once an order, however many attempts were refused."""
    suppressing.forgive_soft(order.email)
    return _queue(order, "payment_problem", "order_payment_problem", {}, at=at)


def queue_cancelled(order: Order, *, reason: str, at: datetime) -> Mail:
    """The order will not come. `reason` is "customer", "owner" or "payment"."""
    return _queue(order, "cancelled", "order_cancelled", {"reason": reason}, at=at)


def queue_address_changed(order: Order, *, version: int, at: datetime) -> Mail:
    """Where the parcel goes now; also a warning to whoever did not ask for it. Once a change."""
    key = f"order:{order.id}:address:{version}"
    return _queue(order, "address_changed", "order_address_changed", {}, at=at, key=key)


def queue_edited(order: Order, *, version: int, back: Money | None, at: datetime) -> Mail:
    """What the order is now, and what goes back. Once an edit."""
    due = order.money(order.due_minor)
    extra = {"back": as_json(back) if back else None, "due": as_json(due) if due else None}
    key = f"order:{order.id}:edited:{version}"
    return _queue(order, "edited", "order_edited", extra, at=at, key=key)


def queue_ready(order: Order, *, at: datetime) -> Mail:
    """It can be picked up; once an order."""
    said = {**order_context(order), "promised_from": None, "promised_to": None}  # it is today
    return _queue(order, "ready", "order_ready", {"order": said}, at=at)


def queue_refunded(
    order: Order, *, refund_id: uuid.UUID, amount: Money, onto: str = "", at: datetime
) -> Mail:
    """Money is on its way back, or there already as credit (`onto`, a gettext id); once a refund."""
    extra = {"amount": as_json(amount), "payment": order.payment_label, "onto": onto}
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
        "credit": as_json(order.money(-order.credit_minor)) if order.credit_minor else None,
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
        **_as_promised(order),
        **mail_pieces.of(order),
    }


def _as_promised(order: Order) -> dict[str, Any]:
    """Each tax, why none is due, and where the order is picked up, as the quote says."""
    quote, delivery = order.quote, order.quote.get("shipping") or {}
    return {
        "taxes": [
            {
                "name": tax["name"],
                "percent": f"{tax['ppm'] / 10_000:g}",
                "amount": as_json(order.money(tax["amount"])),
            }
            for tax in quote.get("taxes", ())
            if tax["amount"]
        ],
        "tax_note": exemptions.ON_RECEIPTS.get(quote.get("tax_exempt", ""), ""),
        "vat_number": quote.get("vat_number", ""),
        "pickup": list(delivery.get("pickup", ())),
        "pickup_hours": delivery.get("pickup_hours", ""),
    }


def line_context(order: Order, line: OrderLine, *, quantity: int | None = None) -> dict[str, Any]:
    """One line for the items table; with `quantity` (a part of it) the amount is left out."""
    return {
        "title": line.title,
        "options": line.variant_title,
        "quantity": quantity or line.quantity,
        "ships_from": line.ships_from.isoformat()
        if line.ships_from and quantity is None and order.cancelled_at is None
        else None,
        # many mail programs show no SVG, so the placeholder stays out
        "image": "" if line.image.endswith(".svg") else line.image,
        "total": as_json(order.money(line.total_minor)) if quantity is None else None,
    }


def as_json(amount: Money) -> dict[str, Any]:
    """Money as mail contexts carry it."""
    return {"minor": amount.minor, "currency": amount.currency}
