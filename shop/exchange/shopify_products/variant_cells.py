"""The columns of a variant: what each becomes, and what a blank cell in it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shop.catalog import rules
from shop.catalog.tax_classes import EXEMPT, STANDARD
from shop.exchange.shopify_products import cells
from shop.kernel.errors import N_

KEEP = object()  # a blank cell that says nothing


@dataclass(frozen=True, slots=True)
class _Column:
    field: str
    read: Callable[[str, str], Any]
    blank: Any = KEEP


def _text(most: int) -> Callable[[str, str], str]:
    def read(text: str, _currency: str) -> str:
        if len(text) > most:
            raise cells.BadCell(N_("A code of this row is longer than %(most)d characters."), most=most)
        return text

    return read


_COLUMNS = {
    "sku": _Column("sku", _text(rules.MAX_SKU), blank=None),
    "barcode": _Column("barcode", _text(rules.MAX_BARCODE), blank=""),
    "price": _Column("price_minor", cells.amount),
    "compare_at": _Column("compare_at_minor", cells.amount, blank=None),
    "cost": _Column("cost_minor", cells.amount, blank=None),
    "grams": _Column("grams", lambda text, _: cells.grams(text)),
    "taxable": _Column("taxable", lambda text, _: cells.flag(text)),
    "tax_class": _Column("tax_class", lambda text, _: cells.tax_class(text)),
    "requires_shipping": _Column("requires_shipping", lambda text, _: cells.flag(text)),
    "tracker": _Column("tracked", lambda _text, _currency: True, blank=False),
    "quantity": _Column("quantity", lambda text, _: cells.count(text)),
    "policy": _Column("backorder", lambda text, _: cells.policy(text)),
}


def variant_fields(found: Mapping[str, str], currency: str) -> dict[str, Any]:
    """What a row says of its variant, by field. Raises BadCell.

    Without a column for the tracker, a quantity means that the stock is counted.
    """
    fields: dict[str, Any] = {}
    for name, column in _COLUMNS.items():
        text = found.get(name)
        if text:
            fields[column.field] = column.read(text, currency)
        elif text is not None and column.blank is not KEEP:
            fields[column.field] = column.blank
    if fields.get("tax_class") == EXEMPT:
        fields |= {"tax_class": STANDARD, "taxable": False}
    if "tracker" not in found and "quantity" in fields:
        fields["tracked"] = True
    return fields
