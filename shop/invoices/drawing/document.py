"""One document laid out on paper: who, to whom, what, how much, and the tax in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from shop.brand import store
from shop.invoices import fonts
from shop.invoices.composing import Data
from shop.invoices.drawing import tables
from shop.invoices.drawing.sheet import Sheet
from shop.invoices.drawing.words import Words
from shop.invoices.models import CREDIT_NOTE, Invoice
from shop.kernel.errors import N_
from shop.mail import formatting

LETTER = {"US", "CA", "MX", "PH", "CL", "CO"}  # where paper is not A4


def draw(document: Invoice) -> bytes:
    """The PDF of a document, from what it keeps; the same bytes each time on one machine."""
    data, words = document.printed, _words(document)
    title = words(N_("Credit note")) if document.kind == CREDIT_NOTE else words(N_("Invoice"))
    sheet = Sheet(
        font=fonts.current(),
        rtl=words.rtl,
        letter=store.current().country in LETTER,
        title=f"{title} {document.name}",
        made_at=document.issued_at,
    )
    _head(sheet, words, title, document)
    _parties(sheet, words, data)
    if "lines" in data:
        tables.lines(sheet, words, data)
        tables.sums(sheet, words, data)
    else:
        tables.corrected(sheet, words, data, kind=document.kind)
    tables.taxes(sheet, words, data)
    _closing(sheet, words, data)
    sheet.foot(_foot(words, data["seller"]), words(N_("Page %(page)s of %(pages)s")))
    return sheet.bytes()


def _words(document: Invoice) -> Words:
    locale = str(document.data["locale"])
    locale = locale if locale in store.LANGUAGES else store.current().language
    return Words(locale, document.currency, locale in store.RIGHT_TO_LEFT)


def _head(sheet: Sheet, words: Words, title: str, document: Invoice) -> None:
    half = sheet.width / 2
    seller = document.data["seller"]
    left = sheet.text(seller["name"], width=half, size=15, bold=True)
    right = sheet.text(title, start=half, size=15, bold=True, end=True)
    left += sheet.text(seller["address"], width=half - 8, size=8.5, quiet=True, y=sheet.y + left + 1)
    right += sheet.text(document.name, start=half, size=11, end=True, y=sheet.y + right + 0.5)
    sheet.y += max(left, right) + 9


def _parties(sheet: Sheet, words: Words, data: Data) -> None:
    third, heights = sheet.width / 3, []
    for place, (label, lines) in enumerate(_blocks(words, data)):
        start, width = place * third, third if place == 2 else third - 4
        y = sheet.y + sheet.text(label, start=start, width=width, size=7.5, quiet=True) + 0.8
        for line in lines:
            y += sheet.text(line, start=start, width=width, y=y)
        heights.append(y)
    sheet.y = max(heights) + 9


def _blocks(words: Words, data: Data) -> list[tuple[str, list[str]]]:
    buyer, goes_to = data["buyer"], data.get("goes_to")
    billed = [*buyer["lines"], _country(words, buyer["country"])]
    if buyer.get("tax_number"):
        billed.append(words(N_("Tax number: %(number)s"), number=buyer["tax_number"]))
    blocks = [(words(N_("Billed to")), [line for line in billed if line])]
    if goes_to:
        lines = [*goes_to["lines"], _country(words, goes_to["country"])]
        blocks.append((words(N_("Delivered to")), [line for line in lines if line]))
    return [*blocks, (words(N_("Details")), _details(words, data))]


def _details(words: Words, data: Data) -> list[str]:
    day = _day(words.locale, data)
    lines = [
        words(N_("Date: %(day)s"), day=day(data["issued_at"])),
        words(N_("Order %(number)s of %(day)s"), number=data["order"], day=day(data["ordered_at"])),
    ]
    if data.get("corrects"):
        lines.append(words(N_("For invoice %(number)s"), number=data["corrects"]))
    if data.get("paid_at"):
        lines.append(words(N_("Paid on %(day)s"), day=day(data["paid_at"])))
    if data["payment"]:
        lines.append(words(N_("Payment: %(way)s"), way=words(data["payment"])))
    return lines


def _day(locale: str, data: Data) -> Callable[[str], str]:
    zone = ZoneInfo(data["seller_zone"])
    return lambda text: str(
        format_date(datetime.fromisoformat(text).astimezone(zone).date(), "medium", locale=locale)
    )


def _country(words: Words, code: str) -> str:
    return formatting.country(code, locale=words.locale) if code else ""


def _closing(sheet: Sheet, words: Words, data: Data) -> None:
    note = words(data["tax_note"]) if data.get("tax_note") else ""
    for said in filter(None, (note, data["closing"])):
        if not sheet.room_for(sheet.height_of(said, width=sheet.width) + 6):
            sheet.new_page()
        sheet.y += 6
        sheet.y += sheet.text(said)


def _foot(words: Words, seller: Data) -> list[str]:
    said = [
        words(N_("Tax number: %(number)s"), number=seller["tax_number"]) if seller["tax_number"] else "",
        seller["registration"],
    ]
    reached = [seller["name"], seller["email"], seller["phone"]]
    lines = (" · ".join(part for part in parts if part) for parts in (reached, said))
    return [line for line in lines if line]
