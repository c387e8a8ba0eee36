"""The PDF: the same bytes from the same data, both ways of writing, many lines, any letters."""

from __future__ import annotations

import copy
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.invoices import fonts, operations, queries
from shop.invoices.drawing import draw
from shop.invoices.drawing.bidi import visual
from shop.invoices.drawing.words import Words
from shop.invoices.models import CREDIT_NOTE, Invoice
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.factories.checkout import AT, paid_order
from tests.support import wiring


@pytest.fixture
def invoice(sqlite: Settings) -> Iterator[Invoice]:
    """The invoice of a paid order."""
    wiring.install(sqlite)
    with clock.frozen(AT):
        order = paid_order()
        with db.transaction():
            made = operations.issue(order_id=order.id, at=AT)
        db.end_read()
        found = queries.by_id(made.id)
        assert found is not None
        yield found


def changed(invoice: Invoice, **data: object) -> Invoice:
    """A document like `invoice` that was never written."""
    kept = ("id", "kind", "series", "number", "issued_at", "currency", "total_minor", "tax_minor")
    row = Invoice(**{name: getattr(invoice, name) for name in kept})
    row.data, row.parties = copy.deepcopy(invoice.data) | data, invoice.parties
    return row


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_the_same_document_is_drawn_the_same(invoice: Invoice) -> None:
    first = draw(invoice)
    assert first.startswith(b"%PDF-")
    assert draw(invoice) == first
    with clock.frozen(AT.replace(year=2031)):
        assert draw(invoice) == first


@pytest.mark.parametrize("locale", ["en", "he"])
def test_a_hundred_lines_take_several_pages(invoice: Invoice, locale: str) -> None:
    line = invoice.data["lines"][0] | {"title": "כוס תה (גדולה) " * 12 + "x" * 300}
    assert pages(draw(changed(invoice, locale=locale, lines=[line] * 100, closing="Thanks\n" * 20))) > 3


def test_any_letters_are_put_up_with(invoice: Invoice, monkeypatch: pytest.MonkeyPatch) -> None:
    line = invoice.data["lines"][0] | {"title": "茶碗 \U0001f375 \x00 \u202e)(\u2067", "options": "é\nü"}
    odd = changed(invoice, lines=[line], locale="xx", payment="")
    assert draw(odd).startswith(b"%PDF-")
    monkeypatch.setattr(fonts, "current", lambda: None)
    assert draw(odd).startswith(b"%PDF-")


def test_without_a_font_of_the_machine_latin_letters_are_printed(
    invoice: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "current", lambda: None)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", draw(invoice), re.DOTALL)
    text = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"x")
    assert b"INV-1" in text
    assert b"Cleo Park" in text


def test_a_correction_does_not_pass_its_amount_off_as_tax(
    invoice: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "current", lambda: None)
    group = {"rates": [["VAT", 180_000]], "gross": 1000, "tax": 153}
    note = changed(invoice, corrects="INV-1", reason="refund", groups=[group], total=1000)
    note.kind = CREDIT_NOTE
    del note.data["lines"]
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", draw(note), re.DOTALL)
    drawn = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"x")
    assert b"Amount with VAT 18%" in drawn


def test_taxes_are_called_what_the_reader_calls_them() -> None:
    said = Words("he", "ILS", rtl=True).taxes([("VAT", 180_000), ("GST", 50_000)])
    assert "VAT" not in said
    assert said.startswith("מע״מ 18%")


def test_a_font_may_be_named_and_one_that_is_missing_is_none(tmp_path: Path) -> None:
    regular, bold = tmp_path / "Some-Regular.ttf", tmp_path / "Some-Bold.ttf"
    assert fonts.find(regular) is None
    for path in (regular, bold):
        path.write_bytes(b"")
    assert fonts.find(regular) == fonts.Font(regular, bold)
    bold.unlink()
    assert fonts.find(regular) == fonts.Font(regular, regular)


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ("חשבונית (12) INV-1", "INV-1 (12) תינובשח"),
        ("10115 Berlin", "10115 Berlin"),
        ("\u200f\u200e-12.00\u00a0\u200f₪", "₪\u00a0-12.00"),
        ("תשלום: \u2068Visa •••• 4242\u2069", "Visa •••• 4242 :םולשת"),
    ],
)
def test_hebrew_is_put_on_paper_from_right_to_left(line: str, drawn: str) -> None:
    assert visual(line, rtl=True) == drawn
