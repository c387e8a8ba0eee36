"""Between the product's form and what the domain understands, both ways."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product as combinations
from typing import Any

from shop.admin.products.forms import NEW_ROW, ProductForm, VariantRow
from shop.catalog.models import Product, Variant
from shop.catalog.rules import MAX_VARIANTS, BadProduct, ProductInput, VariantInput
from shop.catalog.tax_classes import EXEMPT, STANDARD
from shop.inventory.operations import StockEdit
from shop.kernel import ids
from shop.kernel.errors import N_
from shop.kernel.money import Money

MAX_COMBINATIONS, MAX_DIGITS = 100, 12


def as_data(product: Product, on_hand: Mapping[uuid.UUID, int], currency: str) -> dict[str, Any]:
    """What the form of an existing product shows."""
    names = [*product.option_names, "", "", ""]
    return {
        **{name: getattr(product, name) for name in ("title", "handle", "vendor", "product_type", "status")},
        **{name: getattr(product, name) for name in ("description_html", "seo_title", "seo_description")},
        "tags": ", ".join(product.tags),
        **{f"option{n}_name": names[n - 1] for n in (1, 2, 3)},
        "variants": [_row(variant, on_hand.get(variant.id), currency) for variant in product.variants],
    }


def _row(variant: Variant, units: int | None, currency: str) -> dict[str, Any]:
    return {
        "id": str(variant.id),
        "seen": "" if units is None else str(units),
        "stock": "" if units is None else str(units),
        "price": _decimal(variant.price_minor, currency),
        "compare_at": _decimal(variant.compare_at_minor, currency),
        "cost": _decimal(variant.cost_minor, currency),
        "oversell": "" if variant.oversell is None else str(variant.oversell),
        "ships_from": variant.ships_from.isoformat() if variant.ships_from else "",
        "sku": variant.sku or "",
        "grams": str(variant.grams) if variant.grams else "",
        "picture": str(variant.media_id or ""),
        **{name: getattr(variant, name) for name in ("option1", "option2", "option3", "barcode")},
        **{name: getattr(variant, name) for name in ("tracked", "backorder", "requires_shipping")},
        "tax_class": variant.tax_class if variant.taxable else EXEMPT,
    }


def _decimal(minor: int | None, currency: str) -> str:
    return "" if minor is None else str(Money(minor, currency).decimal)


def as_input(form: ProductForm, currency: str) -> tuple[ProductInput, list[StockEdit]]:
    """What the form says. Raises BadProduct, InvalidMoney."""
    rows, count = form.rows(), len(form.option_names)
    wanted = ProductInput(
        title=form.title.data or "",
        handle=form.handle.data or "",
        description_html=form.description_html.data or "",
        vendor=form.vendor.data or "",
        product_type=form.product_type.data or "",
        tags=tuple((form.tags.data or "").split(",")),
        status=form.status.data or "",
        option_names=form.option_names,
        seo_title=form.seo_title.data or "",
        seo_description=form.seo_description.data or "",
        variants=tuple(_variant(row, count, currency, counted=_is_counted(row, rows)) for row in rows),
    )
    return wanted, [StockEdit(_count(row.seen.data), _count(row.stock.data)) for row in rows]


def _is_counted(row: VariantRow, rows: Sequence[VariantRow]) -> bool:
    """Whether stock is counted: as ticked, or from the first number on that is typed where there was none.

    A new product without any number is not: it could not be bought before somebody counts it.
    """
    if row.id.data and row.stock.data and not row.seen.data:
        return True
    return bool(row.tracked.data) and any(one.id.data or one.stock.data for one in rows)


def _variant(row: VariantRow, options: int, currency: str, *, counted: bool) -> VariantInput:
    price = _minor(row.price.data, currency)
    if price is None:
        raise BadProduct(N_("Please enter a price for each variant."))
    return VariantInput(
        id=_id(row.id.data),
        options=row.options()[:options],
        sku=row.sku.data or None,
        barcode=row.barcode.data or "",
        price_minor=price,
        compare_at_minor=_minor(row.compare_at.data, currency),
        cost_minor=_minor(row.cost.data, currency),
        grams=_count(row.grams.data) or 0,
        taxable=row.tax_class.data != EXEMPT,
        tax_class=row.tax_class.data if row.tax_class.data not in (None, EXEMPT) else STANDARD,
        requires_shipping=row.requires_shipping.data,
        tracked=counted,
        backorder=row.backorder.data,
        oversell=_count(row.oversell.data),
        ships_from=_day(row.ships_from.data),
        media_id=ids.parse_id(row.picture.data),
    )


def _id(text: str | None) -> uuid.UUID | None:
    found = ids.parse_id(text)
    if text and found is None:
        raise BadProduct(N_("This form was damaged on its way. Please reload the page."))
    return found


def _minor(text: str | None, currency: str) -> int | None:
    """Minor units of an amount typed with a point or a comma; None for an empty field."""
    return Money.parse(text.replace(",", ".", 1), currency).minor if text else None


def _count(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS):
        raise BadProduct(N_("“%(text)s” is not a whole number."), text=text[:40])
    return int(text)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadProduct(N_("“%(text)s” is not a day."), text=(text or "")[:40]) from None


def combine(form: ProductForm) -> None:
    """Add a row for each combination of the option values typed that has none yet. Raises BadProduct."""
    lists = form.option_values()
    if not lists or not all(lists):
        raise BadProduct(N_("Name each option and type its values, e.g. Size: S, M, L."))
    rows = [entry.form for entry in form.variants]
    first = next((row for row in rows if row.price.data), None)
    there = {row.options() for row in rows}
    lists += [[""]] * (3 - len(lists))
    wanted = [(values[0], values[1], values[2]) for values in combinations(*lists)]
    if len(wanted) > MAX_COMBINATIONS:
        raise BadProduct(N_("That would be more than %(most)d variants."), most=MAX_COMBINATIONS)
    if len(rows) + len(wanted) > MAX_VARIANTS:
        raise BadProduct(N_("A product has at most %(most)d variants."), most=MAX_VARIANTS)
    price = first.price.data if first is not None else ""
    if len(rows) == 1 and there == {("", "", "")}:  # the one variant of a product without options
        rows[0].option1.data, rows[0].option2.data, rows[0].option3.data = wanted[0]
        there = {wanted[0]}
    for values in wanted:
        if values not in there:
            named = {f"option{n}": value for n, value in enumerate(values, start=1)}
            form.variants.append_entry({**NEW_ROW, **named, "price": price})
