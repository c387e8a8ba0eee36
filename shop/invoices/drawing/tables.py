"""The tables of a document: what was sold, how the total comes about, the tax by rate."""

from __future__ import annotations

from typing import Any

from shop.invoices.composing import Data
from shop.invoices.drawing.sheet import Sheet
from shop.invoices.drawing.words import Words
from shop.invoices.models import CREDIT_NOTE, INVOICE
from shop.kernel.errors import N_

QUANTITY, UNIT, AMOUNT = 16.0, 30.0, 32.0  # widths of columns; what a thing is takes the rest
LABEL = 78.0  # where sums begin, from the reading side


def lines(sheet: Sheet, words: Words, data: Data) -> None:
    """Every line of goods, with the headings again on every page."""
    _headings(sheet, words)
    for line in data["lines"]:
        wide = sheet.width - QUANTITY - UNIT - AMOUNT - 4
        small = " · ".join(part for part in (line["options"], line["sku"]) if part)
        height = sheet.height_of(line["title"], width=wide, bold=True) + 3.4
        height += sheet.height_of(small, width=wide, size=8) if small else 0
        if not sheet.room_for(height):
            sheet.new_page()
            _headings(sheet, words)
        _line(sheet, words, line, small, wide)
        sheet.y += height
        sheet.rule()
    sheet.y += 4


def sums(sheet: Sheet, words: Words, data: Data) -> None:
    """From the goods to the total."""
    rows = [(words(N_("Goods")), data["subtotal"])]
    shipping = data["delivery"]
    for discount in data["discounts"]:
        label = " ".join(part for part in (words(discount["label"]), discount["code"]) if part)
        rows.append((label, -discount["amount"]))
    if shipping:
        label = " · ".join(part for part in (words(N_("Delivery")), words(shipping["name"])) if part)
        rows.append((label, shipping["amount"]))
    if not data["tax_included"]:
        rows += [
            (words.taxes([tuple(rate) for rate in group["rates"]]), group["tax"])
            for group in data["groups"]
            if group["tax"]
        ]
    _rows(sheet, words, rows, data["total"])


_WHY = {
    (CREDIT_NOTE, "cancelled"): N_("Order %(number)s was cancelled. We take invoice %(invoice)s back:"),
    (CREDIT_NOTE, "refund"): N_(
        "We have given money back for order %(number)s and correct invoice %(invoice)s by:"
    ),
    (CREDIT_NOTE, "edited"): N_("Order %(number)s was changed. This is taken off invoice %(invoice)s:"),
    (INVOICE, "edited"): N_("Order %(number)s was changed. This is added to invoice %(invoice)s:"),
}


def corrected(sheet: Sheet, words: Words, data: Data, *, kind: str) -> None:
    """What a credit note, or an invoice over goods that came later, is for."""
    why = _WHY[kind, data["reason"]]
    sheet.y += sheet.text(words(why, number=data["order"], invoice=data["corrects"])) + 4
    rows = [(_with_taxes(words, group["rates"]), group["gross"]) for group in data["groups"]]
    _rows(sheet, words, rows, data["total"])


def _with_taxes(words: Words, rates: list[list[Any]]) -> str:
    taxes = words.taxes([(name, ppm) for name, ppm in rates])
    return words(N_("Amount with %(taxes)s"), taxes=taxes) if rates else taxes


def taxes(sheet: Sheet, words: Words, data: Data) -> None:
    """Net, tax and gross of everything that bears the same taxes."""
    groups = data["groups"]
    if not any(group["rates"] for group in groups):
        return
    height = 8 + 5.4 * (len(groups) + 1)
    if not sheet.room_for(height):
        sheet.new_page()
    sheet.y += 8
    _tax_row(
        sheet, [words(N_("Tax")), words(N_("Net")), words(N_("Tax amount")), words(N_("Gross"))], quiet=True
    )
    sheet.rule()
    sheet.y += 1.2
    for group in groups:
        rates = words.taxes([tuple(rate) for rate in group["rates"]])
        amounts = (group["gross"] - group["tax"], group["tax"], group["gross"])
        _tax_row(sheet, [rates, *(words.money(minor) for minor in amounts)])


def _headings(sheet: Sheet, words: Words) -> None:
    sheet.text(words(N_("Item")), size=7.5, quiet=True)
    _cells(sheet, [words(N_("Quantity")), words(N_("Price")), words(N_("Amount"))], size=7.5, quiet=True)
    sheet.y += 5
    sheet.rule(strong=True)


def _line(sheet: Sheet, words: Words, line: Data, small: str, wide: float) -> None:
    top = sheet.y + 1.6
    below = sheet.text(line["title"], width=wide, bold=True, y=top)
    if small:
        sheet.text(small, width=wide, size=8, quiet=True, y=top + below)
    amounts = (words.money(line["unit"]), words.money(line["subtotal"]))
    _cells(sheet, [words.number(line["quantity"]), *amounts], y=top)


def _cells(
    sheet: Sheet, cells: list[str], *, size: float = 9, quiet: bool = False, y: float | None = None
) -> None:
    """Quantity, price and amount at the far side."""
    start = sheet.width - QUANTITY - UNIT - AMOUNT
    for cell, width in zip(cells, (QUANTITY, UNIT, AMOUNT), strict=True):
        sheet.text(cell, start=start, width=width, size=size, quiet=quiet, end=True, y=y)
        start += width


def _rows(sheet: Sheet, words: Words, rows: list[tuple[str, int]], total: int) -> None:
    """Labels with amounts, and the total under a line."""
    wide = sheet.width - LABEL - AMOUNT
    if not sheet.room_for(6.0 * (len(rows) + 2)):
        sheet.new_page()
    for label, minor in rows:
        sheet.text(words.money(minor), start=LABEL + wide, end=True)
        sheet.y += sheet.text(label, start=LABEL, width=wide) + 1
    sheet.y += 1
    sheet.rule(start=LABEL, strong=True)
    sheet.y += 2
    sheet.text(words.money(total), start=LABEL + wide - 10, size=11, bold=True, end=True)
    sheet.y += sheet.text(words(N_("Total")), start=LABEL, width=wide - 10, size=11, bold=True)


def _tax_row(sheet: Sheet, cells: list[str], *, quiet: bool = False) -> None:
    first, width = sheet.width - 3 * AMOUNT, AMOUNT
    size = 7.5 if quiet else 8.5
    height = sheet.text(cells[0], width=first, size=size, quiet=quiet)
    for place, cell in enumerate(cells[1:]):
        sheet.text(cell, start=first + place * width, width=width, size=size, quiet=quiet, end=True)
    sheet.y += max(height, 4.2) + 0.6
