"""What stands on a document, as JSON that explains every cent. Pure: an order in, a dict out.

Goods and delivery that bear the same taxes form a group with its gross and its tax; groups sum to the total.
A credit note over a part takes its share of what is left of every group (largest remainder), and the last
one takes exactly what is left, so that invoice and credit notes cancel out to the cent, rate by rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.brand import store
from shop.customers.addresses import PostalAddress
from shop.invoices.seller import Seller
from shop.kernel.money import allocate
from shop.orders.models import Order
from shop.pricing.quote import Quote, QuoteLine, QuoteShipping, TaxLine
from shop.promotions.benefits import SHIPPING

Data = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Gross and tax in minor units of everything that bears the taxes `rates`: (name, parts per million)."""

    rates: tuple[tuple[str, int], ...]
    gross: int
    tax: int

    def as_dict(self) -> Data:
        """A JSON-ready dict."""
        return {"rates": [list(rate) for rate in self.rates], "gross": self.gross, "tax": self.tax}

    @classmethod
    def from_dict(cls, stored: Data) -> Group:
        """The inverse of `as_dict`."""
        return cls(tuple((name, ppm) for name, ppm in stored["rates"]), stored["gross"], stored["tax"])


def invoice(order: Order, seller: Seller, *, at: datetime) -> Data:
    """The whole order as it was sold. Needs `order.lines`."""
    quote = Quote.from_dict(order.quote)
    return {
        **_parties(order, seller, at=at),
        "tax_included": quote.tax_included,
        "tax_note": quote.tax_note,
        "lines": [_line(line) for line in quote.lines],
        "subtotal": quote.subtotal.minor,
        "discounts": [
            {"label": one.label, "code": one.code or "", "amount": one.amount.minor}
            for one in quote.discounts
            if one.amount and one.target != SHIPPING
        ],
        "delivery": _delivery(quote.shipping) if quote.shipping else None,
        "groups": [group.as_dict() for group in groups(quote)],
        "total": quote.total.minor,
        "payment": order.payment_label,
        "paid_at": order.paid_at.isoformat() if order.paid_at else "",
    }


def credit(
    order: Order,
    seller: Seller,
    *,
    corrects: str,
    share: Sequence[Group],
    reason: str,
    at: datetime,
) -> Data:
    """The part `share` of the invoice named `corrects`, taken back; or, of an invoice, added to it."""
    return {
        **_parties(order, seller, at=at),
        "tax_included": order.tax_included,
        "corrects": corrects,
        "reason": reason,
        "groups": [group.as_dict() for group in share],
        "total": sum(group.gross for group in share),
        "payment": order.payment_label,
    }


def groups(quote: Quote) -> list[Group]:
    """Goods and delivery by the taxes they bear; what costs nothing is left out."""
    found: dict[tuple[tuple[str, int], ...], Group] = {}
    parts: list[QuoteLine | QuoteShipping] = [*quote.lines, *([quote.shipping] if quote.shipping else [])]
    for part in parts:
        key = _rates(part.taxes)
        before = found.get(key, Group(key, 0, 0))
        found[key] = Group(key, before.gross + part.total.minor, before.tax + part.tax.minor)
    return [group for group in found.values() if group.gross]


def left(issued: Iterable[Group], taken_back: Iterable[Group]) -> list[Group]:
    """What of the groups issued is not taken back yet, by taxes; negative where more was than issued."""
    found: dict[tuple[tuple[str, int], ...], Group] = {}
    for sign, groups in ((1, issued), (-1, taken_back)):
        for one in groups:
            seen = found.get(one.rates, Group(one.rates, 0, 0))
            found[one.rates] = Group(one.rates, seen.gross + sign * one.gross, seen.tax + sign * one.tax)
    return list(found.values())


def capped(share: Iterable[Group], remaining: Iterable[Group]) -> list[Group]:
    """`share`, but of no group more than what remains of it."""
    most = {group.rates: group for group in remaining}
    found = []
    for one in share:
        there = most.get(one.rates, Group(one.rates, 0, 0))
        least = one if one.gross <= there.gross else there
        if least.gross > 0:
            found.append(Group(one.rates, least.gross, min(least.tax, there.tax)))
    return found


def part_of(remaining: Sequence[Group], amount: int) -> list[Group]:
    """`amount` of what remains, spread over its groups; all of it when it is the whole. Tax is half-up."""
    remaining = [group for group in remaining if group.gross > 0]
    whole = sum(group.gross for group in remaining)
    if not 0 < amount <= whole:
        raise ValueError("more than remains, or nothing, cannot be credited")
    shares = allocate(amount, [group.gross for group in remaining])
    return [
        Group(
            group.rates,
            share,
            group.tax if share == group.gross else (2 * group.tax * share + group.gross) // (2 * group.gross),
        )
        for group, share in zip(remaining, shares, strict=True)
        if share
    ]


def to_credit(*, total: int, credited: int, paid: int, refunded: int, cancelled: bool) -> int:
    """How much of an invoice over `total` is still to be taken back, in minor units.

    Paper never stands for more than the money kept: what was paid twice and went back changes no invoice,
    an order that is cancelled unpaid is taken back whole.
    """
    if not refunded and not cancelled:
        return 0
    kept = max(paid - refunded, 0)
    return max(total - credited - kept, 0)


def _parties(order: Order, seller: Seller, *, at: datetime) -> Data:
    billed = order.billing_address or order.shipping_address
    return {
        "seller": seller.as_dict(),
        "buyer": _address(billed)
        | {"email": order.email, "tax_number": str(order.quote.get("vat_number") or "")},
        "goes_to": _address(order.shipping_address) if order.billing_address else None,
        "order": order.number,
        "ordered_at": order.placed_at.isoformat(),
        "issued_at": at.isoformat(),
        "locale": order.locale,
        "currency": order.currency,
        "closing": seller.closing,
        "seller_zone": store.current().time_zone,
    }


def _address(stored: Data) -> Data:
    address = PostalAddress.from_dict(stored)
    lines = address.lines()
    company = str(stored.get("company") or "")
    return {
        "lines": ([company] if company else []) + (lines[:-1] if address.country else lines),
        "country": address.country,
    }


def _line(line: QuoteLine) -> Data:
    return {
        "title": line.title,
        "options": line.variant_title,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit": line.unit_price.minor,
        "subtotal": line.subtotal.minor,
        "rates": [list(rate) for rate in _rates(line.taxes)],
    }


def _delivery(shipping: QuoteShipping) -> Data:
    return {"name": shipping.name, "amount": (shipping.price - shipping.discount).minor}


def _rates(taxes: Iterable[TaxLine]) -> tuple[tuple[str, int], ...]:
    return tuple((tax.name, tax.ppm) for tax in taxes)
