"""Tells the owner by mail that something was sold, if they want to know."""

from __future__ import annotations

from shop.brand import links, store
from shop.kernel import preferences
from shop.kernel.events import Delivery
from shop.mail import operations as mail
from shop.mail import previews
from shop.orders import emails, mail_samples, queries
from shop.orders.events import OrderPaid
from shop.staff import notifications


def install_preview() -> None:
    """Offer the mail's preview."""
    sample = lambda: {"order": mail_samples.order(), "link": links.url("/admin/orders/1001")}  # noqa: E731
    previews.register("owner_new_order", sample)


def tell_owner(fact: OrderPaid, delivery: Delivery) -> None:
    """Queue the mail, once an order."""
    to = notifications.recipient()
    order = queries.by_id(fact.order_id)
    if order is None or not to or not preferences.get(notifications.NEW_ORDER):
        return
    mail.queue(
        kind="owner_new_order",
        dedupe_key=f"order:{order.id}:owner",
        to=to,
        locale=store.current().language,
        template="owner_new_order",
        context={"order": emails.order_context(order), "link": links.url(f"/admin/orders/{order.number}")},
        at=delivery.at,
        priority=4,
    )
