"""Says beside each field of a product's form what is wrong with it, before and after the domain looks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from shop.admin.products.forms import ProductForm, VariantRow
from shop.catalog import handles, rules
from shop.kernel.errors import DomainError
from shop.kernel.money import InvalidMoney, Money
from shop.web.acting import sentence

MAX_UNITS = 1_000_000


def passes(form: ProductForm, currency: str) -> bool:
    """Whether nothing is wrong; otherwise the fields at fault say so."""
    fine = form.validate()
    if form.handle.data and not handles.is_handle(form.handle.data.lower()):
        fine = _wrong(form.handle, _("The address may have small letters, digits and hyphens only."))
    if not form.rows() and form.variants.entries:
        fine = _wrong(form.variants[0].form.price, _("Please enter a price."))
    seen: set[tuple[str, ...]] = set()
    for row in form.rows():
        fine = _amounts(row, currency) and fine
        fine = _numbers(row) and fine
        fine = _option_values(row, len(form.option_names), seen) and fine
    return fine


def _amounts(row: VariantRow, currency: str) -> bool:
    fine = True
    if not row.price.data:
        fine = _wrong(row.price, _("Please enter a price."))
    for field in (row.price, row.compare_at, row.cost):
        try:
            minor = Money.parse(field.data.replace(",", ".", 1), currency).minor if field.data else 0
        except InvalidMoney as error:
            fine = _wrong(field, sentence(error))
            continue
        if not 0 <= minor <= rules.MAX_PRICE_MINOR:
            fine = _wrong(field, _("Please enter an amount between 0 and a billion."))
    return fine


def _numbers(row: VariantRow) -> bool:
    fine = True
    if row.stock.data and not _is_number(row.stock.data, MAX_UNITS, negative=row.backorder.data):
        fine = _wrong(row.stock, _("Please enter a whole number."))
    if row.grams.data and not _is_number(row.grams.data, rules.MAX_GRAMS):
        fine = _wrong(row.grams, _("Please enter whole grams."))
    if row.oversell.data and not _is_number(row.oversell.data, rules.MAX_OVERSELL):
        fine = _wrong(row.oversell, _("Please enter a whole number."))
    if row.ships_from.data and not _is_day(row.ships_from.data):
        fine = _wrong(row.ships_from, _("Please enter a day, such as 2026-12-24."))
    return fine


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).year >= 2000
    except ValueError:
        return False


def _is_number(text: str, most: int, *, negative: bool = False) -> bool:
    digits = text.removeprefix("-") if negative else text
    return len(digits) < 12 and digits.isascii() and digits.isdigit() and int(digits) <= most


def _option_values(row: VariantRow, count: int, seen: set[tuple[str, ...]]) -> bool:
    fine, fields = True, (row.option1, row.option2, row.option3)[:count]
    for field in fields:
        if not field.data:
            fine = _wrong(field, _("Please enter a value."))
    values = tuple((field.data or "").casefold() for field in fields)
    if fine and values in seen:
        field = fields[0] if fields else row.price
        twice = (
            _("There is already such a variant.") if fields else _("Name an option to tell variants apart.")
        )
        fine = _wrong(field, twice)
    seen.add(values)
    return fine


def blame(form: ProductForm, error: DomainError) -> bool:
    """Show what the domain refused beside its field; False when it is about none in particular."""
    if "handle" in error.params:
        return not _wrong(form.handle, sentence(error))
    sku = error.params.get("sku")
    found = [row for row in form.rows() if sku and row.sku.data == sku]
    return bool(found) and not _wrong(found[-1].sku, sentence(error))


def _wrong(field: Any, text: str) -> bool:
    field.errors = [*field.errors, text]
    return False
