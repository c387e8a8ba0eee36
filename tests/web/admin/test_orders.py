"""The owner's list of orders and one order's page, and what may be done there."""

from __future__ import annotations

import re
import uuid

import pytest

from shop.kernel import db, preferences
from shop.orders import queries
from shop.orders.models import CANCELLED, Order
from shop.payments import queries as payments
from shop.payments import wiring
from shop.web import slots
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import DECLINED, cart_with, details, order_of, paid_order, press
from tests.support import wiring as support
from tests.support.statements import counted
from tests.web.admin.conftest import text

ORDERS = "/admin/orders"


def again(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def address(order: Order, rest: str = "") -> str:
    return f"{ORDERS}/{order.number}{rest}"


@pytest.fixture
def order(app) -> Order:
    """One paid order, everything that follows from it done."""
    made = paid_order(quantity=2)
    support.drain()
    return again(made)


def transfer() -> Order:
    """An order that waits for a bank transfer."""
    with db.transaction():
        preferences.put(wiring.USE_BANK_TRANSFER, True, at=NOON)
        preferences.put(wiring.BANK_DETAILS, "IBAN DE00", at=NOON)
    typed = details(payment_code="bank_transfer")
    return order_of(press(cart_with(stocked_variant()), typed, card=None))


def test_the_list_is_found_by_number_mail_and_name(owner, order):
    other = paid_order(email="max@example.com", name="Max Moser")
    page = text(owner.get(ORDERS))
    assert "Cleo Park" in page
    assert "Max Moser" in page
    assert owner.get(f"{ORDERS}?q=%23{other.number}").location == address(other)
    for search in ("max@", "MOSER"):
        found = text(owner.get(f"{ORDERS}?q={search}"))
        assert "Max Moser" in found
        assert "Cleo Park" not in found
    assert "No order matches" in text(owner.get(f"{ORDERS}?q=nobody"))


@pytest.mark.parametrize(
    "query",
    ["q=%25", "q=' OR 1=1 --", "q=" + "x" * 5000, "q=%00", "page=-3", "page=x", "page=9999999", "status=x"],
)
def test_odd_searches_are_only_searches(owner, order, query):
    assert owner.get(f"{ORDERS}?{query}").status_code == 200


def test_states_filter_the_list(owner, order):
    unpaid = order_of(press(cart_with(stocked_variant()), details(name="Max Moser"), card=DECLINED))
    assert "Cleo Park" in text(owner.get(f"{ORDERS}?status=to_ship"))
    waiting = text(owner.get(f"{ORDERS}?status=pending"))
    assert "Max Moser" in waiting
    assert "Cleo Park" not in waiting
    assert unpaid.status == "pending"


def test_the_list_takes_as_many_statements_for_many_as_for_one(owner):
    paid_order()
    with counted() as one:
        owner.get(ORDERS)
    for number in range(12):
        paid_order(email=f"{number}@example.com")
    with counted() as many:
        owner.get(ORDERS)
    assert len(many) == len(one)
    assert len(one) <= 12


def test_the_page_tells_what_was_sold_and_what_happened(owner, order):
    page = text(owner.get(address(order)))
    for words in (
        "Mug",
        "2 × ",
        "Cleo Park",
        "12 Elm Street",
        "United States",
        "Paid",
        "Not shipped",
        "Standard delivery",
    ):
        assert words in page
    assert page.index("Mail sent: Order confirmation") < page.index("Ordered for")
    assert "$61.00" in page
    assert "Visa" in page


def test_other_roots_fill_the_page(owner, order):
    slots.register("admin.order", "test", 1, lambda order: f"<p>panel of {order.number}</p>")
    assert f"panel of {order.number}" in text(owner.get(address(order)))


def test_what_customers_write_is_text(owner):
    variant = stocked_variant(title="<b>קנקן</b> 🏺")
    typed = details(name="<script>x</script>", note="<img src=x>\n" + "a" * 300)
    page = text(owner.get(address(order_of(press(cart_with(variant), typed)))))
    assert "<script>x" not in page
    assert "<img src=x>" not in page
    assert "&lt;b&gt;קנקן&lt;/b&gt; 🏺" in page


def test_a_part_is_given_back_and_told(owner, order):
    answer = owner.submit(address(order), address(order, "/refunds"), {"amount": "10,00", "reason": "A chip"})
    assert answer.status_code == 303
    support.drain()
    assert again(order).refunded_minor == 1000
    page = text(owner.get(address(order)))
    assert "Partly refunded" in page
    assert "A chip" in page
    assert "$10.00 given back" in page
    assert "At most $51.00." in page


@pytest.mark.parametrize("amount", ["", "0", "-5", "61.01", "1000000000000", "ten", "1.005", "NaN", "1e3x"])
def test_an_amount_that_cannot_go_back_moves_nothing(owner, order, amount):
    answer = owner.submit(address(order), address(order, "/refunds"), {"amount": amount, "reason": ""})
    assert answer.status_code == 422
    assert 'id="amount-error"' in text(answer)
    db.end_read()
    assert payments.refunds(order.id) == []


def test_pressing_twice_cannot_give_back_more_than_there_is(owner, order):
    for _ in range(2):
        owner.submit(address(order), address(order, "/refunds"), {"amount": "40"})
    support.drain()
    assert again(order).refunded_minor == 4000


def seen(owner, order) -> dict[str, str]:
    """What the page of the order says could be given back, as its forms send it."""
    found = re.findall(r'name="seen" value="(\d+)"', text(owner.get(address(order))))
    assert len(set(found)) == 1, found
    return {"seen": found[0]}


@pytest.mark.parametrize("second", ["/refunds", "as credit"])
def test_what_somebody_else_gave_back_meanwhile_is_not_given_back_again(owner, order, second):
    sent = {"amount": "10", "reason": "", **seen(owner, order)}
    assert owner.submit(address(order), address(order, "/refunds"), sent).status_code == 303
    path = f"/admin/gift-cards/orders/{order.number}" if second == "as credit" else address(order, second)
    answer = owner.submit(address(order), path, sent, follow_redirects=True)
    assert "was given back meanwhile" in text(answer)
    support.drain()
    assert again(order).refunded_minor == 1000
    sent |= seen(owner, order)
    owner.submit(address(order), address(order, "/refunds"), sent)
    support.drain()
    assert again(order).refunded_minor == 2000


def test_an_order_is_cancelled_and_its_money_goes_back(owner, order):
    assert owner.submit(address(order), address(order, "/cancellation")).status_code == 303
    support.drain()
    found = again(order)
    assert (found.status, found.refunded_minor) == (CANCELLED, found.total_minor)
    page = text(owner.get(address(order)))
    assert "Cancel this order" not in page
    assert "by you" in page
    answer = owner.submit(address(order), address(order, "/cancellation"), follow_redirects=True)
    assert "can no longer be cancelled" in text(answer)


def test_a_note_is_signed_and_only_for_the_team(owner, client, order):
    assert owner.submit(address(order), address(order, "/notes"), {"text": "Gift wrap 🎁"}).status_code == 303
    page = text(owner.get(address(order)))
    assert "Gift wrap 🎁" in page
    assert "Noa" in page
    assert "Gift wrap" not in text(client.get(f"/orders/{order.token}"))


@pytest.mark.parametrize("note", ["", "   ", "x" * 2001])
def test_a_note_without_words_or_without_end_is_refused(owner, order, note):
    before = len(queries.timeline(order.id))
    assert owner.submit(address(order), address(order, "/notes"), {"text": note}).status_code == 422
    db.end_read()
    assert len(queries.timeline(order.id)) == before


def test_a_transfer_is_confirmed_once_by_hand(owner):
    order = transfer()
    (payment,) = payments.of_order(order.id)
    page = text(owner.get(address(order)))
    assert "The money is here" in page
    assert "bank_transfer:" not in page, "a reference of ours is of no use to anybody"
    receipt = address(order, f"/payments/{payment.id}/receipt")
    assert owner.submit(address(order), receipt).status_code == 303
    assert again(order).payment_status == "paid"
    answer = owner.submit(address(order), receipt, follow_redirects=True)
    assert "does not wait for you" in text(answer)
    assert len(payments.ledger(order.id)) == 1


def test_money_sent_back_by_hand_is_marked(owner):
    order = transfer()
    (payment,) = payments.of_order(order.id)
    owner.submit(address(order), address(order, f"/payments/{payment.id}/receipt"))
    owner.submit(address(order), address(order, "/refunds"), {"amount": "5"})
    support.drain()
    db.end_read()
    (refund,) = payments.refunds(order.id)
    assert "I have sent it back" in text(owner.get(address(order)))
    owner.submit(address(order), address(order, f"/refunds/{refund.id}/confirmation"))
    assert again(order).refunded_minor == 500


@pytest.mark.parametrize("rest", ["payments/{}/receipt", "refunds/{}/confirmation"])
def test_a_payment_there_is_not_changes_nothing(owner, order, rest):
    path = address(order, "/" + rest.format(uuid.uuid4()))
    answer = owner.submit(address(order), path, follow_redirects=True)
    assert "There is no such" in text(answer)
    assert again(order).refunded_minor == 0


@pytest.mark.parametrize("act", ["refunds", "cancellation", "notes"])
def test_nothing_is_done_without_the_forms_token(owner, order, act):
    assert owner.post(address(order, f"/{act}"), data={"amount": "1", "text": "x"}).status_code == 400
    assert again(order).status == order.status
