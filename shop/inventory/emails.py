"""Mails to those who wait for stock: one that asks whether it was really them, one that it is back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.brand import language
from shop.catalog import queries as catalog
from shop.inventory import waiting
from shop.inventory.models import StockAlert
from shop.inventory.operations import alerts
from shop.mail import operations as mail


def queue_confirmation(row: StockAlert, *, at: datetime) -> None:
    """Ask the mailbox to confirm; once a round."""
    expires_at = row.asked_at + waiting.CONFIRM_WITHIN
    _queue("back_in_stock_confirm", row, {"days_valid": waiting.CONFIRM_WITHIN.days}, expires_at, at=at)


def queue_back_in_stock(row: StockAlert, *, at: datetime) -> None:
    """Say that it can be bought again; once a round, and not when it comes days late."""
    _queue("back_in_stock", row, {}, at + waiting.PAUSE * 3, at=at)


def _queue(
    template: str, row: StockAlert, more: dict[str, Any], expires_at: datetime, *, at: datetime
) -> None:
    mail.queue(
        kind=template,
        dedupe_key=f"{template}:{row.id}:{row.round}",
        to=row.email,
        locale=row.locale,
        template=template,
        context={**_context(row), **more},
        customer_id=row.customer_id,
        expires_at=expires_at,
        priority=2,
        at=at,
    )


def _context(row: StockAlert) -> dict[str, Any]:
    """What both mails say: the product as its reader calls it, and the links."""
    with language.speaking(row.locale):
        variant = catalog.variants_for_sale([row.variant_id])[row.variant_id]
    image = variant.image.src if variant.image else ""
    return {
        "title": variant.title,
        "options": variant.variant_title,
        "image": "" if image.endswith(".svg") else image,  # (many mail programs show none)
        "price": {"minor": variant.price.minor, "currency": variant.price.currency},
        "path": f"/products/{variant.handle}",
        "variant": str(variant.id),
        "link": f"/stock-alerts/{alerts.token_of(row)}",
    }
