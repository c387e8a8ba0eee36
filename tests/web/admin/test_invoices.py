"""Invoices on the owner's pages: the list, the PDF, the accountant's table, and who stands on them."""

from __future__ import annotations

import csv
import io

import pytest

from shop.invoices import queries, seller
from shop.invoices.models import Invoice
from shop.kernel import db, preferences
from shop.kernel.money import Money
from shop.orders.models import Order
from shop.payments import operations as payments
from tests.conftest import NOBODY, NOON
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.statements import counted
from tests.web.admin.conftest import text

PAGE, SETTINGS = "/admin/invoices", "/admin/settings/invoices"


def documents(order: Order) -> list[Invoice]:
    wiring.drain()
    db.end_read()
    return queries.of_order(order.id)


def test_the_list_finds_by_either_number_and_kind(owner):
    first = paid_order()
    wiring.drain()
    second = paid_order(email="max@example.com")
    wiring.drain()
    with db.transaction():
        payments.refund(order_id=first.id, amount=Money(500, "USD"), reason="", at=NOON)
    documents(first)
    page = text(owner.get(PAGE))
    assert page.index("CN-1") < page.index("INV-1<")
    assert "INV-2" not in text(owner.get(f"{PAGE}?q=INV-1"))
    assert "INV-2" in text(owner.get(f"{PAGE}?q=%23{second.number}"))
    assert "INV-1<" not in text(owner.get(f"{PAGE}?kind=credit_note"))
    assert "No invoice matches" in text(owner.get(f"{PAGE}?q=nothing"))


@pytest.mark.parametrize("query", ["q=%00", "q=" + "9" * 400, "kind=x", "page=-1", "q=%25&page=99999999"])
def test_odd_questions_are_only_questions(owner, query):
    paid_order()
    wiring.drain()
    assert owner.get(f"{PAGE}?{query}").status_code == 200


def test_the_list_takes_as_many_statements_for_many_as_for_one(owner):
    paid_order()
    wiring.drain()
    with counted() as one:
        owner.get(PAGE)
    for number in range(5):
        paid_order(email=f"{number}@example.com")
    wiring.drain()
    with counted() as many:
        owner.get(PAGE)
    assert len(many) == len(one)


def test_a_document_is_a_pdf_on_the_orders_page(owner):
    order = paid_order()
    (invoice,) = documents(order)
    assert "Invoice INV-1" in text(owner.get(f"/admin/orders/{order.number}"))
    answer = owner.get(f"{PAGE}/{invoice.id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'inline; filename="INV-1.pdf"'
    assert owner.get(f"{PAGE}/{NOBODY}.pdf").status_code == 404


def test_the_accountants_table_is_safe_to_open(owner):
    order = paid_order(name="=HYPERLINK(1)")
    wiring.drain()
    with db.transaction():
        payments.refund(order_id=order.id, amount=Money(500, "USD"), reason="", at=NOON)
    documents(order)
    answer = owner.get(f"{PAGE}/table.csv?since=2026-11-01&until=2026-11-30")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [(row["number"], row["corrects"]) for row in rows] == [("INV-1", ""), ("CN-1", "INV-1")]
    assert rows[0]["name"] == "'=HYPERLINK(1)"
    assert rows[0]["gross"] == str(order.total.decimal)
    assert rows[1]["gross"] == "-5.00"
    empty = owner.get(f"{PAGE}/table.csv?since=2025-11-01&until=2025-11-30")
    assert len(empty.get_data(as_text=True).splitlines()) == 1


@pytest.mark.parametrize(
    "query",
    ["", "since=x&until=y", "since=2026-12-01&until=2026-11-01", "since=0001-01-01&until=9999-12-31"],
)
def test_a_time_that_is_none_has_no_table(owner, query):
    answer = owner.get(f"{PAGE}/table.csv?{query}")
    assert answer.status_code == 303
    assert "first and a last day" in text(owner.get(PAGE))


def test_made_by_hand_where_the_owner_says_so(owner, packer):
    with db.transaction():
        preferences.put(seller.AUTOMATIC, False, at=NOON)
    order = paid_order()
    assert documents(order) == []
    page, action = f"/admin/orders/{order.number}", f"{PAGE}/orders/{order.number}"
    assert "Make the invoice" in text(owner.get(page))
    assert packer.submit("/admin/account", action).status_code == 403
    for _ in range(2):
        assert owner.submit(page, action).status_code == 303
    assert [one.name for one in documents(order)] == ["INV-1"]
    assert "Invoice INV-1 is made" in text(owner.get(page))
    assert owner.submit(page, f"{PAGE}/orders/999999").status_code == 404


FORM = {"automatic": "1", "invoice_series": "R-", "credit_series": "G-", "legal_name": "Ember & Oak Ltd"}


def test_what_the_law_asks_for_stands_on_the_next_document(owner):
    before = paid_order()
    wiring.drain()
    typed = FORM | {"tax_number": "DE123", "legal_address": "Ring 1\n1010 Wien", "closing": "Thanks"}
    assert owner.submit(SETTINGS, data=typed).status_code == 303
    after = paid_order(email="max@example.com")
    (old,), (new,) = documents(before), documents(after)
    assert (old.name, new.name) == ("INV-1", "R-1")
    assert (old.data["seller"]["tax_number"], new.data["seller"]["tax_number"]) == ("", "DE123")
    assert new.data["seller"]["name"] == "Ember & Oak Ltd"
    assert "DE123" in text(owner.get(SETTINGS))


@pytest.mark.parametrize(
    "wrong",
    [
        {"invoice_series": ""},
        {"invoice_series": "-x"},
        {"credit_series": "a b"},
        {"invoice_series": "x" * 13},
        {"legal_name": "x" * 121},
        {"closing": "x" * 601},
    ],
)
def test_what_cannot_be_printed_is_refused(owner, wrong):
    assert owner.submit(SETTINGS, data=FORM | wrong).status_code == 422
    db.end_read()
    assert seller.current().invoice_series == "INV-"
