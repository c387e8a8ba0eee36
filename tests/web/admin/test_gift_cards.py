"""The owner's pages of gift cards and store credit."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shop.catalog.models import Product
from shop.credit import queries
from shop.credit.models import GIFT_CARD, CreditAccount
from shop.kernel import db
from shop.kernel.money import Money
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.factories.credit import account, balance, gift_card
from tests.web.admin.conftest import text

HERE = "/admin/gift-cards"


def cards() -> list[CreditAccount]:
    db.end_read()
    found = [row for row, _holder in queries.page(kind=GIFT_CARD, search="", page=1)[0]]
    db.end_read()
    return found


def test_a_card_issued_by_hand_shows_its_code_once(owner: Any) -> None:
    answer = owner.submit(f"{HERE}/new", HERE, {"amount": "75", "note": "Raffle"})
    code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", answer.get_data(as_text=True))
    assert code is not None
    (card,) = cards()
    assert (card.balance, card.code_ending) == (Money(7500, "USD"), code.group()[-4:])
    assert code.group() not in owner.get(f"{HERE}/{card.id}").get_data(as_text=True)
    assert "Raffle" in text(owner.get(f"{HERE}?q={code.group()}"))
    assert "Nothing found" in text(owner.get(f"{HERE}?q=nobody"))


def test_a_card_for_somebody_is_mailed_by_the_worker(owner: Any) -> None:
    owner.submit(f"{HERE}/new", HERE, {"amount": "20", "email": "Dana@Example.com", "name": "Dana"})
    (card,) = cards()
    assert (card.recipient_email, card.code_hash, card.deliver_at) == ("dana@example.com", None, NOON)
    assert "Waits to be mailed" in text(owner.get(HERE))


@pytest.mark.parametrize(
    "typed",
    [
        {"amount": ""},
        {"amount": "-5"},
        {"amount": "ten"},
        {"amount": "99999999999"},
        {"amount": "5", "email": "nobody"},
        {"amount": "5", "expires_at": "2001-01-01T00:00"},
        {"amount": "5", "deliver_at": "soon"},
    ],
)
def test_a_card_that_cannot_be_is_not_issued(owner: Any, typed: dict[str, str]) -> None:
    assert owner.submit(f"{HERE}/new", HERE, typed).status_code == 422
    assert cards() == []


def test_a_card_is_disabled_and_enabled_and_put_right(owner: Any) -> None:
    card, _code = gift_card(5000, at=NOON)
    page = f"{HERE}/{card.id}"
    owner.submit(page, f"{page}/state", {"usable": "0"})
    assert account(card.id).disabled_at == NOON
    owner.submit(page, f"{page}/state", {"usable": "1"})
    assert account(card.id).disabled_at is None
    for _twice in range(2):
        owner.submit(page, f"{page}/entries", {"amount": "-12,50", "note": "typo", "press": "once"})
    assert balance(card.id) == 3750
    for wrong in ({"amount": "-50", "note": "x"}, {"amount": "1", "note": ""}, {"amount": "?", "note": "x"}):
        assert owner.submit(page, f"{page}/entries", wrong).status_code == 422
    assert balance(card.id) == 3750
    assert "Put right · <bdi>typo</bdi>" in text(owner.get(page))


def test_credit_is_given_on_the_customers_page_and_on_the_orders(owner: Any) -> None:
    order = paid_order(at=NOON)
    customer = f"/admin/customers/{order.customer_id}"
    owner.submit(customer, f"{HERE}/customers/{order.customer_id}", {"amount": "5", "press": "a"})
    page = f"/admin/orders/{order.number}"
    owner.submit(page, f"{HERE}/orders/{order.number}", {"amount": "10", "bonus": "1", "reason": "late"})
    db.end_read()
    (own,) = queries.of_customer(order.customer_id)
    assert own.balance == Money(1600, "USD")
    owner.submit(page, f"{HERE}/orders/{order.number}", {"amount": "1000"})
    assert balance(own.id) == 1600
    assert "$16.00" in text(owner.get(customer))
    assert "$16.00" in text(owner.get("/admin"))
    assert "Bonus" in text(owner.get(f"{HERE}/{own.id}"))


def test_how_long_they_last_is_the_owners_choice(owner: Any) -> None:
    owner.submit(HERE, f"{HERE}/terms", {"card_months": "24", "credit_months": "0"})
    card, _code = gift_card(5000, at=NOON)
    assert card.expires_at == NOON.replace(year=NOON.year + 2)
    wrong = owner.submit(HERE, f"{HERE}/terms", {"card_months": "-1", "credit_months": "x"})
    assert wrong.status_code == 422


def test_one_press_makes_the_product_that_sells_them(owner: Any) -> None:
    owner.submit(HERE, f"{HERE}/products", {"amounts": "25, 50 100"})
    with db.transaction() as session:
        (product,) = session.query(Product).all()
        assert product.gift_card
    assert owner.submit(HERE, f"{HERE}/products", {"amounts": "x"}).status_code == 422


def test_an_orders_page_says_what_credit_paid_of_it(owner: Any) -> None:
    from shop.credit import operations as credit
    from tests.factories.catalog import stocked_variant
    from tests.factories.checkout import cart_with, order_of, press

    card, code = gift_card(1000, at=NOON)
    cart = cart_with(stocked_variant(5), at=NOON)
    with db.transaction():
        credit.add_card(token=cart.token, code=code, at=NOON)
    order = order_of(press(cart, due=2300, at=NOON))
    page = text(owner.get(f"/admin/orders/{order.number}"))
    assert f"•••• {card.code_ending}" in page
    assert "paid with" in page
    assert f"{HERE}/{card.id}" in page
