"""The list of customers and one customer's page."""

from __future__ import annotations

import pytest

from shop.admin.customers import spent
from shop.kernel import db
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.payments import operations as payments
from shop.web import slots
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.statements import counted
from tests.web.admin.conftest import text

CUSTOMERS = "/admin/customers"


def test_the_list_is_found_by_mail_and_name(owner):
    paid_order()
    paid_order(email="max@example.com", name="Max Moser")
    wiring.drain()
    assert "2 customers" in text(owner.get(CUSTOMERS))
    for search in ("max@", "moser"):
        page = text(owner.get(f"{CUSTOMERS}?q={search}"))
        assert "Max Moser" in page
        assert "Cleo Park" not in page
    assert "Nobody found" in text(owner.get(f"{CUSTOMERS}?q=nobody"))


@pytest.mark.parametrize("sign", ["%25", "_", "cleo_example"])
def test_a_sign_that_databases_read_otherwise_is_only_itself(owner, sign):
    paid_order()
    assert "Nobody found" in text(owner.get(f"{CUSTOMERS}?q={sign}"))


def test_an_empty_list_says_so(owner):
    assert "No customers yet" in text(owner.get(CUSTOMERS))


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 5000, "page=-1", "page=x", "page=999999", "page=" + "9" * 40]
)
def test_odd_searches_are_only_searches(owner, query):
    paid_order()
    assert owner.get(f"{CUSTOMERS}?{query}").status_code == 200


def test_the_page_shows_orders_and_what_was_kept(owner):
    first = paid_order(quantity=2)
    paid_order()
    with db.transaction():
        payments.refund(order_id=first.id, amount=Money(1000, "USD"), reason="", at=NOON)
    wiring.drain()
    db.end_read()
    slots.register("admin.customer", "test", 1, lambda customer: f"<p>panel of {customer.name}</p>")
    page = text(owner.get(f"{CUSTOMERS}/{first.customer_id}"))
    assert f"#{first.number}" in page
    assert "panel of Cleo Park" in page
    kept = spent(orders.of_customer(first.customer_id))
    assert kept == [Money(6100 + 3300 - 1000, "USD")]
    assert "$84.00" in page


def test_the_list_takes_as_many_statements_for_many_as_for_one(owner):
    paid_order()
    with counted() as one:
        owner.get(CUSTOMERS)
    for number in range(8):
        paid_order(email=f"{number}@example.com")
    with counted() as many:
        owner.get(CUSTOMERS)
    assert len(many) == len(one)


def test_everything_known_is_a_file(owner):
    order = paid_order()
    answer = owner.get(f"{CUSTOMERS}/{order.customer_id}/data.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.get_json()["account"]["email"] == "cleo@example.com"


def test_a_customer_is_erased_once_the_address_is_typed(owner):
    order = paid_order()
    page = f"{CUSTOMERS}/{order.customer_id}"
    assert "Cannot be erased yet" in text(owner.get(page))
    with db.transaction() as session:
        session.get_one(Order, order.id).fulfillment_status = "delivered"
    owner.submit(page, f"{page}/erasure", {"email": "someone@example.com"})
    assert "Please type the customer" in text(owner.get(page))
    assert owner.submit(page, f"{page}/erasure", {"email": "Cleo@example.com"}).location == CUSTOMERS
    assert owner.get(page).status_code == 404
    assert "Cleo Park" not in text(owner.get(f"/admin/orders/{order.number}"))
