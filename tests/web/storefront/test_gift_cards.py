"""Gift cards and store credit as shoppers see them: at the till, on the card's own page, in the account."""

from __future__ import annotations

import pytest

from shop.catalog import operations as catalog
from shop.credit import codes
from shop.credit import operations as credit
from shop.credit import queries as accounts
from shop.kernel import db
from shop.kernel.money import Money
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.factories.credit import balance, gift_card
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, orders
from tests.web.storefront.test_cart import put


def test_a_card_pays_a_part_and_the_test_card_the_rest(cleo: Shopper) -> None:
    card, code = gift_card(1000, at=NOON)
    put(cleo)
    cleo.press("Check out")
    cleo.press("Apply", code=codes.shown(code).lower())
    assert f"Gift card •••• {card.code_ending}" in cleo.see.text
    assert "-$10.00 To pay $14.00" in cleo.see.text
    cleo.press("Pay $14.00", test_card=GOOD, **TYPED)
    assert "Thank you, Cleo" in cleo.see.text
    assert f"Gift card •••• {card.code_ending} -$10.00" in cleo.see.text
    (order,) = orders()
    assert (order.credit_minor, order.paid_minor, balance(card.id)) == (1000, order.total_minor, 0)


def test_a_card_that_covers_all_needs_no_payment(cleo: Shopper) -> None:
    _card, code = gift_card(9000, at=NOON)
    put(cleo)
    cleo.press("Apply", code=code)
    assert "$66.00 stays on it" in cleo.see.text
    cleo.press("Check out")
    assert "Test payment, no money moves" not in cleo.see.text
    cleo.press("Place the order · $0.00", **TYPED)
    assert "Thank you, Cleo" in cleo.see.text


def test_a_card_that_was_spent_meanwhile_is_shown_and_asked_again(cleo: Shopper) -> None:
    card, code = gift_card(1000, at=NOON)
    put(cleo)
    cleo.press("Apply", code=code)
    cleo.press("Check out")
    with db.transaction():
        credit.adjust(account_id=card.id, change=Money(-300, "USD"), note="spent", at=NOON)
    cleo.press("Pay $14.00", test_card=GOOD, **TYPED)
    assert cleo.status == 409
    assert "To pay $17.00" in cleo.see.text
    assert orders() == []


def test_a_card_can_be_left_out_again(cleo: Shopper) -> None:
    _card, code = gift_card(1000, at=NOON)
    put(cleo)
    cleo.press("Apply", code=code)
    form = next(one for one in cleo.see.forms if one.target.endswith("/cart/gift-cards/removal"))
    cleo.post(form.target, form.fields)
    assert "To pay" not in cleo.see.text


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM-NPQR", "0000", "x" * 5000, "\x00", "א" * 16])
def test_what_is_no_code_is_refused_with_a_sentence(cleo: Shopper, code: str) -> None:
    put(cleo)
    cleo.press("Apply", code=code)
    assert "not" in cleo.see.text
    assert "To pay" not in cleo.see.text
    assert cleo.status < 500


def test_guesses_are_limited(cleo: Shopper) -> None:
    put(cleo)
    cleo.visit("/gift-cards")
    seen = []
    for _try in range(40):
        cleo.post("/gift-cards", [*cleo.see.forms[-1].fields, ("code", "ABCDEFGHJKLMNPQR")])
        seen.append(cleo.status)
        if cleo.status == 429:
            break
        cleo.visit("/gift-cards")
    assert seen[0] == 422
    assert seen[-1] == 429


def test_whoever_holds_a_card_sees_what_is_left_and_nobody_else(cleo: Shopper) -> None:
    card, code = gift_card(5000, at=NOON, message="Enjoy")
    cleo.visit("/gift-cards")
    cleo.press("Show the card", code=f" {code.lower()} ")
    assert "$50.00 to spend" in cleo.see.text
    assert "Enjoy" in cleo.see.text
    answer = cleo.client.get(f"/gift-cards/{code}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "<svg" in answer.text
    for wrong in (codes.shown(codes.new()), "x", str(card.id)):
        assert cleo.client.get(f"/gift-cards/{wrong}").status_code == 404


def test_a_card_is_bought_for_somebody(cleo: Shopper) -> None:
    with db.transaction():
        made = make_product("Present", stock=None, price_minor=5000)
        catalog.sell_as_gift_card(made.id)
    cleo.visit("/products/present")
    assert "Buy now" not in cleo.see.text
    cleo.press("Add to cart", gift_email="dana@example.com", gift_name="Dana", gift_card_message="For you")
    assert "To Dana, as soon as it is paid" in cleo.see.text
    cleo.press("Check out")
    cleo.press("Pay $50.00", test_card=GOOD, email="cleo@example.com", name="Cleo Rivers")
    (order,) = orders()
    assert [line.gift_card for line in order.lines] == [True]
    (wish,) = accounts.wishes(order.cart_id)
    assert (wish.recipient_email, wish.message) == ("dana@example.com", "For you")


@pytest.mark.parametrize(
    "typed", [{"gift_email": "nobody"}, {"gift_email": "d@example.com", "gift_on": "yesterday"}]
)
def test_a_recipient_that_cannot_be_puts_nothing_into_the_cart(cleo: Shopper, typed: dict[str, str]) -> None:
    with db.transaction():
        made = make_product("Present", stock=None, price_minor=5000)
        catalog.sell_as_gift_card(made.id)
    cleo.visit("/products/present")
    cleo.press("Add to cart", **typed)
    assert "Your cart is empty" in cleo.visit("/cart").see.text
