"""Documents follow the money: numbered without gaps, once each, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.invoices import checking, operations, privacy, queries, seller
from shop.invoices.drawing import draw
from shop.invoices.models import CREDIT_NOTE, INVOICE, Immutable, Invoice
from shop.invoices.operations import NothingToInvoice
from shop.kernel import clock, db, preferences
from shop.kernel.money import Money
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments import operations as payments
from shop.payments import wiring as ways
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, cart_with, details, order_of, paid_order, press
from tests.support import wiring


@pytest.fixture(autouse=True)
def at(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """Noon, in a shop that is wired but for its pages."""
    engine = "database" if "database" in request.fixturenames else "sqlite"
    wiring.install(request.getfixturevalue(engine))
    with clock.frozen(AT):
        yield AT


def documents(order: Order) -> list[Invoice]:
    db.end_read()
    return queries.of_order(order.id)


def give_back(order: Order, minor: int) -> None:
    with db.transaction():
        payments.refund(order_id=order.id, amount=Money(minor, "USD"), reason="", at=AT)
    wiring.drain()


def manually() -> None:
    with db.transaction():
        preferences.put(seller.AUTOMATIC, False, at=AT)


def test_every_paid_order_has_its_invoice_numbered_without_gaps(sqlite: Settings) -> None:
    first = paid_order(quantity=2)
    wiring.drain()
    refused = order_of(press(cart_with(stocked_variant()), details(), card=DECLINED))
    second = paid_order(email="max@example.com")
    wiring.drain()
    wiring.drain()
    assert [(one.name, one.kind) for one in documents(first)] == [("INV-1", INVOICE)]
    assert [one.name for one in documents(second)] == ["INV-2"]
    assert documents(refused) == []
    (invoice,) = documents(first)
    assert invoice.total == first.total
    assert invoice.parties["buyer"]["lines"] == ["Cleo Park", "12 Elm Street", "10001 New York NY"]
    assert [line["quantity"] for line in invoice.data["lines"]] == [2]
    assert checking.check() == (2, [])


def test_money_that_goes_back_is_credited_until_nothing_is_left(sqlite: Settings) -> None:
    order = paid_order(quantity=2)
    wiring.drain()
    give_back(order, 500)
    give_back(order, order.total_minor - 500)
    invoice, first, last = documents(order)
    assert [first.name, last.name] == ["CN-1", "CN-2"]
    assert (first.total_minor, first.corrects_id, first.kind) == (500, invoice.id, CREDIT_NOTE)
    left = operations.remaining([invoice, first, last])
    assert all((group.gross, group.tax) == (0, 0) for group in left)
    assert checking.check() == (3, [])


def test_told_again_nothing_is_issued_again(sqlite: Settings) -> None:
    order = paid_order()
    wiring.drain()
    give_back(order, 300)
    with db.transaction():
        operations.issue(order_id=order.id, at=AT)
        operations.credit(order_id=order.id, cause="again", reason="refund", most=300, at=AT)
    assert len(documents(order)) == 2


def test_an_order_cancelled_unpaid_takes_its_invoice_back(sqlite: Settings) -> None:
    with db.transaction():
        preferences.put(ways.USE_CASH, True, at=AT)
    typed = details(payment_code="cash_on_delivery")
    order = order_of(press(cart_with(stocked_variant()), typed, card=None))
    wiring.drain()
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    wiring.drain()
    invoice, note = documents(order)
    assert (note.total, note.data["reason"]) == (invoice.total, "cancelled")


def test_a_cancelled_order_is_credited_by_its_refund_once(sqlite: Settings) -> None:
    order = paid_order()
    wiring.drain()
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    wiring.drain()
    invoice, note = documents(order)
    assert note.total == invoice.total


def test_made_by_hand_afterwards_it_knows_what_went_back(sqlite: Settings) -> None:
    manually()
    order = paid_order()
    wiring.drain()
    give_back(order, 700)
    assert documents(order) == []
    with db.transaction():
        operations.issue(order_id=order.id, at=AT + timedelta(days=1))
    invoice, note = documents(order)
    assert (invoice.total, note.total_minor) == (order.total, 700)


def test_only_what_is_sold_has_an_invoice(sqlite: Settings) -> None:
    order = order_of(press(cart_with(stocked_variant()), details(), card=DECLINED))
    with pytest.raises(NothingToInvoice), db.transaction():
        operations.issue(order_id=order.id, at=AT)


def test_a_number_is_given_back_when_the_transaction_fails(sqlite: Settings) -> None:
    manually()
    order = paid_order()

    def cut_short() -> None:
        with db.transaction():
            operations.issue(order_id=order.id, at=AT)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut_short()
    with db.transaction():
        assert operations.issue(order_id=order.id, at=AT).name == "INV-1"


def test_issued_documents_do_not_change(sqlite: Settings) -> None:
    order = paid_order()
    wiring.drain()
    (invoice,) = documents(order)

    def change(delete: bool) -> None:
        with db.transaction() as session:
            row = session.get_one(Invoice, invoice.id)
            if delete:
                session.delete(row)
            else:
                row.total_minor = 1

    for delete in (True, False):
        with pytest.raises(Immutable):
            change(delete)


def test_another_series_counts_from_one(sqlite: Settings) -> None:
    paid_order()
    wiring.drain()
    with db.transaction():
        seller.update(automatic=True, invoice_series="2027/", credit_series="CN-", at=AT)
    order = paid_order(email="max@example.com")
    wiring.drain()
    assert [one.name for one in documents(order)] == ["2027/1"]
    assert checking.check() == (2, [])


def test_what_was_tampered_with_is_found(sqlite: Settings) -> None:
    order = paid_order()
    wiring.drain()
    with db.transaction() as session:
        table = Invoice.__table__
        session.execute(table.update().values(total_minor=1, number=7))
    checked, differences = checking.check()
    assert checked == 1
    assert {one["what"] for one in differences} == {"invoice_number", "invoice_total", "invoice_counter"}
    assert order.total_minor != 1


def test_ten_at_once_leave_no_gap_and_no_double(database: Settings) -> None:
    manually()
    orders = [paid_order(email=f"{n}@example.com").id for n in range(5)]
    db.end_read()
    barrier, failures = Barrier(10), list[BaseException]()

    def issue(place: int) -> None:
        try:
            barrier.wait()
            with db.transaction():
                operations.issue(order_id=orders[place % 5], at=AT)
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=issue, args=(place,)) for place in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    db.end_read()
    assert checking.check() == (5, [])


def test_a_person_is_forgotten_and_the_books_stay(sqlite: Settings) -> None:
    order = paid_order()
    wiring.drain()
    business = paid_order(email="firm@example.com")
    wiring.drain()
    with db.transaction() as session:
        (row,) = documents_in(session, business)
        row["buyer"]["tax_number"] = "DE123456789"
        session.execute(Invoice.__table__.update().where(Invoice.order_id == business.id).values(parties=row))
    for one in (order, business):
        with db.transaction():
            privacy.forget(Person(customer_id=one.customer_id, email=one.email), AT)
    assert documents(order)[0].parties["buyer"]["lines"] == []
    assert documents(order)[0].parties["buyer"]["country"] == "US"
    assert documents(business)[0].buyer == "Cleo Park"
    assert draw(documents(order)[0]).startswith(b"%PDF-")
    assert checking.check() == (2, [])


def documents_in(session: Session, order: Order) -> list[dict[str, Any]]:
    """What documents of an order keep of people."""
    return list(session.scalars(select(Invoice.parties).where(Invoice.order_id == order.id)))
