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


def install() -> None:
    """Register the previews; calling it twice is harmless."""
    previews.register("order_confirmation", lambda: {"order": order()})
    previews.register("order_payment_problem", lambda: {"order": order()})
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
        "name": "Cleo Rivers",
        "lines": lines(),
        "tax_included": True,
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
