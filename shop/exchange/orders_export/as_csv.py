"""A row for every line of goods. What belongs to the whole order (amounts, address) stands in its first row
alone, so that sums of a column are right; number, time and states stand in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shop.customers.addresses import PostalAddress
from shop.kernel import tables
from shop.orders.models import Order, OrderLine

_EACH = ("order", "placed_at", "status", "payment_status", "fulfillment_status")
_LINE = (
    *("line", "sku", "title", "options", "quantity", "shipped"),
    *("unit_price", "line_discount", "line_tax", "line_total"),
)
_WHOLE = (
    *("confirmed_at", "email", "name", "currency", "subtotal", "discount", "shipping", "tax", "tax_included"),
    *("taxes", "tax_exempt", "vat_number"),
    *("total", "paid", "refunded", "payment", "codes", "shipping_method"),
    *("ship_to", "line1", "line2", "postal_code", "city", "region", "country", "phone", "note", "source"),
)
COLUMNS = (*_EACH, *_LINE, *_WHOLE)


def as_csv(orders: Iterable[Order]) -> Iterator[str]:
    """The table in pieces; cells that a spreadsheet would take for formulas are made harmless."""
    return tables.csv_lines(COLUMNS, _rows(orders))


def _rows(orders: Iterable[Order]) -> Iterator[tuple[object, ...]]:
    for order in orders:
        each = (
            order.number,
            order.placed_at.isoformat(),
            order.status,
            order.payment_status,
            order.fulfillment_status,
        )
        whole = _whole(order)
        lines: list[OrderLine | None] = [*order.lines]
        for line in lines or [None]:
            yield (*each, *_line(order, line), *whole)
            whole = ("",) * len(_WHOLE)


def _line(order: Order, line: OrderLine | None) -> tuple[object, ...]:
    if line is None:
        return ("",) * len(_LINE)
    amounts = (line.unit_price_minor, line.discount_minor, line.tax_minor, line.total_minor)
    return (
        line.position,
        line.sku,
        line.title,
        line.variant_title,
        line.quantity,
        line.shipped_quantity,
        *(str(order.money(minor).decimal) for minor in amounts),
    )


def _whole(order: Order) -> tuple[object, ...]:
    address = PostalAddress.from_dict(order.shipping_address)
    amounts = ("subtotal_minor", "discount_minor", "shipping_minor", "tax_minor")
    return (
        order.confirmed_at.isoformat() if order.confirmed_at else "",
        order.email,
        order.name,
        order.currency,
        *(str(order.money(getattr(order, name)).decimal) for name in amounts),
        "yes" if order.tax_included else "no",
        taxes(order),
        order.quote.get("tax_exempt", ""),
        order.quote.get("vat_number", ""),
        str(order.total.decimal),
        str(order.money(order.paid_minor).decimal),
        str(order.money(order.refunded_minor).decimal),
        order.payment_label or order.payment_gateway,
        " ".join(codes(order)),
        order.shipping_method,
        address.name,
        address.line1,
        address.line2,
        address.postal_code,
        address.city,
        address.region,
        address.country,
        address.phone,
        order.note,
        source(order),
    )


def taxes(order: Order) -> str:
    """Each tax with its rate and amount: "VAT 19%: 19.80; VAT 7%: 7.79"."""
    return "; ".join(
        f"{tax['name']} {tax['ppm'] / 10_000:g}%: {order.money(tax['amount']).decimal}"
        for tax in order.quote.get("taxes", ())
    )


def codes(order: Order) -> list[str]:
    """The codes that were typed and counted."""
    return [one["code"] for one in order.quote.get("discounts", []) if one.get("code")]


def source(order: Order) -> str:
    """The campaign or site that the visit began from."""
    campaign = order.origin.get("campaign") or {}
    return str(campaign.get("source") or campaign.get("referrer") or "")
