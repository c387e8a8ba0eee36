"""A made-up order for previews of the order's mails, in the store's own currency."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from shop.brand import store
from shop.kernel.errors import N_
from shop.mail import previews

PLACED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LINES = (("Linen throw", "Sand / 130 × 170 cm", 1, 8900), ("Stoneware mug", "Slate", 2, 4800))


PICKED_UP = {
    "pickup": ["Harbor Studio", "12 Harbor Street", "04101 Portland ME"],
    "pickup_hours": "Mon–Fri 10:00–18:00",
    "promised_from": None,
    "promised_to": None,
}


def install() -> None:
    """Register the previews; calling it twice is harmless."""
    previews.register("order_confirmation", lambda: {"order": order()})
    previews.register("order_address_changed", lambda: {"order": order()})
    previews.register("order_edited", lambda: {"order": order(), "back": amount(2400), "due": None})
    due = lambda: {"order": order(), "back": None, "due": amount(2400)}  # noqa: E731
    previews.register("order_edited", due, name="order_edited (due)")
    previews.register("order_payment_problem", lambda: {"order": order()})
    previews.register("order_ready", lambda: {"order": order() | PICKED_UP})
    for reason in ("customer", "owner", "payment"):
        name = f"order_cancelled ({reason})"
        previews.register("order_cancelled", partial(_cancelled, reason), name=name)
    previews.register(
        "order_refunded", lambda: {"order": order(), "amount": amount(8900), "payment": "Visa •••• 4242"}
    )


def _cancelled(reason: str) -> dict[str, Any]:
    return {"order": order(), "reason": reason}


def amount(minor: int) -> dict[str, Any]:
    """An amount in the store's currency, as mails carry it."""
    return {"minor": minor, "currency": store.current().currency}


def lines(*, priced: bool = True) -> list[dict[str, Any]]:
    """Two lines of a made-up order."""
    return [
        {
            "title": title,
            "options": options,
            "quantity": quantity,
            "image": "",
            "total": amount(total) if priced else None,
        }
        for title, options, quantity, total in LINES
    ]


def order() -> dict[str, Any]:
    """The made-up order, as `emails.order_context` would say it."""
    return {
        "subtotal": amount(13700),
        "discount": amount(1370),
        "shipping": amount(590),
        "tax": amount(2062),
        "total": amount(12920),
        "number": 1042,
        "path": "/orders/sample",
        "documents_path": "/invoices/sample",
        "name": "Cleo Rivers",
        "lines": lines(),
        "tax_included": True,
        "taxes": [{"name": "VAT", "percent": "19", "amount": amount(2062)}],
        "address": ["Cleo Rivers", "12 Harbor Street", "04101 Portland ME"],
        "country": "US",
        "method": N_("Standard delivery"),
        "payment": "Visa •••• 4242",
        "paid": True,
        "promised_from": "2026-11-24",
        "promised_to": "2026-11-26",
        "placed_at": PLACED.isoformat(),
        "ships": True,
    }
