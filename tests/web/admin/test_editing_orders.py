"""Editing an order on the owner's page: looked at first, then confirmed as it was shown."""

from __future__ import annotations

import re

import pytest

from shop.kernel import db
from shop.mail import queries as mails
from shop.orders import operations, queries
from shop.orders.models import Order
from tests.conftest import NOBODY, NOON
from tests.factories.catalog import make_product
from tests.factories.checkout import GOOD, paid_order
from tests.support import wiring
from tests.web.admin.conftest import text


@pytest.fixture
def order(app) -> Order:
    """Three mugs, paid, everything that follows from it done."""
    made = paid_order(quantity=3)
    wiring.drain()
    return again(made)


def again(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def address(order: Order, rest: str = "edit") -> str:
    return f"/admin/orders/{order.number}/{rest}"


def confirmed(page: str) -> dict[str, str]:
    """The hidden fields of the form that makes the edit."""
    form = page[page.index('id="draft"') :].split("</form>")[0]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def test_the_difference_is_shown_before_anything_changes(owner, order):
    page = text(owner.submit(address(order), data={f"line-{order.lines[0].id}": "1"}))
    assert "Goes back to the customer" in page
    assert again(order).version == 1
    sent = confirmed(page)
    assert owner.post(address(order, "edit/confirmation"), data=sent).status_code == 303
    assert again(order).lines[0].quantity == 1
    told = text(owner.get(f"/admin/orders/{order.number}"))
    assert "Mug 3 → 1" in told
    again_sent = owner.post(address(order, "edit/confirmation"), data=sent)
    assert again_sent.status_code == 409
    assert "changed meanwhile" in text(again_sent)


def test_goods_are_added_by_name_for_an_exchange(owner, order):
    with db.transaction():
        make_product("Bowl", stock=5)
    typed = {f"line-{order.lines[0].id}": "0", "wanted": "Bowl", "units": "1"}
    page = text(owner.submit(address(order), data=typed))
    assert "Bowl" in page
    assert owner.post(address(order, "edit/confirmation"), data=confirmed(page)).status_code == 303
    assert [line.title for line in again(order).lines] == ["Bowl"]


def test_a_dearer_order_asks_its_customer_for_the_rest(owner, order, app):
    page = text(owner.submit(address(order), data={f"line-{order.lines[0].id}": "4"}))
    assert "still to pay" in page
    assert owner.post(address(order, "edit/confirmation"), data=confirmed(page)).status_code == 303
    wiring.drain()
    assert "Still to be paid" in text(owner.get(f"/admin/orders/{order.number}"))
    mail = next(one for one in mails.for_order(order.id) if one.kind == "edited")
    assert mail.context["due"]["minor"] == order.lines[0].unit_price_minor
    customer = app.test_client()
    shown = text(customer.get(f"/orders/{order.token}"))
    assert "is still to be paid" in shown
    paid = customer.submit(f"/orders/{order.token}", f"/orders/{order.token}/payment", {"test_card": GOOD})
    assert paid.status_code == 303
    assert (again(order).due_minor, again(order).held_for) == (0, "")
    assert "is still to be paid" not in text(customer.get(f"/orders/{order.token}"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"line": "-1"}, "whole number"),
        ({"line": "x"}, "whole number"),
        ({"line": "0"}, "Cancel it instead"),
        ({"line": "99999"}, "0 to"),
        ({"wanted": "Nothing like it"}, "None of your goods"),
        ({"wanted": "Mug", "units": "0"}, "whole number"),
        ({"added": NOBODY, f"added-{NOBODY}": "1"}, "not one of your goods"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(owner, order, typed, said):
    data = {(f"line-{order.lines[0].id}" if name == "line" else name): value for name, value in typed.items()}
    answer = owner.submit(address(order), data=data)
    assert answer.status_code == 422
    assert said in text(answer)
    forged = {**data, "version": "1", "total": "1"}
    assert owner.submit(address(order), address(order, "edit/confirmation"), forged).status_code in (409, 422)
    assert (again(order).version, again(order).total) == (1, order.total)


def test_the_owner_corrects_the_address_after_the_customers_time(owner, order):
    with db.transaction():
        operations.mark_packing(order_ids=[order.id], at=NOON)
    sent = {"name": "Cleo", "line1": "Ring 1", "city": "Brooklyn", "postal_code": "11201", "version": "1"}
    assert owner.submit(address(order), address(order, "address"), sent).status_code == 303
    assert again(order).shipping_address["line1"] == "Ring 1"
    assert again(order).shipping_address["country"] == "US"


def test_once_something_has_left_there_is_no_page(owner, order):
    with db.transaction():
        operations.cancel(order_id=order.id, reason="owner", at=NOON)
    assert owner.get(address(order)).status_code == 303
    assert owner.get("/admin/orders/999999/edit").status_code == 404
