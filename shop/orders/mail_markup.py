"""An order as mail programs read it: schema.org/Order in the confirmation and what follows from it."""

from __future__ import annotations

from typing import Any

from shop.kernel.money import Money
from shop.mail import markup
from shop.mail.markup import Surroundings

STATUS = {
    "order_confirmation": "OrderProcessing",
    "order_edited": "OrderProcessing",
    "order_ready": "OrderPickupAvailable",
    "order_cancelled": "OrderCancelled",
    "order_payment_problem": "OrderPaymentDue",
}
MOST_LINES = 30


def install() -> None:
    """Register the mails that tell of an order's state."""
    for template in STATUS:
        markup.register(template, lambda context, around, name=template: order(name, context, around))  # type: ignore[misc]


def order(template: str, context: dict[str, Any], around: Surroundings) -> dict[str, Any]:
    """The order of a mail's context, without the address: mails are forwarded."""
    told = context["order"]
    total = _money(told["total"])
    page = around.url(told["path"])
    return {
        "@type": "Order",
        "merchant": around.merchant,
        "orderNumber": str(told["number"]),
        "orderStatus": f"https://schema.org/{STATUS[template]}",
        "orderDate": told["placed_at"],
        "price": str(total.decimal),
        "priceCurrency": total.currency,
        "acceptedOffer": [_offer(line, around) for line in told["lines"][:MOST_LINES]],
        "url": page,
        "potentialAction": {"@type": "ViewAction", "url": page},
    }


def _offer(line: dict[str, Any], around: Surroundings) -> dict[str, Any]:
    total = _money(line["total"]) if line.get("total") else None
    return {
        "@type": "Offer",
        "itemOffered": {
            "@type": "Product",
            "name": line["title"],
            "image": around.absolute(line["image"]) if line["image"] else None,
        },
        "price": str(total.decimal) if total else None,
        "priceCurrency": total.currency if total else None,
        "eligibleQuantity": {"@type": "QuantitativeValue", "value": line["quantity"]},
    }


def _money(amount: dict[str, Any]) -> Money:
    return Money(amount["minor"], amount["currency"])
