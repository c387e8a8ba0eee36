"""A Quote to JSON and back, field by field, so that an order keeps exactly what was promised."""

from __future__ import annotations

import uuid
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from shop.kernel.money import Money
from shop.pricing.quote import (
    AppliedDiscount,
    Quote,
    QuoteLine,
    QuoteShipping,
    RefusedDiscount,
    Share,
    TaxLine,
)
from shop.promotions.sentences import Sentence

Part = TypeVar("Part", QuoteLine, QuoteShipping, AppliedDiscount, RefusedDiscount, Share, TaxLine)
UUIDS = {"variant_id", "product_id", "promotion_id", "assignment_id"}
DATES = {"promised_from", "promised_to", "ships_from"}
AMOUNTS = {
    "unit_price",
    "compare_at",
    "subtotal",
    "discount",
    "tax",
    "total",
    "price",
    "amount",
    "base",
}  # stored as bare minor units: a quote has one currency


def to_dict(quote: Quote) -> dict[str, Any]:
    """`quote` as JSON; sums are stored too, for whoever reads the row without this code."""
    return {
        "currency": quote.currency,
        "tax_included": quote.tax_included,
        "tax_exempt": quote.tax_exempt,
        "vat_number": quote.vat_number,
        "lines": [_part(line) for line in quote.lines],
        "shipping": _part(quote.shipping) if quote.shipping else None,
        "discounts": [_part(discount) for discount in quote.discounts],
        "refused": [_part(refused) for refused in quote.refused],
        "taxes": [_part(tax) for tax in quote.taxes],
        "subtotal": quote.subtotal.minor,
        "discount_total": quote.discount_total.minor,
        "shipping_total": quote.shipping_total.minor,
        "tax_total": quote.tax_total.minor,
        "total": quote.total.minor,
    }


def from_dict(stored: dict[str, Any]) -> Quote:
    """The quote stored by `to_dict`."""
    currency = stored["currency"]
    shipping = stored["shipping"]
    return Quote(
        currency=currency,
        tax_included=stored["tax_included"],
        tax_exempt=stored.get("tax_exempt", ""),
        vat_number=stored.get("vat_number", ""),
        lines=tuple(_revive(QuoteLine, row, currency) for row in stored["lines"]),
        shipping=_revive(QuoteShipping, shipping, currency) if shipping else None,
        discounts=tuple(_revive(AppliedDiscount, row, currency) for row in stored["discounts"]),
        refused=tuple(_revive(RefusedDiscount, row, currency) for row in stored["refused"]),
        taxes=tuple(_revive(TaxLine, row, currency) for row in stored["taxes"]),
    )


def _part(part: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(part, field.name)) for field in fields(part)}


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sentence):
        return value.as_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _part(value) if isinstance(value, Share | TaxLine) else value


def _revive(kind: type[Part], row: dict[str, Any], currency: str) -> Part:
    known = {field.name for field in fields(kind)}
    return kind(**{name: _value(name, value, currency) for name, value in row.items() if name in known})


def _value(name: str, value: Any, currency: str) -> Any:
    if value is None:
        return None
    if name in AMOUNTS:
        return Money(value, currency)
    if name in UUIDS:
        return uuid.UUID(value)
    if name in DATES:
        return date.fromisoformat(value)
    if name == "reason":
        return Sentence.from_dict(value)
    if name == "discounts":
        return tuple(_revive(Share, item, currency) for item in value)
    if name == "taxes":
        return tuple(_revive(TaxLine, item, currency) for item in value)
    if name == "pickup":
        return tuple(value)
    if name == "because":
        return tuple(Sentence.from_dict(item) for item in value)
    return value
