"""An order as one JSON object a line (jsonlines.org). Amounts are whole minor units beside their currency."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from shop.exchange.orders_export.as_csv import codes, source
from shop.orders.models import Order

_STATES = ("status", "payment_status", "fulfillment_status", "cancel_reason")
_AMOUNTS = ("subtotal", "discount", "shipping", "tax", "total", "paid", "refunded")
_TIMES = ("placed_at", "confirmed_at", "paid_at", "cancelled_at", "delivered_at")
_LINE = (
    *("position", "sku", "title", "variant_title", "quantity", "shipped_quantity"),
    *("unit_price_minor", "discount_minor", "tax_minor", "total_minor", "requires_shipping", "gift"),
)


def as_json_lines(orders: Iterable[Order]) -> Iterator[str]:
    """One line of JSON for each order."""
    for order in orders:
        yield json.dumps(_order(order), ensure_ascii=False, separators=(",", ":")) + "\n"


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "version": order.version,
        **{name: _iso(getattr(order, name)) for name in _TIMES},
        **{name: getattr(order, name) for name in _STATES},
        "email": order.email,
        "name": order.name,
        "locale": order.locale,
        "currency": order.currency,
        "tax_included": order.tax_included,
        **{f"{name}_minor": getattr(order, f"{name}_minor") for name in _AMOUNTS},
        "store_currency": order.store_total.currency,
        "store_total_minor": order.store_total.minor,
        "payment": order.payment_label or order.payment_gateway,
        "codes": codes(order),
        "taxes": order.quote.get("taxes", []),
        "tax_exempt": order.quote.get("tax_exempt", ""),
        "vat_number": order.quote.get("vat_number", ""),
        "shipping_method": order.shipping_method,
        "shipping_address": order.shipping_address,
        "billing_address": order.billing_address,
        "note": order.note,
        "gift_message": order.gift_message,
        "source": source(order),
        "lines": [{name: getattr(line, name) for name in _LINE} for line in order.lines],
    }


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
