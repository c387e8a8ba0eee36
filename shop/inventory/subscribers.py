"""What follows when somebody asks to be told of stock; and previews of the mails."""

from __future__ import annotations

from typing import Any

from shop.brand import store
from shop.inventory import emails
from shop.inventory.events import StockAlertAsked
from shop.inventory.models import StockAlert
from shop.kernel import db, events
from shop.kernel.events import Delivery
from shop.mail import previews


def install() -> None:
    """Subscribe, and offer the mails' previews."""
    events.subscribe(StockAlertAsked, mail_confirmation)
    previews.register("back_in_stock", _sample)
    previews.register("back_in_stock_confirm", lambda: {**_sample(), "days_valid": 14})


def mail_confirmation(fact: StockAlertAsked, delivery: Delivery) -> None:
    """Ask the mailbox, unless it was renewed or given up in the meantime."""
    row = db.session().get(StockAlert, fact.alert_id)
    if row is not None and row.round == fact.round and row.confirmed_at is None:
        emails.queue_confirmation(row, at=delivery.at)


def _sample() -> dict[str, Any]:
    return {
        "title": "Linen throw",
        "options": "Sand / 130 × 170 cm",
        "image": "",
        "price": {"minor": 8900, "currency": store.current().currency},
        "path": "/collections/all",
        "variant": "sample",
        "link": "/stock-alerts/sample",
    }
